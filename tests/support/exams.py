"""Make teachers and exam documents for tests."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from uuid import uuid4

import msgspec
from tests.support.databases import Owner

from pressroom.auth.principal import Principal, UserRole
from pressroom.exams.document import ExamDocument


def add_institution(owner: Owner, name: str = "") -> Any:
    """Add an institution, and return its id."""
    return owner.value("INSERT INTO institutions (name) VALUES (%s) RETURNING id", (name or uuid4().hex,))


def staff(owner: Owner, *, institution: Any, role: UserRole = "teacher", name: str = "") -> Principal:
    """Add a user of an institution."""
    user = owner.user(f"{name or uuid4().hex}@example.org", role=role)
    owner.rows("UPDATE users SET institution_id = %s WHERE id = %s", (institution, user.user_id))
    return replace(user, institution_id=institution)


def small_exam(**members: Any) -> dict[str, Any]:
    """Return the JSON of a document with two classes, a group, three students and two questions."""
    exam: dict[str, Any] = {
        "title": "Test on functions",
        "subject": "Mathematics",
        "language": "en",
        "date": "2026-03-13",
        "classes": [
            {"id": "T1", "name": "Class 1"},
            {"id": "T1-A", "name": "Group A", "parent": "T1"},
            {"id": "T2", "name": "Class 2"},
        ],
        "sections": [
            {
                "title": "Functions",
                "questions": [
                    {"label": "Q1", "maxPoints": 2.5, "statement": "Find $f'(x)$.", "key": "$2x$"},
                    {"label": "Q2", "maxPoints": "0.1"},
                ],
            }
        ],
        "students": [
            {"number": "3", "lastName": "Zola", "firstName": "Ève", "classes": ["T1", "T1-A"]},
            {"number": "1", "lastName": "Ångström", "firstName": "Bo", "classes": ["T1-A"]},
            {"number": "2", "lastName": "Le Goff", "firstName": "Nolwenn", "classes": ["T2"]},
        ],
        "submissions": [
            {
                "student": "3",
                "status": "graded",
                "answers": [
                    {"question": "Q1", "points": 1.25, "text": "$2x$", "feedback": "Yes."},
                    {"question": "Q2", "points": 0.1},
                ],
            },
            {"student": "2", "status": "absent", "absence": "justified"},
        ],
    }
    return exam | members


def class_chain(levels: int, *, first: int = 1) -> list[dict[str, Any]]:
    """Return the JSON of classes, each one a group of the one before: `L1` is on level 1."""
    return [
        {"id": f"L{level}", "name": f"Level {level}", "parent": f"L{level - 1}" if level > first else None}
        for level in range(first, first + levels)
    ]


def document_of(exam: dict[str, Any]) -> ExamDocument:
    """Decode the JSON of a document."""
    return msgspec.json.decode(json.dumps(exam), type=ExamDocument)


def small_document(**members: Any) -> ExamDocument:
    """Return the document of `small_exam`."""
    return document_of(small_exam(**members))
