"""Make file names from titles, in the title's script and valid on every system.

Implemented here, because `pathvalidate` keeps characters that reverse the shown name, and cuts the extension of a long
name.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

MAX_NAME_BYTES: Final = 200
"""In UTF-8, without the extension. File systems allow 255 bytes, of which browsers use some for a number."""
DEFAULT_STEM: Final = "export"

_UNSAFE: Final = re.compile(r'[<>:"/\\|?*]')
_BREAKS: Final = frozenset({"Cc", "Zl", "Zp"})
"""Categories that become spaces: control characters and line separators."""
_INVISIBLE: Final = frozenset({"Cf", "Cs"})
"""Categories that are removed: format characters, such as those that reverse the shown name, and surrogates."""
_JOINERS: Final = "\u200c\u200d"
"""Format characters that are kept: Persian words and emoji sequences need them."""
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|\Z)", re.IGNORECASE)
"""Device names of Windows, with any extension (Microsoft, "Naming Files, Paths, and Namespaces")."""


def file_name(title: str, *, extension: str) -> str:
    """Return a file name for a title. `extension` has no dot."""
    return f"{safe_stem(title)}.{extension}"


def safe_stem(title: str) -> str:
    """Return the part before the extension: no separators, no invisible characters, no dot or space at its ends.

    It is never empty.
    """
    visible = "".join(map(_replace_invisible, unicodedata.normalize("NFC", title)))
    words = " ".join(_UNSAFE.sub(" ", visible).split()).strip(" .")
    short = words.encode()[:MAX_NAME_BYTES].decode(errors="ignore").rstrip(" .")
    return _RESERVED.sub(r"\1_", short, count=1) if _RESERVED.match(short) else short or DEFAULT_STEM


def _replace_invisible(char: str) -> str:
    category = unicodedata.category(char)
    if category in _BREAKS:
        return " "
    return "" if category in _INVISIBLE and char not in _JOINERS else char
