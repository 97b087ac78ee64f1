"""Make the contact line of a resume, below the name: what matters most first, and each address once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from urllib.parse import urlsplit

from pressroom.kinds.addresses import address_line
from pressroom.kinds.countries import country_code, home_country, named_country
from pressroom.kinds.fields import Fields
from pressroom.kinds.links import MAILTO, mail_link, short_address, web_link
from pressroom.kinds.phones import is_north_american, phone_link
from pressroom.kinds.presentation import DEFAULT_LANGUAGE
from pressroom.kinds.resume.view import Piece

NOT_ALPHANUMERIC: Final = re.compile(r"[\W_]+")


def contact_pieces(basics: Fields, *, labels: Mapping[str, str], language: str, from_country: str = "") -> tuple[Piece, ...]:
    """Return e-mail, phone, URL, profiles and place as texts, with links where the value has a valid form.

    The place has the name of its country if it is not `from_country`; default: that of the language.
    """
    location, phone = basics.record("location"), basics.text("phone")
    pieces = (
        _address_piece(basics.text("email")),
        Piece(text=phone, href=phone_link(phone, country=_phone_country(phone, location, language)), ltr=True),
        _address_piece(basics.text("url")),
        *(_profile(profile, colon=labels["colon"]) for profile in basics.records("profiles")),
        Piece(
            text=address_line(
                location, language=language, from_country=from_country or home_country(language), comma=labels["comma"]
            )
        ),
    )
    return _each_once(piece for piece in pieces if piece.text)


def _phone_country(number: str, location: Fields, language: str) -> str:
    """Return the country of a number without a country's code: that of the place, else that in the language tag.

    A resume whose language is just `en` is probably American if the number is written as one.
    """
    american = language == DEFAULT_LANGUAGE and is_north_american(number)
    return country_code(location.text("countryCode")) or named_country(language) or ("US" if american else "")


def _address_piece(address: str) -> Piece:
    """Return an e-mail or web address with its link."""
    mail = mail_link(address)
    return Piece(text=mail.removeprefix(MAILTO) or short_address(address), href=mail or web_link(address), ltr=True)


def _profile(profile: Fields, *, colon: str) -> Piece:
    """Return `Network: user name address`, without network and user name where the address says them."""
    network, username = profile.text("network"), profile.text("username")
    address = _address_piece(profile.text("url") or (username if mail_link(username) else ""))
    handle = username if username.lstrip("@").casefold() not in address.text.casefold() else ""
    value = " ".join(part for part in (handle, address.text) if part)
    named = "" if _names(address.href, network) else network
    return Piece(text=colon.join(part for part in (named, value) if part), href=address.href, ltr=bool(value))


def _names(href: str, network: str) -> bool:
    """Return whether the host of a link says the name of a network, such as Google Scholar or Stack Overflow."""
    labels = (urlsplit(href).hostname or "").split(".")
    words = NOT_ALPHANUMERIC.sub(" ", network.casefold()).split()
    return bool(words) and (_begins_one_of("".join(words), labels) or all(_begins_one_of(word, labels) for word in words))


def _begins_one_of(word: str, labels: Sequence[str]) -> bool:
    return any(label.startswith(word) for label in labels)


def _each_once(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Return the pieces without those whose address an earlier one has."""
    found: dict[str, Piece] = {}
    for piece in pieces:
        host = urlsplit(piece.href).netloc
        address = short_address(piece.href.replace(host, host.lower(), 1)) if host else (piece.href or piece.text).casefold()
        found.setdefault(address, piece)
    return tuple(found.values())
