"""Test that each field of a letter is printed, in every template, with and without a window."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from tests.support.letters import rendered_letter

from pressroom.kinds import KINDS
from pressroom.kinds.letter.shape import LETTER_SHAPE
from pressroom.kinds.shapes import Date, ListOf, Record, Shape, Text, Texts, field_path
from pressroom.rendering.html.templates import load_templates

TEMPLATES = load_templates(KINDS["cover_letter"].templates_folder)
GIVEN = {
    "sender.email": "zqmail@example.org",
    "sender.phone": "+44 117 555 0148",
    "sender.url": "https://zqurl.example.org",
    "sender.countryCode": "GB",
    "sender.profiles[0].url": "https://example.org/zqfirst",
    "sender.profiles[1].url": "https://example.org/zqsecond",
    "recipient.countryCode": "US",
    "date": "2025-03-03",
}
"""Fields that are read, not only printed."""
SHOWN = {
    "sender.url": "zqurl.example.org",
    "sender.profiles[0].url": "example.org/zqfirst",
    "sender.profiles[1].url": "example.org/zqsecond",
    "date": "2025",
}
"""What is printed of them, if it is not the text itself."""
COUNTRIES = {
    "en": ("United Kingdom", "UNITED STATES"),
    "de": ("Vereinigtes Königreich", "VEREINIGTE STAATEN"),
    "fr": ("Royaume-Uni", "ÉTATS-UNIS"),
    "ja": ("イギリス", "アメリカ合衆国"),
}


def full(shape: Shape, path: str) -> Any:
    """Return data with all fields of a shape, each with a text of its own, and two items in each list."""
    match shape:
        case Record(fields=fields):
            return {name: full(member, field_path(path, name)) for name, member in fields.items()}
        case ListOf(item=item):
            return [full(item, field_path(path, index)) for index in range(2)]
        case Texts():
            return [GIVEN.get(path) or word(field_path(path, index)) for index in range(2)]
        case Text() | Date():
            return GIVEN.get(path) or word(path)


def word(path: str) -> str:
    """Return a text that no other field has, without a character at which a line may be divided."""
    return "zq" + re.sub(r"\W", "", path.translate(str.maketrans("01", "ab"))).casefold()


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield each text of data with its path."""
    match value:
        case dict():
            for name, member in value.items():  # pyright: ignore[reportUnknownVariableType]
                yield from leaves(member, field_path(path, str(name)))  # pyright: ignore[reportUnknownArgumentType]
        case list():
            for index, item in enumerate(value):  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
                yield from leaves(item, field_path(path, index))
        case _:
            yield path, str(value)


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("window", ["none", "din5008b"])
@pytest.mark.parametrize("language", COUNTRIES)
def test_every_field_is_printed(template: str, window: str, language: str) -> None:
    data = full(LETTER_SHAPE, "")
    del data["meta"]
    settings = {"language": language, "addressWindow": window}
    html = rendered_letter(data, settings=settings, template=template).html
    text = re.sub(r"\s+", " ", unescape(re.sub("<[^>]*>", "", html.partition("<body>")[2])))
    shown = {**SHOWN, **dict(zip(("sender.countryCode", "recipient.countryCode"), COUNTRIES[language], strict=True))}
    assert [path for path, given in leaves(data) if shown.get(path, given) not in text] == []


def test_each_way_to_reach_the_sender_is_said_once_beside_a_window() -> None:
    named = [{"network": "Mesh", "username": "@ada"}, {"network": "Chat", "username": "@ada"}, {"network": "Radio"}]
    profiles = [{"url": "https://example.org/a"}, *named, {}]
    data = {"sender": {"name": "Ada", "url": "HTTPS://Example.org/a/", "city": "Bath", "profiles": profiles}}
    letter = KINDS["cover_letter"].present(data, {"addressWindow": "din5008b"}, "").context["letter"]
    (fact,) = letter.facts
    assert fact.label == "Web"
    assert [value.text for value in fact.values] == ["Example.org/a", "Mesh: @ada", "Chat: @ada", "Radio"]
