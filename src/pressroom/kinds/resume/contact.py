"""Make the contact line of a resume, below the name: what matters most first, and each address once."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Final
from urllib.parse import urlsplit

from pressroom.kinds.addresses import address_line
from pressroom.kinds.countries import country_code, home_country, named_country
from pressroom.kinds.fields import Fields
from pressroom.kinds.links import MAILTO, mail_link, short_address, web_link
from pressroom.kinds.phones import is_north_american, phone_link
from pressroom.kinds.presentation import DEFAULT_LANGUAGE
from pressroom.kinds.resume.view import Piece

SHORTEST_BEGINNING: Final = 3
"""Letters of a name by which a host may begin that says it: `X` is not said by xing.com."""
NOT_ALPHANUMERIC: Final = re.compile(r"[\W_]+")


def contact_pieces(basics: Fields, *, labels: Mapping[str, str], language: str, from_country: str = "") -> tuple[Piece, ...]:
    """Return the ways to reach a person, and the place.

    The place has the name of its country if it is not `from_country`; default: that of the language.
    """
    location, comma = basics.record("location"), labels["comma"]
    place = address_line(location, language=language, from_country=from_country or home_country(language), comma=comma)
    return (*ways_to_reach(basics, labels=labels, language=language), *((Piece(text=place),) if place else ()))


def ways_to_reach(basics: Fields, *, labels: Mapping[str, str], language: str) -> tuple[Piece, ...]:
    """Return e-mail, phone, URL and profiles as texts, with links where the value has a valid form. Say each once."""
    location, phone = basics.record("location"), basics.text("phone")
    own = (
        _address_piece(basics.text("email")),
        Piece(text=phone, href=phone_link(phone, country=_phone_country(phone, location, language)), ltr=True),
        _address_piece(basics.text("url")),
    )
    profiles = _profiles(basics, known={_address_of(piece) for piece in own}, colon=labels["colon"])
    pieces = {(_address_of(piece), piece.text): piece for piece in (*own, *profiles) if piece.text}
    return tuple(pieces.values())


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


def _profiles(basics: Fields, *, known: Container[str], colon: str) -> Iterator[Piece]:
    """Yield `Network: user name address` for each profile, without network and user name where the address says them.

    Leave out a profile that has only an address which is known.
    """
    for profile in basics.records("profiles"):
        network, username = profile.text("network"), profile.text("username")
        address = _address_piece(profile.text("url") or (username if mail_link(username) else ""))
        handle = "" if _says(address.text, username) else username
        value = " ".join(part for part in (handle, address.text) if part)
        named = "" if _names(address.href, network) else network
        piece = Piece(text=colon.join(part for part in (named, value) if part), href=address.href, ltr=bool(value))
        if handle or _address_of(piece) not in known:
            yield piece


def _says(address: str, username: str) -> bool:
    """Return whether an address has a user name as a whole word of it."""
    name = re.escape(username.lstrip("@").casefold())
    return re.search(rf"(?<!\w){name}(?!\w)", address.casefold()) is not None


def _names(href: str, network: str) -> bool:
    """Return whether the host of a link says the name of a network, such as Google Scholar or Stack Overflow."""
    labels = (urlsplit(href).hostname or "").split(".")
    words = NOT_ALPHANUMERIC.sub(" ", network.casefold()).split()
    return bool(words) and (_begins_one_of("".join(words), labels) or all(_begins_one_of(word, labels) for word in words))


def _begins_one_of(word: str, labels: Sequence[str]) -> bool:
    return any(label == word or (len(word) >= SHORTEST_BEGINNING and label.startswith(word)) for label in labels)


def _address_of(piece: Piece) -> str:
    """Return what is the same for the same address, however it is written."""
    host = urlsplit(piece.href).netloc
    return short_address(piece.href.replace(host, host.lower(), 1)) if host else (piece.href or piece.text).casefold()
