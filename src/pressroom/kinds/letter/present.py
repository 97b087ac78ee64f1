"""Present the data and settings of a cover letter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from pressroom.errors import ExportWarning
from pressroom.kinds.base import PrintContext
from pressroom.kinds.countries import country_code, home_country
from pressroom.kinds.fields import Fields
from pressroom.kinds.letter.conventions import conventions_of, locale_of_letter
from pressroom.kinds.letter.dates import date_line
from pressroom.kinds.letter.people import facts_of, recipient_lines, sender_of
from pressroom.kinds.letter.shape import LETTER_SHAPE, RESUME_FIELD
from pressroom.kinds.letter.view import LetterView
from pressroom.kinds.letter.window import LINES, MARKS, PLACES, has_window, placed_in_window, window_warnings
from pressroom.kinds.letter.words import Words, has_words, words_for
from pressroom.kinds.presentation import check_language
from pressroom.kinds.resume.labels import labels_for
from pressroom.kinds.resume.language import CODE, language_of
from pressroom.kinds.text import clean_text, decoded_text, one_line
from pressroom.kinds.unprinted import data_warnings

BLANK_LINE: Final = re.compile(r"\n[^\S\n]*\n")
HAS_POSTSCRIPT_MARK: Final = re.compile(r"P\W{0,3}[SD]\b", re.IGNORECASE)


def present_letter(data: Mapping[str, Any], settings: Mapping[str, Any], title: str) -> PrintContext:
    """Present a letter with valid data and settings."""
    language = language_of(data, settings)
    words, labels = words_for(language), labels_for(language)
    fields = Fields(data)
    sender = fields.record("sender")
    home = country_code(sender.text("countryCode")) or home_country(language)
    locale = locale_of_letter(language, home)
    conventions = conventions_of(locale)
    window = has_window(settings, locale)
    date = date_line(fields.date("date"), place=fields.text("place"), locale=locale)
    recipient, country = recipient_lines(fields.record("recipient"), home=home, conventions=conventions, language=language)
    lines = (*recipient, *([country] if country else []))
    name, subject = sender.text("name"), fields.text("subject")
    letter = LetterView(
        sender=sender_of(
            sender, home=home, destination=fields.record("recipient").text("countryCode"), labels=labels, language=language
        ),
        # In a window, the recipient is above everything else.
        opening=tuple(sorted(conventions.opening, key=lambda part: window and part != "recipient")),
        facts=facts_of(sender, words=words, labels=labels, language=language, date=date) if window else (),
        recipient=recipient,
        recipient_country=country,
        date=date,
        subject=_introduced(subject, words.subject, words=words),
        salutation=fields.text("salutation"),
        paragraphs=tuple(_paragraphs(fields.text_or_texts("paragraphs"))),
        closing=fields.text("closing"),
        signature=fields.text("signature") or name,
        postscript=_postscript(fields.paragraphs("postscript"), words),
        enclosures=_enclosures(fields.texts("enclosures"), words),
        ending=conventions.ending,
        aside=conventions.aside and not window,
        window=window,
    )
    return PrintContext(
        context={"letter": letter, "words": words},
        title=one_line(title) or title_of_letter(data),
        language=language,
        settings=settings,
        running_name=name if settings.get("pageFoot") is not False else "",
        places=PLACES,
        placed=placed_in_window(lines, return_line=letter.sender.return_line) if window and 0 < len(lines) <= LINES else None,
        edge_marks=MARKS if window else (),
        author=name,
        subject=subject or words.letter,
        warnings=(
            *data_warnings({key: value for key, value in data.items() if key != RESUME_FIELD}, LETTER_SHAPE),
            *(window_warnings(lines) if window else ()),
            *_language_warnings(data, settings),
            *_resume_warnings(data),
        ),
    )


def title_of_letter(data: Mapping[str, Any]) -> str:
    """Return the sender's name and the subject, such as `Ada Example – Cover letter`."""
    fields = Fields(data)
    name, subject = fields.record("sender").text("name"), fields.text("subject")
    return " – ".join(part for part in (name, subject or words_for(language_of(data, {})).letter) if part)


def _paragraphs(texts: tuple[str, ...]) -> Iterator[str]:
    """Yield decoded paragraphs: blank lines separate them, and a single line break is a space, because editors wrap lines."""
    for text in texts:
        yield from filter(None, map(one_line, BLANK_LINE.split(clean_text(decoded_text(text)))))


def _introduced(text: str, word: str, *others: str, words: Words) -> str:
    """Return a text after a word and a colon, unless it begins with that word, or one of others, and not with a longer one."""
    known = "|".join(map(re.escape, (word, *others)))
    if not text or not word or re.match(rf"(?:{known})(?![\w-])", text, re.IGNORECASE):
        return text
    return f"{word}{words.colon}{text}"


def _postscript(paragraphs: tuple[str, ...], words: Words) -> tuple[str, ...]:
    if not paragraphs or HAS_POSTSCRIPT_MARK.match(paragraphs[0]):
        return paragraphs
    return _introduced(paragraphs[0], words.postscript, words=words), *paragraphs[1:]


def _enclosures(enclosures: tuple[str, ...], words: Words) -> str:
    word = words.enclosures if len(enclosures) > 1 else words.enclosure
    return _introduced(words.comma.join(enclosures), word, words.enclosure, words.enclosures, words=words)


def _language_warnings(data: Mapping[str, Any], settings: Mapping[str, Any]) -> Iterator[ExportWarning]:
    own = Fields(data).record("meta").text("language")
    if own and not settings.get("language") and (wrong := check_language(own)):
        yield ExportWarning(CODE, f"This is not a valid language: it {wrong} English is used.", "meta.language")
    language = language_of(data, settings)
    if not has_words(language):
        message = f"Pressroom has no words of letters in the language {language}: “Enclosures” and others are in English."
        yield ExportWarning(CODE, message, "settings.language" if settings.get("language") else "meta.language")


def _resume_warnings(data: Mapping[str, Any]) -> Iterator[ExportWarning]:
    if data.get(RESUME_FIELD):
        message = "The sender is not completed from this resume, which only the server has. `--resume` names its file."
        yield ExportWarning("FIELD_IGNORED", message, RESUME_FIELD)
