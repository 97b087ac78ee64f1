"""Make link targets from addresses in data, and shorten addresses for print."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

SHOWN_WITHOUT: Final = re.compile(r"^(https?://)(www\.(?=[^/]+\.[^/]+))?", re.IGNORECASE)
HAS_SCHEME: Final = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]*:")
LOOKS_LIKE_HOST: Final = re.compile(r"^[^\s/@:]+\.[^\s/@:.]{2,}([/?#:][^\s]*)?$")
EMAIL: Final = re.compile(r"^[^\s@<>?&]+@[^\s@<>?&]+\.[^\s@<>?&]+$")
PHONE: Final = re.compile(r"^\+?[0-9][0-9 ()./\u00a0-]{2,}$")


def web_link(address: str) -> str:
    """Return an http or https URL for an address; empty: it has another scheme, or is no URL."""
    if not HAS_SCHEME.match(address) and LOOKS_LIKE_HOST.match(address):
        address = f"https://{address}"
    try:
        parts = urlsplit(address)
    except ValueError:  # such as `http://[`
        return ""
    if parts.scheme.lower() in {"http", "https"} and parts.netloc and not any(map(str.isspace, address)):
        return address
    return ""


def short_address(address: str) -> str:
    """Return a web address without scheme, `www.` and final slash; return any other text unchanged."""
    if not web_link(address):
        return address
    short = SHOWN_WITHOUT.sub("", address)
    return short.removesuffix("/") or address


def mail_link(address: str) -> str:
    """Return a `mailto:` URL; empty: the text is no e-mail address."""
    return f"mailto:{address}" if EMAIL.match(address) else ""


def phone_link(number: str) -> str:
    """Return a `tel:` URL (RFC 3966: an optional plus and digits); empty: the text is no telephone number."""
    if not PHONE.match(number):
        return ""
    digits = "".join(character for character in number if character.isascii() and character.isdigit())
    return f"tel:{'+' if number.startswith('+') else ''}{digits}"
