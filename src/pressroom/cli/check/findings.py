"""Compare what readers extract from a PDF with the expected texts. `pressroom check --json` prints these findings."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from pressroom.cli.check.expected import ExpectedText
from pressroom.cli.check.readers import Extraction, Reader
from pressroom.cli.check.reading import Reading
from pressroom.cli.check.structure import Structure


class LostText(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """An expected text that a reader does not find."""

    field: str
    text: str
    words_found: bool
    """Whether each of its words is found somewhere, so that only their order or the text between them differs."""


class ReaderFindings(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The findings of one reader."""

    name: str
    version: str
    failure: str
    """Why it could not read the file; empty if it could."""
    characters: int
    """The number of extracted characters, without white space."""
    lost: list[LostText]
    misplaced_headings: list[str]
    """Headings that are found only before a heading that should precede them."""

    @property
    def loses_text(self) -> bool:
        """Whether it lost an expected text, or extracted no text."""
        return bool(self.lost or self.failure or not self.characters)


class Findings(msgspec.Struct, frozen=True, kw_only=True):
    """The findings about a file."""

    file: str
    bytes: int
    structure: Structure
    texts: int
    """The number of expected texts."""
    readers: list[ReaderFindings]

    @property
    def loses_text(self) -> bool:
        """Whether any reader loses text."""
        return any(reader.loses_text for reader in self.readers)


def findings_of(
    reader: Reader, extraction: Extraction, *, texts: Sequence[ExpectedText], headings: Sequence[str]
) -> ReaderFindings:
    """Search the texts in what a reader extracted, and the headings in their order."""
    reading = Reading(extraction.output)
    return ReaderFindings(
        name=reader.name,
        version=reader.version,
        failure=extraction.failure,
        characters=reading.characters,
        lost=[_lost(expected, reading) for expected in texts if reading.find(expected.text) < 0],
        misplaced_headings=_misplaced(reading, headings),
    )


def _lost(expected: ExpectedText, reading: Reading) -> LostText:
    return LostText(field=expected.field, text=expected.text, words_found=reading.has_words(expected.text))


def _misplaced(reading: Reading, headings: Sequence[str]) -> list[str]:
    misplaced: list[str] = []
    start = 0
    for heading in headings:
        position = reading.find(heading, start=start)
        if position >= 0:
            start = position + 1
        elif reading.find(heading) >= 0:
            misplaced.append(heading)
    return misplaced
