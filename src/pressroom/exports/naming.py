"""Names of exported files: the key in the store and the name that a person sees."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime
from typing import Final

from pressroom.exports.model import ExportJob

MAX_NAME_CHARACTERS: Final = 100
"""Leaves room under the 255 bytes that file systems allow, with characters of up to two UTF-16 units."""
_UNSAFE: Final = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')


def object_key(job: ExportJob, *, now: datetime | None = None) -> str:
    """Name the file of one attempt: user and document, when, and the attempt, so that two attempts never write the same key."""
    stamp = (now or datetime.now(UTC)).strftime("%Y%m%dT%H%M%SZ")
    return f"exports/{job.user_id}/{job.document_id}_{stamp}_{job.id.hex[-12:]}-{job.attempts}.{job.format}"


def file_name(title: str, *, extension: str) -> str:
    """Make a document's title a file name that every system takes, in the title's own script."""
    text = unicodedata.normalize("NFC", title)
    text = "".join(" " if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else character for character in text)
    text = " ".join(_UNSAFE.sub(" ", text).split())[:MAX_NAME_CHARACTERS].strip(" .")
    return f"{text or 'export'}.{extension}"
