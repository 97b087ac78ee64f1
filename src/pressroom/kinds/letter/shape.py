"""Define the shape of a cover letter's data."""

from __future__ import annotations

from typing import Final

from pressroom.kinds.shapes import Date, ListOf, Record, Text, Texts

LINE: Final = Text(max_length=1_000)
PROSE: Final = Text()
ADDRESS: Final = {"postalCode": LINE, "city": LINE, "region": LINE, "countryCode": LINE}

LETTER_SHAPE: Final = Record(
    fields={
        "sender": Record(
            fields={
                "name": LINE,
                "label": LINE,
                "email": LINE,
                "phone": LINE,
                "url": LINE,
                "address": LINE,
                **ADDRESS,
                "profiles": ListOf(item=Record(fields={"network": LINE, "username": LINE, "url": LINE})),
            }
        ),
        "recipient": Record(
            fields={"name": LINE, "title": LINE, "department": LINE, "organization": LINE, "address": Texts(), **ADDRESS}
        ),
        "place": LINE,
        "date": Date(),
        "subject": LINE,
        "salutation": LINE,
        "paragraphs": Texts(),
        "closing": LINE,
        "signature": LINE,
        "postscript": PROSE,
        "enclosures": ListOf(item=LINE),
        "meta": Record(fields={"language": LINE}, printed=False),
    }
)
RESUME_FIELD: Final = "resume"
"""The id of the resume that completes the sender. It is not printed, so it is no field of the shape."""
NAMES: Final = frozenset({"sender", "recipient", "salutation", "paragraphs"})
"""Names at the top of a letter of which no other format of a document has any."""
