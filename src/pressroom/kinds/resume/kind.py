"""Define the kind `resume`, whose data is in the JSON Resume format."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final, cast

from pressroom.errors import FieldError
from pressroom.kinds.base import Kind
from pressroom.kinds.presentation import SHARED_SETTINGS, Setting, flag
from pressroom.kinds.resume.imports.formats import RESUME_FORMATS
from pressroom.kinds.resume.labels import SECTIONS
from pressroom.kinds.resume.present import present_resume, title_of_resume
from pressroom.kinds.resume.shape import RESUME_SHAPE
from pressroom.kinds.shapes import first_errors, wrong_fields
from pressroom.kinds.storable import unstorable_fields
from pressroom.kinds.text import one_line

FOLDER: Final = Path(__file__).parent
MAX_HEADING_LENGTH: Final = 60
"""Characters of a heading of one's own: one line of print."""


def validate_resume(data: Any) -> list[FieldError]:
    """Return the wrong fields of resume data, at most `MAX_ERRORS`."""
    return first_errors(wrong_fields(data, RESUME_SHAPE), unstorable_fields(data))


def check_sections(value: Any) -> str:
    """Accept a list of different names of sections."""
    if isinstance(value, list):
        names = cast("list[Any]", value)
        if all(isinstance(name, str) and name in SECTIONS for name in names) and len(set(names)) == len(names):
            return ""
    return f"must be a list of section names, each once, out of: {', '.join(SECTIONS)}."


def check_headings(value: Any) -> str:
    """Accept an object of short texts by the names of sections."""
    if isinstance(value, dict):
        given = cast("dict[Any, Any]", value)
        if given.keys() <= set(SECTIONS) and all(isinstance(text, str) and _is_heading(text) for text in given.values()):
            return ""
    return (
        f"must be an object of headings, each of 1 to {MAX_HEADING_LENGTH} characters on one line, "
        f"by the names of sections: {', '.join(SECTIONS)}."
    )


def _is_heading(text: str) -> bool:
    return 0 < len(text) <= MAX_HEADING_LENGTH and one_line(text) == text


_SECTIONS_SCHEMA: Final = {"type": "array", "items": {"enum": list(SECTIONS)}, "uniqueItems": True}
_HEADING_SCHEMA: Final = {"type": "string", "minLength": 1, "maxLength": MAX_HEADING_LENGTH}
_HEADINGS_SCHEMA: Final = {
    "type": "object",
    "properties": dict.fromkeys(SECTIONS, _HEADING_SCHEMA),
    "additionalProperties": False,
}
RESUME_SETTINGS: Final[dict[str, Setting]] = {
    **SHARED_SETTINGS,
    "showPhoto": flag(default=True),
    "sectionOrder": Setting(check=check_sections, schema=_SECTIONS_SCHEMA),
    "hiddenSections": Setting(check=check_sections, schema=_SECTIONS_SCHEMA),
    "headings": Setting(check=check_headings, schema=_HEADINGS_SCHEMA),
}


def _sample(name: str) -> dict[str, Any]:
    return json.loads((FOLDER / "samples" / f"{name}.json").read_text(encoding="utf-8"))


_SAMPLES: Final[Mapping[str, Any]] = {
    path.stem: partial(_sample, path.stem) for path in sorted((FOLDER / "samples").glob("*.json"))
}

RESUME: Final = Kind(
    name="resume",
    label="Resume",
    queue="documents",
    render_timeout_seconds=None,
    templates_folder=FOLDER / "templates",
    default_template="classic",
    shape=RESUME_SHAPE,
    validate=validate_resume,
    settings=RESUME_SETTINGS,
    present=present_resume,
    sample=partial(_sample, "english"),
    samples=_SAMPLES,
    formats=RESUME_FORMATS,
    title_of=title_of_resume,
)
