"""Make the lines that name the recipient of a letter, and the texts that name its sender."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pressroom.kinds.addresses import address_lines
from pressroom.kinds.countries import country_code
from pressroom.kinds.fields import Fields
from pressroom.kinds.letter.conventions import Conventions
from pressroom.kinds.letter.view import Fact, Sender
from pressroom.kinds.letter.words import Words
from pressroom.kinds.resume.contact import contact_pieces
from pressroom.kinds.resume.view import Piece

SEPARATOR: Final = " · "
LOCATION: Final = ("address", "postalCode", "city", "region", "countryCode")


def recipient_lines(recipient: Fields, *, home: str, conventions: Conventions, language: str) -> tuple[str, ...]:
    """Return name, position, department, organization and address, the organization first where that is the custom.

    The country is the last line unless it is `home`, that of the sender.
    """
    person = [recipient.text(name) for name in ("name", "title", "department")]
    organization = recipient.text("organization")
    lines = [organization, *person] if conventions.organization_first else [*person, organization]
    address = Fields({**recipient.members, "address": "\n".join(recipient.text_or_texts("address"))})
    return (*filter(None, lines), *address_lines(address, language=language, from_country=home))


def sender_of(sender: Fields, *, home: str, destination: str, labels: Mapping[str, str], language: str) -> Sender:
    """Return the texts of a sender. The country is one of them if the letter goes to another one, `destination`."""
    name = sender.text("name")
    address = address_lines(sender, language=language, from_country=home)
    reader = country_code(destination) or home
    return Sender(
        name=name,
        label=sender.text("label"),
        contact=contact_pieces(_basics(sender), labels=labels, language=language, from_country=reader),
        return_line=SEPARATOR.join(part for part in (name, *address) if part),
    )


def facts_of(sender: Fields, *, words: Words, labels: Mapping[str, str], language: str, date: str) -> tuple[Fact, ...]:
    """Return the lines of the information block beside a window: how to reach the sender, and the date."""
    basics = _basics(sender)
    facts: list[Fact] = []
    for name, label in (("phone", words.phone), ("email", words.email), ("url", words.web)):
        if sender.text(name):
            alone = Fields({name: sender.members[name], "location": basics.members["location"]})
            facts.append(Fact(label=label, value=contact_pieces(alone, labels=labels, language=language)[0]))
    return (*facts, *([Fact(label=words.date, value=Piece(text=date))] if date else []))


def _basics(sender: Fields) -> Fields:
    """Return a sender in the form of a resume, whose address is an object of its own."""
    return Fields({**sender.members, "location": {name: sender.members.get(name) for name in LOCATION}})
