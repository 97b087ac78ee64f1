"""Test the presentation of a letter: date, order of parts, sender, recipient, window, words, warnings."""

from __future__ import annotations

from typing import Any

import pytest
from babel import Locale

from pressroom.kinds import KINDS, kind_of
from pressroom.kinds.base import PrintContext
from pressroom.kinds.letter.conventions import conventions_of, locale_of_letter
from pressroom.kinds.letter.dates import date_line
from pressroom.kinds.letter.present import present_letter
from pressroom.kinds.letter.sender import with_resume
from pressroom.kinds.letter.view import LetterView
from pressroom.kinds.letter.words import LANGUAGES, words_for

LETTER = KINDS["cover_letter"]


def presented(data: dict[str, Any], **settings: Any) -> tuple[PrintContext, LetterView]:
    page = present_letter(data, settings, "")
    return page, page.context["letter"]


@pytest.mark.parametrize(
    ("value", "place", "language", "country", "shown"),
    [
        ("2025-03-03", "", "en-GB", "", "3 March 2025"),
        ("2025-03-03", "", "en-US", "", "March 3, 2025"),
        ("2025-03-03", "", "en", "GB", "3 March 2025"),
        ("2025-03-03", "", "en", "US", "March 3, 2025"),
        ("2025-03-03", "", "de", "", "3. März 2025"),
        ("2025-03-03", "Freiburg", "de", "", "Freiburg, 3. März 2025"),
        ("2025-03-03", "Lyon", "fr", "", "Lyon, le 3 mars 2025"),
        ("2025-03-01", "Lyon", "fr", "FR", "Lyon, le 1er mars 2025"),
        ("2025-03-31", "", "fr", "", "31 mars 2025"),
        ("2025-03-11", "Lyon", "fr", "", "Lyon, le 11 mars 2025"),
        ("2025-03", "Lyon", "fr", "", "Lyon, mars 2025"),
        ("2025-03-03", "Madrid", "es", "", "Madrid, 3 de marzo de 2025"),
        ("2025-03-03", "", "ja", "", "2025年3月3日"),
        ("2025-03-03", "", "pl", "", "3 marca 2025"),
        ("2025", "", "en", "", "2025"),
        (2025, "", "en", "", "2025"),
        ("2025-03-03T10:00:00Z", "Lyon", "fr", "", "Lyon, le 3 mars 2025"),
        ("2025-03-03 09:30+01:00", "", "de", "", "3. März 2025"),
        ("2025-13-40T10:00:00Z", "", "en", "", "2025-13-40T10:00:00Z"),
        ("the third of March", "Bath", "en", "", "Bath, the third of March"),
        (None, "Lyon", "fr", "", "Lyon"),
        (None, "", "fr", "", ""),
        ("2025-03-03", "", "en", "??", "March 3, 2025"),
    ],
)
def test_a_date_has_the_full_form_of_the_language_and_other_text_is_kept(
    value: str | int | None, place: str, language: str, country: str, shown: str
) -> None:
    assert date_line(value, place=place, locale=locale_of_letter(language, country)) == shown


@pytest.mark.parametrize(
    ("locale", "opening", "aside"),
    [
        ("en_GB", ["recipient", "date", "salutation", "subject"], False),
        ("en_US", ["date", "recipient", "subject", "salutation"], False),
        ("fr_FR", ["recipient", "date", "subject", "salutation"], True),
        ("fr_CA", ["date", "recipient", "subject", "salutation"], False),
        ("de_DE", ["recipient", "date", "subject", "salutation"], False),
        ("es", ["recipient", "date", "subject", "salutation"], False),
    ],
)
def test_the_order_of_the_parts_follows_the_country(locale: str, opening: list[str], aside: bool) -> None:
    conventions = conventions_of(Locale.parse(locale))
    assert (list(conventions.opening), conventions.aside) == (opening, aside)


def test_a_letter_without_a_date_has_none_and_is_the_same_on_every_day() -> None:
    _, letter = presented({"paragraphs": "Hello."})
    assert letter.date == ""


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("One.\n\nTwo.", ("One.", "Two.")),
        ("One\nline.\n \t\n\nTwo.\n", ("One line.", "Two.")),
        (["One.", "", "Two.\n\nThree."], ("One.", "Two.", "Three.")),
        ("AT&amp;T<br>prints &amp;amp;.<br /><br>Two &x; A&B", ("AT&T prints &amp;.", "Two &x; A&B")),
        (None, ()),
    ],
)
def test_paragraphs_are_a_list_or_a_text_with_blank_lines(given: Any, shown: tuple[str, ...]) -> None:
    assert LETTER.validate({"paragraphs": given}) == []
    assert presented({"paragraphs": given})[1].paragraphs == shown


