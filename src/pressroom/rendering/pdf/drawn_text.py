"""The text that a file's drawing instructions show, glyph by glyph: what has no glyph, or a blank one, is not in it.

This is exact in every script. Chromium writes the text of a cluster apart from its glyphs (`/ActualText`) wherever they
do not stand for one letter each: syllables in Thai and Devanagari, letters with vowel signs, emoji sequences. Readers
find such a text whatever is drawn. PDFium finds it twice where the glyphs are not on one line, and leaves out of it what
is beyond U+FFFC.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from pikepdf import Dictionary, Name, Object

from pressroom.rendering.pdf.characters import MIRRORED, characters_of, count_characters
from pressroom.rendering.pdf.contents import entries, instructions_of, resources_of
from pressroom.rendering.pdf.embedded_fonts import FileFont, font_key

_NAME: Final = rb"[^\s/<>()\[\]]+"
_STRING: Final = rb"<[0-9A-Fa-f\s]*>|\((?:[^\\()]|\\.)*\)"
EVENT: Final = re.compile(
    rb"/(?:(?P<font>%(name)s)\s+[-.\d]+\s+Tf\s"
    rb"|(?P<form>%(name)s)\s+Do\s"
    rb"|ActualText\s*(?P<text>%(string)s)\s*>>\s*BDC\s(?P<cluster>.*?)EMC)" % {b"name": _NAME, b"string": _STRING},
    re.DOTALL,
)
"""What decides how the strings after it, or within it, are understood."""
FONT: Final = re.compile(rb"/(%s)\s+[-.\d]+\s+Tf\s" % _NAME)
STRING: Final = re.compile(_STRING, re.DOTALL)
HEXADECIMAL: Final = re.compile(rb"<([0-9A-Fa-f]+)>")
BRACKETS: Final = frozenset("".join(MIRRORED))
"""In right-to-left text a bracket is written apart, because its glyph is that of the other one; readers read it right."""
DEEPEST: Final = 20
"""Forms within forms; a browser writes two or three, and one that draws itself has no end."""


class DrawnText:
    """Reads the pages of one file, and counts what they show."""

    def __init__(self, fonts: Mapping[Any, FileFont]) -> None:
        """Take all fonts of the file, by `font_key`."""
        self._fonts: Final = fonts
        self._codes: Final[dict[int, Counter[int]]] = {id(font): Counter() for font in fonts.values()}
        """How often each code is shown outside of clusters, by the font's identity."""
        self._clusters: Final[Counter[tuple[int, bytes, bytes]]] = Counter()
        """The same for each cluster: its font's identity, its text and its string."""

    def read(self, instructions: bytes, resources: Dictionary, *, depth: int = 0) -> bool:
        """Read the instructions of a page, and say whether it shows a glyph.

        They are those of a browser: each text object sets its font.
        """
        named = {name[1:].encode(): self._fonts[font_key(font)] for name, font in entries(resources, "/Font")}
        forms = {name[1:].encode(): form for name, form in entries(resources, "/XObject") if form.get(Name.Subtype) == Name.Form}
        parts: dict[bytes, list[bytes]] = {}
        font = b""
        start = 0
        shows = False
        for event in EVENT.finditer(instructions):
            parts.setdefault(font, []).append(instructions[start : event.start()])
            start = event.end()
            if event["font"]:
                font = event["font"]
            elif event["text"]:
                font = _last_font(event["cluster"]) or font
                if font in named:
                    self._clusters[id(named[font]), event["text"], _strings(event["cluster"])] += 1
                    shows = True
            elif event["form"] in forms and depth < DEEPEST:
                form = forms[event["form"]]
                shows |= self.read(instructions_of(form), resources_of(form, resources), depth=depth + 1)
        parts.setdefault(font, []).append(instructions[start:])
        for name in named.keys() & parts.keys():
            codes = named[name].codes(_strings(b" ".join(parts[name])))
            self._codes[id(named[name])].update(codes)
            shows |= named[name].draws(codes)
        return shows

    def codes(self, key: Any) -> set[int]:
        """Return the codes that are shown of the font with this key."""
        font = self._fonts[key]
        within = (font.codes(string) for owner, _, string in self._clusters if owner == id(font))
        return set(self._codes[id(font)]).union(*within)

    def has_clusters(self) -> bool:
        """Say whether some text other than white space and brackets is written apart from its glyphs."""
        said = {text for _, text, _ in self._clusters}
        return any(count_characters(str(Object.parse(text))).keys() - BRACKETS for text in said)

    def characters(self) -> Counter[str]:
        """Count the characters that all glyphs and clusters stand for which show something."""
        fonts = {id(font): font for font in self._fonts.values()}
        texts: Counter[str] = Counter()
        for (font, text, string), number in self._clusters.items():
            if _shows(fonts[font], fonts[font].codes(string)):
                texts[str(Object.parse(text))] += number
        for font, codes in self._codes.items():
            for code, number in codes.items():
                if fonts[font].shows(code):
                    texts[fonts[font].texts.get(code, "")] += number
        characters: Counter[str] = Counter()
        for text, number in texts.items():
            for character, each in characters_of(text):
                characters[character] += each * number
        return characters


def _shows(font: FileFont, codes: Sequence[int]) -> bool:
    """Say whether a cluster shows something, and no box for a missing glyph; joiners in it may be blank."""
    return any(map(font.shows, codes)) and not any(map(font.is_box, codes))


def _last_font(instructions: bytes) -> bytes:
    return FONT.findall(instructions)[-1] if b"Tf" in instructions else b""


def _strings(instructions: bytes) -> bytes:
    """Return all strings of instructions that hold no dictionary, as one."""
    if b")" in instructions:
        return b"".join(bytes(Object.parse(string)) for string in STRING.findall(instructions))
    return bytes.fromhex(b"".join(HEXADECIMAL.findall(instructions)).decode("ascii"))
