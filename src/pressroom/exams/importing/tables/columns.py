"""Recognize the columns of a table of students and marks, in French and English."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

from pressroom.errors import ExportWarning, FieldError
from pressroom.exams.document import Language
from pressroom.exams.names import name_key
from pressroom.exams.shown_names import shown_labels
from pressroom.exams.tables.marks import marks_heads
from pressroom.exams.words import words_in

ColumnName = Literal["number", "last_name", "first_name", "class", "status", "total", "scale", "mark", "rank"]

NAMES: Final[dict[ColumnName, frozenset[str]]] = {
    "number": frozenset(
        {"numero", "n", "no", "id", "identifiant", "matricule", "ine", "number", "student number", "student id", "numero eleve"}
    ),
    "last_name": frozenset({"nom", "nom de famille", "last name", "surname", "family name", "name"}),
    "first_name": frozenset({"prenom", "prenoms", "first name", "given name", "forename"}),
    "class": frozenset({"classe", "classes", "groupe", "groupes", "class", "group", "groups", "classe ou groupe"}),
    "status": frozenset({"statut", "etat", "status", "presence", "absence"}),
    "total": frozenset({"total"}),
    "scale": frozenset({"bareme", "scale"}),
    "mark": frozenset({"note", "note 20", "note sur 20", "mark", "mark 20", "mark out of 20"}),
    "rank": frozenset({"rang", "rank"}),
}
"""The heads of columns, as `name_key` returns them."""
OWN: Final[tuple[ColumnName, ...]] = get_args(ColumnName)
"""The columns before those of the questions in a table that Pressroom wrote, in order (`marks_heads`)."""
DERIVED: Final = frozenset({"total", "scale", "mark", "rank"})
"""The columns that follow from the points. They are not imported."""


@dataclass(frozen=True, kw_only=True)
class Columns:
    """The places of the columns, from 0 on. `questions` has them by label. Only Pressroom's own tables have `DERIVED`."""

    places: dict[ColumnName, int]
    questions: dict[str, int]
    heads: tuple[str, ...]
    warnings: tuple[ExportWarning, ...]

    def place(self, line: int, column: int) -> str:
        """Name a cell, such as `line 4, column 6 (Q1)`."""
        head = self.heads[column] if column < len(self.heads) else ""
        return f"line {line}, column {column + 1}" + (f" ({head})" if head else "")


def columns_of(heads: Sequence[str], *, labels: Sequence[str], line: int) -> tuple[Columns, list[FieldError]]:
    """Recognize the heads; return the columns and what is wrong with them."""
    by_label = _by_head(labels)
    own = OWN if _is_own(heads) else ()
    columns = Columns(places={}, questions={}, heads=tuple(heads), warnings=())
    wrong: list[FieldError] = []
    ignored: list[ExportWarning] = []
    for index, head in enumerate(heads):
        place = columns.place(line, index)
        if not head:
            continue
        if index < len(own):
            columns.places[own[index]] = index
            continue
        name: ColumnName | None = next((name for name, known in NAMES.items() if name_key(head) in known), None)
        label = by_label.get(head) or (None if name else by_label.get(name_key(head)))
        if label is not None:
            if columns.questions.setdefault(label, index) != index:
                wrong.append(FieldError(place, "is there twice."))
        elif name in DERIVED:
            ignored.append(ExportWarning(code="COLUMN_IGNORED", message="Not imported: it follows from the points.", field=place))
        elif name is not None:
            if columns.places.setdefault(name, index) != index:
                wrong.append(FieldError(place, f"is the same as column {columns.places[name] + 1}. Remove one of them."))
        else:
            known = "Number, Last name, First name, Class, Status"
            wrong.append(FieldError(place, f"is not known. Known are {known}, and the questions: {', '.join(labels)}."))
    if "number" not in columns.places:
        wrong.append(FieldError(f"line {line}", "has no column with the numbers of students. Name it “Numéro” or “Number”."))
    return Columns(places=columns.places, questions=columns.questions, heads=columns.heads, warnings=tuple(ignored)), wrong


def _by_head(labels: Sequence[str]) -> dict[str, str]:
    """Return the label of each question by its label and by its short name, as they are and as `name_key` returns them."""
    heads = dict(zip(shown_labels(labels), labels, strict=True)) | {label: label for label in labels}
    return {name_key(head): label for head, label in heads.items()} | heads


def _is_own(heads: Sequence[str]) -> bool:
    """Say whether Pressroom wrote the heads before those of the questions, so that a question may be called « Total »."""
    return any(tuple(heads[: len(OWN)]) == marks_heads(words_in(language)) for language in get_args(Language))
