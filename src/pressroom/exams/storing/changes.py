"""Define what changed when an exam was stored."""

from __future__ import annotations

import msgspec


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """How many entries of a kind were added, changed and removed."""

    added: int = 0
    changed: int = 0
    removed: int = 0


class ExamChanges(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What changed. Students and classes are never removed."""

    created: bool
    """Whether the exam is new."""
    version: int
    """The version of the exam now. It is the former one if nothing changed."""
    classes: Changed
    students: Changed
    questions: Changed
    submissions: Changed
