"""Names of files that people see: a title made a name that every system takes, in the title's own script.

By hand: `pathvalidate` keeps the characters that show a name reversed, and cuts a long one at its extension.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

MAX_NAME_BYTES: Final = 200
"""In UTF-8, without the extension: file systems allow 255 bytes, and who saves a file may add a number to its name."""
NAMELESS: Final = "export"

_UNSAFE: Final = re.compile(r'[<>:"/\\|?*]')
_BREAKS: Final = frozenset({"Cc", "Zl", "Zp"})
"""Control characters and line ends become spaces."""
_UNSEEN: Final = frozenset({"Cf", "Cs"})
"""Format characters, such as those that show a name reversed or allow a hyphen, and surrogates go."""
_JOINERS: Final = "\u200c\u200d"
"""Format characters too, but words of Persian and sequences of emoji are written with them."""
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|\Z)", re.IGNORECASE)
"""Devices of Windows, whatever their extension (Microsoft, "Naming Files, Paths, and Namespaces")."""


def file_name(title: str, *, extension: str) -> str:
    """Return a file name for a title. `extension` is without its dot."""
    return f"{safe_stem(title)}.{extension}"


def safe_stem(title: str) -> str:
    """Return the part before the extension: no separators, nothing unseen, no dot or space at its ends, never empty."""
    shown = "".join(map(_shown, unicodedata.normalize("NFC", title)))
    words = " ".join(_UNSAFE.sub(" ", shown).split()).strip(" .")
    short = words.encode()[:MAX_NAME_BYTES].decode(errors="ignore").rstrip(" .")
    return _RESERVED.sub(r"\1_", short, count=1) if _RESERVED.match(short) else short or NAMELESS


def _shown(char: str) -> str:
    category = unicodedata.category(char)
    if category in _BREAKS:
        return " "
    return "" if category in _UNSEEN and char not in _JOINERS else char