def test_the_recipient_has_the_address_of_its_country() -> None:
    recipient = {"name": "Kim Lee", "organization": "Board", "address": "1 Road\nFloor 2", "city": "Town", "postalCode": "12"}
    american = {**recipient, "region": "OR", "countryCode": "US"}
    sender = {"countryCode": "US"}
    at_home = presented({"recipient": american, "sender": sender})[1]
    assert at_home.recipient == ("Kim Lee", "Board", "1 Road", "Floor 2", "Town, OR 12")
    abroad = presented({"recipient": american, "sender": {"countryCode": "DE"}, "meta": {"language": "de"}})[1]
    assert abroad.recipient == ("Board", "Kim Lee", "1 Road", "Floor 2", "Town, OR 12")
    assert (at_home.recipient_country, abroad.recipient_country) == ("", "Vereinigte Staaten")


def test_the_country_of_the_sender_is_printed_when_the_letter_goes_abroad() -> None:
    sender = {"name": "Ada", "city": "Bath", "countryCode": "GB"}
    _, at_home = presented({"sender": sender, "recipient": {"countryCode": "GB"}})
    _, abroad = presented({"sender": sender, "recipient": {"countryCode": "FR"}})
    assert [piece.text for piece in at_home.sender.contact] == ["Bath"]
    assert [piece.text for piece in abroad.sender.contact] == ["Bath, United Kingdom"]


def test_words_are_added_once() -> None:
    _, letter = presented({"subject": "candidature", "meta": {"language": "fr"}})
    assert letter.subject == "Objet\u00a0: candidature"
    _, letter = presented({"subject": "Objet : candidature", "meta": {"language": "fr"}})
    assert letter.subject == "Objet : candidature"
    _, letter = presented({"enclosures": ["one"], "postscript": "More."})
    assert (letter.enclosures, letter.postscript) == ("Enclosure: one", ("PS: More.",))
    _, letter = presented({"enclosures": ["one", "two"], "postscript": "P.S. More."})
    assert (letter.enclosures, letter.postscript) == ("Enclosures: one, two", ("P.S. More.",))


@pytest.mark.parametrize(
    ("language", "part", "given", "shown"),
    [
        ("en", "postscript", "Psychology is my subject.", "PS: Psychology is my subject."),
        ("en", "postscript", "PS I print.", "PS I print."),
        ("fr", "subject", "Objets connectés", "Objet\u00a0: Objets connectés"),
        ("fr", "subject", "OBJET : candidature", "OBJET : candidature"),
        ("de", "enclosures", ["Anlagenverzeichnis"], "Anlage: Anlagenverzeichnis"),
        ("de", "enclosures", ["Anlagen: Lebenslauf, Zeugnisse"], "Anlagen: Lebenslauf, Zeugnisse"),
        ("de", "enclosures", ["Anlage 1", "Anlage 2"], "Anlage 1, Anlage 2"),
        ("ja", "subject", "件名：応募", "件名：応募"),
        ("es", "postscript", "P.D. Hola.", "P.D. Hola."),
    ],
)
def test_a_word_is_added_unless_the_text_begins_with_the_whole_word(language: str, part: str, given: Any, shown: str) -> None:
    _, letter = presented({part: given}, language=language)
    assert (letter.postscript[0] if part == "postscript" else getattr(letter, part)) == shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_all_its_words(language: str) -> None:
    words = words_for(language)
    assert all((words.letter, words.enclosure, words.enclosures, words.postscript, words.phone, words.email, words.date))
    assert presented({"paragraphs": "x"}, language=language)[0].warnings == ()


def test_a_language_without_words_is_a_warning() -> None:
    page, letter = presented({"enclosures": ["one"]}, language="sw")
    assert [(warning.code, warning.field) for warning in page.warnings] == [("LANGUAGE_UNKNOWN", "settings.language")]
    assert letter.enclosures == "Enclosure: one"
    page, _ = presented({"paragraphs": "x", "meta": {"language": "Esperanto!"}})
    assert [(warning.code, warning.field) for warning in page.warnings] == [("LANGUAGE_UNKNOWN", "meta.language")]


def test_metadata_names_the_sender_and_the_subject() -> None:
    page, _ = presented(LETTER.sample())
    assert page.author == "Maren Holloway"
    assert page.subject.startswith("Principal Engineer")
    assert page.title == f"{page.author} – {page.subject}"
    assert page.running_name == page.author
    assert presented(LETTER.sample(), pageFoot=False)[0].running_name == ""


def test_a_signature_of_ones_own_replaces_the_name() -> None:
    assert presented({"sender": {"name": "Ada Example"}})[1].signature == "Ada Example"
    assert presented({"sender": {"name": "Ada Example"}, "signature": "Ada"})[1].signature == "Ada"


@pytest.mark.parametrize(
    ("settings", "language", "country", "window"),
    [
        ({}, "de", "DE", True),
        ({}, "de", "", True),
        ({}, "de", "AT", False),
        ({"addressWindow": "none"}, "de", "DE", False),
        ({}, "en-GB", "GB", False),
        ({"addressWindow": "din5008b"}, "en-US", "US", True),
    ],
)
def test_the_window_is_a_setting_and_the_custom_of_germany(
    settings: dict[str, Any], language: str, country: str, window: bool
) -> None:
    data = {"sender": {"name": "Ada", "phone": "+1 2", "countryCode": country}, "date": "2025-03-03"}
    page, letter = presented({**data, "meta": {"language": language}}, **settings)
    assert letter.window == window
    assert len(page.edge_marks) == (3 if window else 0)
    assert [value.text for fact in letter.facts for value in fact.values] == (["+1 2", letter.date] if window else [])
    if window:
        assert letter.opening[0] == "recipient"


