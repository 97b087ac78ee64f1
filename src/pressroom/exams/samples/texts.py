"""Read the texts of the sample exams."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Final, cast

import msgspec

from pressroom.exams.document import ClassEntry, Language
from pressroom.kinds.parsing import parse_document_text

FILES: Final[dict[Language, str]] = {"fr": "french.yaml", "en": "english.yaml"}
WRAP: Final = re.compile(r"(?<!\n)\n(?!\n|[-*|] |\d+\. )")
"""The end of a line inside a paragraph, neither before an item of a list nor before a row of a table."""
HEAD: Final = ("title", "subject", "language", "date", "durationMinutes", "teacher", "institution", "place", "schoolYear")


class Graded(msgspec.Struct, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Texts for what deserves at least a share of the points, or a mark out of 20."""

    at_least: Decimal = msgspec.field(name="from")
    texts: list[str]
    feedback: list[str] = msgspec.field(default_factory=lambda: [""])
    """One for each text, or any number for all of them."""


class SampleQuestion(msgspec.Struct, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A question with answers, best first."""

    label: str
    max_points: Decimal
    ease: float
    """The mean share of points."""
    slope: float = 1.0
    """How much the points follow from ability; negative: the question discriminates badly."""
    blank: float = 0.02
    """The share of copies without an answer."""
    statement: str
    key: str
    answers: list[Graded]


class SampleSection(msgspec.Struct, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A section."""

    title: str
    introduction: str
    questions: list[SampleQuestion]


class SampleExam(msgspec.Struct, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The texts of a sample exam."""

    title: str
    subject: str
    language: Language
    date: str
    duration_minutes: int
    teacher: str
    institution: str
    place: str
    school_year: str
    first_number: int
    classes: list[ClassEntry]
    """Classes at the top, each with groups."""
    optional_class: ClassEntry
    sections: list[SampleSection]
    remarks: list[Graded]
    first_names: list[str]
    last_names: list[str]
    other_scripts: list[tuple[str, str]]
    """Last and first names in other scripts."""

    @property
    def max_points(self) -> Decimal:
        """Return the points of all questions."""
        return sum((question.max_points for section in self.sections for question in section.questions), Decimal(0))

    def head(self) -> dict[str, Any]:
        """Return the members of a document that are no lists of people or questions."""
        members: dict[str, Any] = msgspec.to_builtins(self)
        return {name: members[name] for name in HEAD} | {"classes": [*members["classes"], members["optionalClass"]]}


@cache
def sample_exam(language: Language) -> SampleExam:
    """Read the sample exam of a language."""
    text = (files("pressroom.exams.samples") / FILES[language]).read_text(encoding="utf-8")
    return msgspec.convert(_unwrapped(parse_document_text(text, ".yaml")), SampleExam)


def _unwrapped(value: Any) -> Any:
    """Join the lines of the paragraphs in all texts: in an exam, the end of a line is a line break."""
    match value:
        case str():
            return WRAP.sub(" ", value)
        case list():
            return [_unwrapped(item) for item in cast("list[Any]", value)]
        case dict():
            return {key: _unwrapped(item) for key, item in cast("dict[str, Any]", value).items()}
        case _:
            return value
