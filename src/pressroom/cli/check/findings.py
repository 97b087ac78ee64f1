"""The findings about one PDF, as `pressroom check --json` prints them."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from pressroom.cli.check.expected import ExpectedText
from pressroom.cli.check.readers import Extraction, Reader
from pressroom.cli.check.reading import Reading
from pressroom.cli.check.structure import Structure


class LostText(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A text of the data that a reader does not find as it is written."""

    field: str
    text: str
    words_found: bool
    """Whether each of its words is found somewhere: it is broken up, or its order is lost."""


class ReaderFindings(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What one reader makes of the file."""

    name: str
    version: str
    failure: str
    """Why it could not read the file; empty when it could."""
    characters: int
    """Visible characters that it extracts."""
    lost: list[LostText]
    misplaced_headings: list[str]
    """Headings that it finds only before an earlier one."""

    @property
    def loses_text(self) -> bool:
        """Whether it does not find something, or nothing at all."""
        return bool(self.lost or self.failure or not self.characters)


class Findings(msgspec.Struct, frozen=True, kw_only=True):
    """All that was found out about a file."""

    file: str
    bytes: int
    structure: Structure
    texts: int
    """How many texts of the data were looked for."""
    readers: list[ReaderFindings]

    @property
    def loses_text(self) -> bool:
        """Whether some reader loses something."""
        return any(reader.loses_text for reader in self.readers)


def findings_of(
    reader: Reader, extraction: Extraction, *, texts: Sequence[ExpectedText], headings: Sequence[str]
) -> ReaderFindings:
    """Look for the texts in what a reader extracted, and for the headings in their order."""
    reading = Reading(extraction.output)
    return ReaderFindings(
        name=reader.name,
        version=reader.version,
        failure=extraction.failure,
        characters=reading.characters,
        lost=[_lost(wanted, reading) for wanted in texts if reading.find(wanted.text) < 0],
        misplaced_headings=_misplaced(reading, headings),
    )


def _lost(wanted: ExpectedText, reading: Reading) -> LostText:
    return LostText(field=wanted.field, text=wanted.text, words_found=reading.has_words(wanted.text))


def _misplaced(reading: Reading, headings: Sequence[str]) -> list[str]:
    misplaced: list[str] = []
    place = 0
    for heading in headings:
        found = reading.find(heading, start=place)
        if found >= 0:
            place = found + 1
        elif reading.find(heading) >= 0:
            misplaced.append(heading)
    return misplaced
