"""What may be a link in a printed document, and how its address is shown."""

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
    """Return a target with the scheme http or https; an address of any other scheme or form is no link: empty."""
    if not HAS_SCHEME.match(address) and LOOKS_LIKE_HOST.match(address):
        address = f"https://{address}"
    try:
        parts = urlsplit(address)
    except ValueError:  # such as `http://[`
        return ""
    if parts.scheme.lower() in {"http", "https"} and parts.netloc and not any(map(str.isspace, address)):
        return address
    return ""


def shown_address(address: str) -> str:
    """Shorten a web address to what people type: no scheme, no `www.`, no slash at the end."""
    if not web_link(address):
        return address
    short = SHOWN_WITHOUT.sub("", address)
    return short.removesuffix("/") or address


def mail_link(address: str) -> str:
    """Return a `mailto:` target, or nothing when it is no mail address."""
    return f"mailto:{address}" if EMAIL.match(address) else ""


def phone_link(number: str) -> str:
    """Return a `tel:` target (RFC 3966: digits only, after an optional plus), or nothing when it is no number."""
    if not PHONE.match(number):
        return ""
    digits = "".join(character for character in number if character.isascii() and character.isdigit())
    return f"tel:{'+' if number.startswith('+') else ''}{digits}"
