"""Make link targets from addresses in data, and shorten addresses for print."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

SHOWN_WITHOUT: Final = re.compile(r"^(https?://)(www\.(?=[^/]+\.[^/]+))?", re.IGNORECASE)
LOOKS_LIKE_HOST: Final = re.compile(r"^[^\s/@:?#]+\.[^\s/@:.?#]{2,}(:[0-9]{1,5})?([/?#]\S*)?$")
MAILTO: Final = "mailto:"
EMAIL: Final = re.compile(r"^[^\s@<>?&]+@[^\s@<>?&]+\.[^\s@<>?&]+$")


def web_link(address: str) -> str:
    """Return an http or https URL for an address; empty: it has another scheme, or is no URL."""
    if LOOKS_LIKE_HOST.match(address):  # tried first, because `example.org:` in front of a port looks like a scheme
        address = f"https://{address}"
    try:
        parts = urlsplit(address)
        is_web = parts.scheme.lower() in {"http", "https"} and parts.netloc and parts.port != 0
    except ValueError:  # such as `http://[`, or a port above 65535
        return ""
    return address if is_web and not any(map(str.isspace, address)) else ""


def short_address(address: str) -> str:
    """Return a web address without scheme, `www.` and final slash; return any other text unchanged."""
    if not web_link(address):
        return address
    short = SHOWN_WITHOUT.sub("", address)
    return short.removesuffix("/") or address


def mail_link(address: str) -> str:
    """Return a `mailto:` URL for an address with or without that scheme; empty: the text is no e-mail address."""
    address = address.removeprefix(MAILTO)
    return f"{MAILTO}{address}" if EMAIL.match(address) else ""
