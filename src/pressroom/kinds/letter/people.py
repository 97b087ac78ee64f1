"""Make the lines that name the recipient of a letter, and the texts that name its sender."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pressroom.kinds.addresses import address_lines, foreign_country
from pressroom.kinds.countries import country_code
from pressroom.kinds.fields import Fields
from pressroom.kinds.letter.conventions import Conventions
from pressroom.kinds.letter.view import Fact, Sender
from pressroom.kinds.letter.words import Words
from pressroom.kinds.resume.contact import contact_pieces, ways_to_reach
from pressroom.kinds.resume.view import Piece

SEPARATOR: Final = " · "
LOCATION: Final = ("address", "postalCode", "city", "region", "countryCode")


def recipient_lines(recipient: Fields, *, home: str, conventions: Conventions, language: str) -> tuple[tuple[str, ...], str]:
    """Return name, position, department, organization and address, the organization first where that is the custom.

    The second value is the country, the last line; empty: it is `home`, that of the sender.
    """
    person = [recipient.text(name) for name in ("name", "title", "department")]
    organization = recipient.text("organization")
    lines = [organization, *person] if conventions.organization_first else [*person, organization]
    address = Fields({**recipient.members, "address": "\n".join(recipient.text_or_texts("address"))})
    domestic = address_lines(address, language=language, from_country=home)
    country = foreign_country(address, language=language, from_country=home)
    return (*filter(None, lines), *(domestic[:-1] if country else domestic)), country


def sender_of(sender: Fields, *, home: str, destination: str, labels: Mapping[str, str], language: str) -> Sender:
    """Return the texts of a sender. The country is one of them if the letter goes to another one, `destination`."""
    name = sender.text("name")
    reader = country_code(destination) or home
    address = address_lines(sender, language=language, from_country=reader)
    return Sender(
        name=name,
        label=sender.text("label"),
        contact=contact_pieces(_basics(sender), labels=labels, language=language, from_country=reader),
        return_line=SEPARATOR.join(part for part in (name, *address) if part),
    )


def facts_of(sender: Fields, *, words: Words, labels: Mapping[str, str], language: str, date: str) -> tuple[Fact, ...]:
    """Return the information block beside a window: phone, e-mail address, web addresses with profiles, and date."""
    location = _basics(sender).members["location"]
    facts: list[Fact] = []
    for label, names in ((words.phone, ("phone",)), (words.email, ("email",)), (words.web, ("url", "profiles"))):
        basics = Fields({"location": location, **{name: sender.members.get(name) for name in names}})
        facts.append(Fact(label=label, values=ways_to_reach(basics, labels=labels, language=language)))
    facts.append(Fact(label=words.date, values=(Piece(text=date),) if date else ()))
    return tuple(fact for fact in facts if fact.values)


def _basics(sender: Fields) -> Fields:
    """Return a sender in the form of a resume, whose address is an object of its own."""
    return Fields({**sender.members, "location": {name: sender.members.get(name) for name in LOCATION}})
