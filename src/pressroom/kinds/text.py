"""Make the user's text print and extract exactly: no presentation forms, no invisible characters, composed accents.

What must not change does not: only forms whose NFKC equivalent looks the same are replaced.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LOOK_ALIKES: Final = re.compile(
    "["
    "\ufb00-\ufb06"  # ﬀ … ﬆ: ligature characters, lost by extractors
    "\u2f00-\u2fd5"  # Kangxi radicals, that stand in for the ideograph in text copied out of a PDF
    "\ufb50-\ufdfb\ufe70-\ufefc"  # Arabic presentation forms: the same letters, already shaped
    "]"
)
INVISIBLE: Final = re.compile(
    "["
    "\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f"  # control characters
    "\u00ad"  # soft hyphen: prints as a hyphen that is not part of the word
    "\u200b\u2060-\u2064\ufeff\u180e"  # zero-width spaces and joiners of words; U+200C and U+200D carry meaning
    "\u202a-\u202e\u2066-\u206f"  # embeddings, overrides, isolates: each field is isolated by the template
    "\ufff9-\ufffc\ufffe\uffff"  # marks of annotations and objects, and what is no character
    "]"
)
BREAKS: Final = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")

BLANKS: Final = re.compile("[ \t\n]+")


def clean_text(text: str) -> str:
    """Return the text as it is printed, each kind of line break as a line feed."""
    if text.isascii() and text.isprintable():  # most fields, and nothing below would change them
        return text
    text = LOOK_ALIKES.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    return unicodedata.normalize("NFC", INVISIBLE.sub("", BREAKS.sub("\n", text)))


def one_line(text: str) -> str:
    """Return the text on one line, runs of white space folded; spaces that must not break stay as they are."""
    return BLANKS.sub(" ", clean_text(text)).strip()


def paragraphs(text: str) -> tuple[str, ...]:
    """Return the text's paragraphs: one for each line that holds something."""
    return tuple(line for line in (one_line(part) for part in clean_text(text).split("\n")) if line)
