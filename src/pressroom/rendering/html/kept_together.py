"""Keep on one line what must not be divided: words with hyphens, ranges, numbers with their units, initials with a name.

pdfium reads U+FFFE where a hyphen ends a line. No space becomes a no-break space: Chromium writes that with a text of its
own, after which Poppler drops the rest of the element.
"""

from __future__ import annotations

import re
from html import escape
from typing import Final

LETTERS: Final = r"0-9A-Za-z\u00c0-\u07ff\u1e00-\u1fff"
"""Of the scripts that divide words at hyphens, with their marks: a letter is never divided from its mark."""
CAPITALS: Final = r"A-Z\u00c0-\u00d6\u00d8-\u00de\u0391-\u03a9\u0410-\u042f"
LONGEST: Final = 28
"""Characters that are kept together: a narrow column has room for them."""
# No piece is longer than what is kept: without bounds, the time to search a text grows with its square.
WORD: Final = rf"[{LETTERS}][{LETTERS}’'.,:]{{0,{LONGEST}}}"
CHAIN: Final = rf"{WORD}(?:[-\u2010–]{WORD}){{1,{LONGEST // 2}}}"
NUMBER: Final = rf"\d{{1,3}}(?: \d{{3}}){{1,6}}|\d[\d.,]{{0,{LONGEST}}}"
UNIT: Final = (
    r"[%‰€£$¥]|°[CF]?|[kMGT]?(?:B|b|W|Wh|Hz|V|A|g|J|t|Pa)|[kMGT]?(?:bit|byte)s?|[mµn]?s|min|h"
    r"|[kcmµn]?m[²³]?|[mcd]?[lL]|ha|dB|px|pt|fps"
)
HYPHENS: Final = re.compile(rf"[{LETTERS}](?:[-\u2010–][{LETTERS}]){{1,{LONGEST // 2}}}")
"""Hyphens with the letters beside them: in what is too long to be kept, a line ends between letters, not at a hyphen."""
TOGETHER: Final = re.compile(
    rf"(?<![{LETTERS}-])((?:(?:{CHAIN}|{NUMBER}) (?:{UNIT})|{CHAIN}|\d{{1,3}}(?: \d{{3}}){{1,6}}"
    rf"|(?:[{CAPITALS}]\. ){{1,6}}[{LETTERS}’'-]{{1,{LONGEST}}})(?![{LETTERS}-]))"
)
DIVISIBLE: Final = re.compile(r"[-\u2010–]|\d |\. ")
"""What a text has that `TOGETHER` may find."""


def kept_together(text: str) -> str:
    """Return a text as markup."""
    if not DIVISIBLE.search(text):
        return escape(text)
    plain_and_found = TOGETHER.split(text)
    return "".join(_kept(part) if index % 2 else _with_hyphens(part) for index, part in enumerate(plain_and_found))


def _kept(found: str) -> str:
    return f'<span class="nb">{escape(found)}</span>' if len(found) <= LONGEST else _with_hyphens(found)


def _with_hyphens(text: str) -> str:
    place, parts = 0, list[str]()
    for hyphens in HYPHENS.finditer(text):
        parts += escape(text[place : hyphens.start()]), f'<span class="nb">{hyphens[0]}</span>'
        place = hyphens.end()
    return "".join((*parts, escape(text[place:])))
