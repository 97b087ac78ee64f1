"""Draw letters of any length, with any parts missing, for tests of what readers extract."""

from __future__ import annotations

from random import Random
from typing import Any

WORDS = (
    "bridge",
    "survey",
    "tender",
    "water",
    "pressure",
    "ledger",
    "forecast",
    "quarterly",
    "archive",
    "binding",
    "printing-house",
    "catalogue",
    "measured",
    "Friday",
    "colleagues",
    "14,2",
    "310",
    "Kennziffer",
    "élus",
    "rénovation",
    "Größe",
    "naïve",
    "co-operation",
    "well-known",
    "and",
    "the",
    "of",
    "to",
    "in",
    "for",
)
LANGUAGES = ("en-GB", "en-US", "fr", "de", "es")


def random_letter(random: Random) -> dict[str, Any]:
    """Return the data of a letter; a part is missing in one of five."""

    def text(low: int, high: int) -> str:
        return " ".join(random.choice(WORDS) for _ in range(random.randint(low, high)))

    def some(members: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in members.items() if random.random() < 0.8}

    country = random.choice(("GB", "US", "FR", "DE"))
    sender = {
        "label": text(1, 5),
        "email": "ines.halvorsen@example.org",
        "phone": "+44 20 7946 0318",
        "url": "https://ines.example.org",
        "address": f"{random.randint(1, 99)} Quay",
        "city": "Anytown",
        "countryCode": country,
    }
    recipient = {
        "name": f"Dr. {text(1, 2)}",
        "title": text(1, 4),
        "department": text(1, 2),
        "organization": text(1, 5),
        "address": [f"{random.randint(1, 99)} Foundry Lane", text(1, 2)][: random.randint(1, 2)],
        "postalCode": "12345",
        "city": "Elsewhere",
        "countryCode": country,
    }
    return {
        "sender": {"name": "Ines Halvorsen", **some(sender)},
        "meta": {"language": random.choice(LANGUAGES)},
        "paragraphs": [text(5, 90) + "." for _ in range(random.randint(1, 12))],
        **some(
            {
                "recipient": some(recipient),
                "place": "Anytown",
                "date": "2025-03-03",
                "subject": text(2, 14),
                "salutation": f"Dear {text(1, 3)},",
                "closing": text(1, 3),
                "enclosures": [text(1, 3) for _ in range(random.randint(1, 6))],
                "postscript": text(3, 40),
            }
        ),
    }
