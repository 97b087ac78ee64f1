"""How a download is named: the `Content-Disposition` header, safe for any file name (RFC 6266, RFC 8187)."""

from __future__ import annotations

import re
import unicodedata
from typing import Final
from urllib.parse import quote

FALLBACK: Final = "download"
MAX_NAME_LENGTH: Final = 150
"""Characters; a file name may have 255 bytes on most disks, and most characters of other scripts take up to three."""

# Separators of paths, and what Windows refuses in names.
_UNSAFE: Final = re.compile(r'[\\/:*?"<>|]')
# Control characters, format characters (overrides that show a name reversed), surrogates, line ends.
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_EXTENSION: Final = re.compile(r"\.[A-Za-z0-9]{1,10}\Z")
_ATTR_CHAR: Final = "!#$&+.^_`|~"


def content_disposition(file_name: str) -> str:
    """Name a download, with an ASCII stand-in for old clients and the exact name in UTF-8 for the others."""
    name = _safe(file_name)
    plain = _safe("".join(char for char in unicodedata.normalize("NFKD", name) if char.isascii()).replace("%", "_"))
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe=_ATTR_CHAR)}"


def _safe(file_name: str) -> str:
    shown = "".join(char for char in file_name if unicodedata.category(char) not in _UNSEEN)
    found = _EXTENSION.search(_UNSAFE.sub("_", shown).rstrip(" ."))
    extension = found[0] if found else ""
    stem = _UNSAFE.sub("_", shown).rstrip(" .").removesuffix(extension).strip(" .")
    return (stem[: MAX_NAME_LENGTH - len(extension)].rstrip() or FALLBACK) + extension