def test_a_recipient_that_does_not_fit_into_the_window_is_a_warning() -> None:
    recipient = {"name": "Kim Lee", "address": [f"Line {number}" for number in range(6)]}
    page, _ = presented({"recipient": recipient}, addressWindow="din5008b")
    assert [(warning.code, warning.field) for warning in page.warnings] == [("WINDOW_FULL", "recipient")]
    assert "7 lines" in page.warnings[0].message
    assert presented({"recipient": recipient})[0].warnings == ()


RESUME: dict[str, Any] = {
    "basics": {
        "name": "Ada Example",
        "label": "Printer",
        "email": "ada@example.org",
        "website": "https://ada.example.org",
        "location": {"address": "1 Road", "city": "Bath", "countryCode": "GB"},
        "profiles": [{"network": "Git", "url": "https://git.example.org/ada"}],
    }
}
ID = "01979a3e-5c1b-7c44-9d7a-2f1f4d0c5b6a"


def test_a_sender_has_from_a_resume_what_it_lacks() -> None:
    letter = {"resume": ID, "sender": {"name": "A. Example", "email": "", "x-note": 1}, "paragraphs": "Hello."}
    completed = with_resume(letter, RESUME)
    assert completed == {
        "paragraphs": "Hello.",
        "sender": {
            "name": "A. Example",
            "label": "Printer",
            "email": "ada@example.org",
            "url": "https://ada.example.org",
            "profiles": RESUME["basics"]["profiles"],
            "address": "1 Road",
            "city": "Bath",
            "countryCode": "GB",
            "x-note": 1,
        },
    }
    assert letter["sender"] == {"name": "A. Example", "email": "", "x-note": 1}, "the data itself is not changed"
    assert LETTER.validate(completed) == []
    assert present_letter(completed, {}, "").warnings == ()


def test_an_address_of_ones_own_is_not_mixed_with_that_of_the_resume() -> None:
    sender = with_resume({"sender": {"city": "York"}}, RESUME)["sender"]
    assert (sender["city"], sender.get("address"), sender.get("countryCode")) == ("York", None, None)
    assert with_resume({"resume": ID}, {})["sender"] == {}


def test_a_resume_that_was_not_resolved_is_a_warning() -> None:
    page, _ = presented({"resume": ID, "paragraphs": "Hello."})
    assert [(warning.code, warning.field) for warning in page.warnings] == [("FIELD_IGNORED", "resume")]


@pytest.mark.parametrize("wrong", ["", "mine", 7, ["x"], {"id": ID}, True])
def test_a_resume_is_named_by_an_id(wrong: Any) -> None:
    assert [error.path for error in LETTER.validate({"resume": wrong})] == ["resume"]
    assert LETTER.validate({"resume": ID}) == LETTER.validate({"resume": None}) == []


@pytest.mark.parametrize(
    ("data", "paths"),
    [
        ({"paragraphs": 7}, ["paragraphs"]),
        ({"paragraphs": ["a", 7]}, ["paragraphs[1]"]),
        ({"recipient": {"address": {"a": 1}}}, ["recipient.address"]),
        ({"recipient": "Kim"}, ["recipient"]),
        ({"sender": {"name": 7, "profiles": "x"}}, ["sender.name", "sender.profiles"]),
        ({"enclosures": "one"}, ["enclosures"]),
        ({"date": 20}, ["date"]),
    ],
)
def test_wrong_fields_are_named(data: dict[str, Any], paths: list[str]) -> None:
    assert [error.path for error in LETTER.validate(data)] == paths


def test_unknown_fields_and_unreadable_dates_are_warnings() -> None:
    page, _ = presented({"salutaton": "Dear", "recipient": {"nam": "Kim"}, "date": "2025-13-40", "sender": {"motto": "x"}})
    assert sorted((warning.code, warning.field) for warning in page.warnings) == [
        ("DATE_UNREADABLE", "date"),
        ("FIELD_IGNORED", "recipient.nam"),
        ("FIELD_IGNORED", "salutaton"),
        ("FIELD_IGNORED", "sender.motto"),
    ]


def test_wrong_settings_are_named() -> None:
    assert [error.path for error in LETTER.validate_settings({"addressWindow": "dl", "showPhoto": True})] == [
        "addressWindow",
        "showPhoto",
    ]


def test_a_letter_is_recognized_by_its_names_and_everything_else_is_a_resume() -> None:
    for kind in KINDS.values():
        assert all(kind_of(make()) is kind for make in kind.samples.values())
    assert kind_of({"basics": {}, "recipient": {}}).name == "resume"
    assert kind_of([]).name == kind_of({}).name == "resume"
