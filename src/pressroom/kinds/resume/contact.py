"""Make the contact line of a resume, below the name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from babel import Locale

from pressroom.kinds.fields import Fields
from pressroom.kinds.links import mail_link, phone_link, short_address, web_link
from pressroom.kinds.resume.view import Piece


def contact_pieces(basics: Fields, *, labels: Mapping[str, str], locale: Locale) -> tuple[Piece, ...]:
    """Return location, e-mail, phone, URL and profiles as texts, with links where the value has a valid form."""
    email, phone, url = basics.text("email"), basics.text("phone"), basics.text("url")
    pieces = (
        Piece(text=_location(basics.record("location"), comma=labels["comma"], locale=locale)),
        Piece(text=email, href=mail_link(email), ltr=True),
        Piece(text=phone, href=phone_link(phone), ltr=True),
        Piece(text=short_address(url), href=web_link(url), ltr=True),
        *(_profile(profile, colon=labels["colon"]) for profile in basics.records("profiles")),
    )
    return tuple(piece for piece in pieces if piece.text)


def country_name(code: str, *, locale: Locale) -> str:
    """Return the name of a country in the locale by its ISO 3166-1 code; return any other text unchanged."""
    names = cast("Mapping[str, str]", locale.territories)
    return names.get(code.upper(), code)


def _location(location: Fields, *, comma: str, locale: Locale) -> str:
    town = " ".join(part for part in (location.text("postalCode"), location.text("city")) if part)
    country = country_name(location.text("countryCode"), locale=locale)
    parts = (location.text("address"), town, location.text("region"), country)
    return comma.join(dict.fromkeys(part for part in parts if part))


def _profile(profile: Fields, *, colon: str) -> Piece:
    """Return `Network: user name, address`, without the user name if the address contains it."""
    network, username, url = profile.text("network"), profile.text("username"), profile.text("url")
    shown = short_address(url)
    handle = username if username.lstrip("@").casefold() not in shown.casefold() else ""
    value = " ".join(part for part in (handle, shown) if part)
    return Piece(text=colon.join(part for part in (network, value) if part), href=web_link(url), ltr=bool(value))
