"""The key under which an attempt's file is stored, and how such a key is known again."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime
from typing import Final

from pressroom.exports.model import ExportJob

PREFIX: Final = "exports/"
_UUID: Final = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_EXPORT_KEY: Final = re.compile(rf"{PREFIX}{_UUID}/{_UUID}_\d{{8}}T\d{{6}}Z_[0-9a-f]{{12}}-\d{{1,5}}\.[a-z]{{2,5}}", re.ASCII)


def object_key(job: ExportJob, *, now: datetime | None = None) -> str:
    """Name the file of one attempt: user and subject, when, and the attempt, so that two attempts never write the same key."""
    stamp = (now or datetime.now(UTC)).strftime("%Y%m%dT%H%M%SZ")
    return f"{PREFIX}{job.user_id}/{job.subject_id}_{stamp}_{job.id.hex[-12:]}-{job.attempts}.{job.format}"


def is_object_key(key: str) -> bool:
    """Tell whether `object_key` makes such keys; any other file in the store is somebody else's."""
    return _EXPORT_KEY.fullmatch(key) is not None


MAX_NAME_CHARACTERS: Final = 100
"""Leaves room under the 255 bytes that file systems allow, with characters of up to two UTF-16 units."""
_UNSAFE: Final = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')


def file_name(title: str, *, extension: str) -> str:
    """Make a title a file name that every system takes, in the title's own script."""
    text = unicodedata.normalize("NFC", title)
    text = "".join(" " if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else character for character in text)
    text = " ".join(_UNSAFE.sub(" ", text).split())[:MAX_NAME_CHARACTERS].strip(" .")
    return f"{text or 'export'}.{extension}"
