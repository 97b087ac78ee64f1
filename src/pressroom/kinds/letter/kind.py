"""Define the kind `cover_letter`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final, cast
from uuid import UUID

from pressroom.errors import FieldError
from pressroom.kinds.base import Kind, Reference
from pressroom.kinds.letter.present import present_letter, title_of_letter
from pressroom.kinds.letter.sender import with_resume
from pressroom.kinds.letter.shape import LETTER_SHAPE, NAMES, RESUME_FIELD
from pressroom.kinds.letter.window import ADDRESS_WINDOW
from pressroom.kinds.presentation import SHARED_SETTINGS, Setting
from pressroom.kinds.shapes import first_errors, wrong_fields
from pressroom.kinds.storable import unstorable_fields

FOLDER: Final = Path(__file__).parent
LETTER_SETTINGS: Final[dict[str, Setting]] = {**SHARED_SETTINGS, "addressWindow": ADDRESS_WINDOW}


def validate_letter(data: Any) -> list[FieldError]:
    """Return the wrong fields of a letter's data, at most `MAX_ERRORS`."""
    return first_errors(wrong_fields(data, LETTER_SHAPE), _wrong_resume(data), unstorable_fields(data))


def is_letter(data: Mapping[str, Any]) -> bool:
    """Recognize a letter by the names at its top."""
    return not NAMES.isdisjoint(data) and data.keys().isdisjoint({"basics", "cv", "sections"})


def _wrong_resume(data: Any) -> Iterator[FieldError]:
    if not isinstance(data, dict):
        return
    resume = cast("dict[str, Any]", data).get(RESUME_FIELD)
    try:
        if resume is not None:
            UUID(resume)
    except (ValueError, TypeError, AttributeError):
        yield FieldError(RESUME_FIELD, "must be the id of a resume, such as 01979a3e-5c1b-7c44-9d7a-2f1f4d0c5b6a.")


def _sample(name: str) -> dict[str, Any]:
    return json.loads((FOLDER / "samples" / f"{name}.json").read_text(encoding="utf-8"))


_SAMPLES: Final[Mapping[str, Any]] = {
    path.stem: partial(_sample, path.stem) for path in sorted((FOLDER / "samples").glob("*.json"))
}

COVER_LETTER: Final = Kind(
    name="cover_letter",
    label="Cover letter",
    queue="documents",
    render_timeout_seconds=None,
    templates_folder=FOLDER / "templates",
    default_template="classic",
    shape=LETTER_SHAPE,
    validate=validate_letter,
    settings=LETTER_SETTINGS,
    present=present_letter,
    sample=partial(_sample, "english"),
    samples=_SAMPLES,
    recognizes=is_letter,
    reference=Reference(field=RESUME_FIELD, kind="resume", completed=with_resume),
    title_of=title_of_letter,
)
