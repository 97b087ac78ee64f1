"""Make the pseudonyms of anonymous reports, and remove the names of a student from texts."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import Final
from uuid import UUID

from pressroom.exams.model import Student

SIGNS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32 signs, five bits each: without 0, 1, I and O, which are mistaken for each other."""
LENGTH: Final = 8
"""Signs. Two of 1,000 students share one with a probability of one in two million."""


def pseudonym(exam_id: UUID, student: Student) -> str:
    """Return the pseudonym of a student in an exam, such as `K7M2-QX4D`.

    It is the beginning of SHA-256 over the two ids, so it is the same in every report of the exam and another one in
    the next exam. It cannot be guessed from name or number; who may read the ids of the institution can compute it.
    """
    digest = int.from_bytes(hashlib.sha256(exam_id.bytes + student.id.bytes).digest())
    signs = "".join(SIGNS[(digest >> (5 * place)) & 31] for place in range(LENGTH))
    return f"{signs[: LENGTH // 2]}-{signs[LENGTH // 2 :]}"


def without_names(text: str, student: Student, *, shown: str) -> str:
    """Replace the student's first and last name, where they are words of a text, by what is shown instead.

    Words begin with a capital letter or not as the name does, so that a student called Rose does not change a rose; their
    other letters may be small or capital. Commands of LaTeX are no words. Names of one sign are left.
    """
    names = sorted({student.first_name.strip(), student.last_name.strip()}, key=len, reverse=True)
    pattern = "|".join(rf"(?<![^\W_]|\\){_written(name)}(?![^\W_])" for name in names if len(name) > 1)
    return re.sub(pattern, shown, unicodedata.normalize("NFC", text)) if pattern else text


def _written(name: str) -> str:
    """Return a pattern of a name: its first letter as it is or as a capital, the others in any case, with any white space."""
    first, *rest = unicodedata.normalize("NFC", name)
    others = r"\s+".join(re.escape(word) for word in re.split(r"\s+", "".join(rest)))
    return f"[{re.escape(first)}{re.escape(first.upper()[:1])}](?i:{others})"
