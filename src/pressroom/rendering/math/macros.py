r"""Commands that Temml lacks, in commands that it has: those of French classes, of the package siunitx, and of Wikipedia."""

from __future__ import annotations

from typing import Final

SCHOOL: Final = {
    r"\R": r"\mathbb{R}", r"\N": r"\mathbb{N}", r"\Z": r"\mathbb{Z}", r"\Q": r"\mathbb{Q}", r"\C": r"\mathbb{C}",
    r"\D": r"\mathbb{D}", r"\K": r"\mathbb{K}", r"\vect": r"\overrightarrow{#1}", r"\pgcd": r"\operatorname{pgcd}",
    r"\ppcm": r"\operatorname{ppcm}", r"\cotan": r"\operatorname{cotan}", r"\card": r"\operatorname{card}",
    r"\euro": r"\text{€}", r"\prescript": r"{}^{#1}_{#2}{#3}", r"\mbox": r"\text{#1}", r"\Dagger": r"\ddagger",
    r"\arccot": r"\operatorname{arccot}", r"\arcsec": r"\operatorname{arcsec}", r"\arccsc": r"\operatorname{arccsc}",
}  # fmt: skip
UNITS: Final = {
    r"\num": "{#1}", r"\ang": r"{#1}^{\circ}", r"\unit": r"\mathrm{#1}", r"\si": r"\mathrm{#1}",
    r"\qty": r"{#1}\,\mathrm{#2}", r"\SI": r"{#1}\,\mathrm{#2}", r"\metre": "m", r"\meter": "m", r"\second": "s",
    r"\gram": "g", r"\kilogram": "kg", r"\newton": "N", r"\joule": "J", r"\watt": "W", r"\volt": "V", r"\ampere": "A",
    r"\pascal": "Pa", r"\hertz": "Hz", r"\kelvin": "K", r"\mole": "mol", r"\litre": "L", r"\hour": "h", r"\minute": "min",
    r"\centi": "c", r"\milli": "m", r"\kilo": "k", r"\mega": "M", r"\per": "/", r"\squared": "^2", r"\cubed": "^3",
}  # fmt: skip
WIKIPEDIA: Final = {
    # The short names of texvc, which editors of web pages take over.
    r"\and": r"\land", r"\or": r"\lor", r"\exist": r"\exists", r"\isin": r"\in", r"\sub": r"\subset", r"\sube": r"\subseteq",
    r"\supe": r"\supseteq", r"\empty": r"\emptyset", r"\infin": r"\infty", r"\part": r"\partial", r"\sdot": r"\cdot",
    r"\bull": r"\bullet", r"\plusmn": r"\pm", r"\alef": r"\aleph", r"\alefsym": r"\aleph", r"\weierp": r"\wp",
    r"\real": r"\Re", r"\image": r"\Im", r"\thetasym": r"\vartheta", r"\sect": r"\S", r"\lang": r"\langle", r"\rang": r"\rangle",
    r"\reals": r"\mathbb{R}", r"\Reals": r"\mathbb{R}", r"\natnums": r"\mathbb{N}", r"\cnums": r"\mathbb{C}",
    r"\Complex": r"\mathbb{C}", r"\clubs": r"\clubsuit", r"\diamonds": r"\diamondsuit", r"\hearts": r"\heartsuit",
    r"\spades": r"\spadesuit", r"\larr": r"\leftarrow", r"\rarr": r"\rightarrow", r"\lrarr": r"\leftrightarrow",
    r"\harr": r"\leftrightarrow", r"\lArr": r"\Leftarrow", r"\Larr": r"\Leftarrow", r"\rArr": r"\Rightarrow",
    r"\Rarr": r"\Rightarrow", r"\hArr": r"\Leftrightarrow", r"\Harr": r"\Leftrightarrow", r"\lrArr": r"\Leftrightarrow",
    r"\Lrarr": r"\Leftrightarrow", r"\uarr": r"\uparrow", r"\darr": r"\downarrow", r"\uArr": r"\Uparrow",
    r"\Uarr": r"\Uparrow", r"\dArr": r"\Downarrow", r"\Darr": r"\Downarrow",
}  # fmt: skip
MACROS: Final = SCHOOL | UNITS | WIKIPEDIA
