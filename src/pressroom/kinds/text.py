"""Clean texts, so that the text extracted from a PDF equals the printed one.

Presentation forms are replaced, invisible characters are removed, and accents are composed. Only forms are replaced whose
NFKC equivalent looks the same.
"""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from html.entities import html5
from typing import Final

EQUIVALENT_FORMS: Final = re.compile(
    "["
    "\ufb00-\ufb06"  # ﬀ … ﬆ: ligature characters, lost by extractors
    "\u2f00-\u2fd5"  # Kangxi radicals, which texts copied from a PDF have instead of ideographs
    "\ufb50-\ufdfb\ufe70-\ufefc"  # Arabic presentation forms: letters in a fixed shape
    "]"
)
INVISIBLE: Final = re.compile(
    "["
    "\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f"  # control characters
    "\u00ad"  # soft hyphen: printed and extracted as a hyphen inside a word
    "\u200b\u2060-\u2064\ufeff\u180e"  # zero-width spaces and word joiners; U+200C and U+200D are kept, they have a meaning
    "\u202a-\u202e\u2066-\u206f"  # embeddings, overrides and isolates of direction: the template isolates each text
    "\ufff9-\ufffc\ufffe\uffff"  # annotation and object characters, and noncharacters
    "]"
)
BREAKS: Final = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
ENTITY: Final = re.compile(r"<br ?/?>|&#(?:[0-9]{1,7}|[xX][0-9a-fA-F]{1,6});|&(?P<name>[A-Za-z][A-Za-z0-9]{1,31};)")
BLANKS: Final = re.compile("[ \t\n]+")


def clean_text(text: str) -> str:
    """Return the cleaned text, with line feeds as line breaks."""
    if text.isascii() and text.isprintable():  # most texts: nothing to change
        return text
    text = EQUIVALENT_FORMS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    return unicodedata.normalize("NFC", INVISIBLE.sub("", BREAKS.sub("\n", text)))


def decoded_text(text: str) -> str:
    """Return a text with its entities decoded once, and `<br>` as a line break: data often comes from web pages.

    Not part of the cleaning, which may be repeated. `AT&T` and the unknown `&x;` stay.
    """
    return ENTITY.sub(_decoded, text) if "&" in text or "<" in text else text


def _decoded(found: re.Match[str]) -> str:
    if found[0].startswith("<"):
        return "\n"
    return html5.get(found["name"], found[0]) if found["name"] else unescape(found[0])


def one_line(text: str) -> str:
    """Return the cleaned text on one line, with runs of white space replaced by a space. No-break spaces are kept."""
    return BLANKS.sub(" ", clean_text(text)).strip()


def paragraphs(text: str) -> tuple[str, ...]:
    """Return the paragraphs of a text: one for each line that is not empty."""
    return tuple(line for line in (one_line(part) for part in clean_text(text).split("\n")) if line)
