"""Make the `Content-Disposition` header of a download from any file name (RFC 6266, RFC 8187)."""

from __future__ import annotations

import re
import unicodedata
from typing import Final
from urllib.parse import quote

from pressroom.storage.names import safe_stem

_EXTENSION: Final = re.compile(r"\.[A-Za-z0-9]{1,10}\Z")
_ATTR_CHAR: Final = "!#$&+.^_`|~"


def content_disposition(file_name: str) -> str:
    """Return the header's value, with the name in UTF-8 and an ASCII fallback for old clients."""
    found = _EXTENSION.search(file_name)
    extension = found[0] if found else ""
    stem = safe_stem(file_name.removesuffix(extension))
    plain = safe_stem("".join(char for char in unicodedata.normalize("NFKD", stem) if char.isascii()).replace("%", "_"))
    return f"attachment; filename=\"{plain}{extension}\"; filename*=UTF-8''{quote(stem + extension, safe=_ATTR_CHAR)}"
