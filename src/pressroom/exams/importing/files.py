"""Tell what a file is that is imported: an exam document in JSON, or a table of marks."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Final

from pressroom.kinds.signatures import signature_of

_BYTE_ORDER_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0e-\x1f]")


@dataclass(frozen=True, kw_only=True)
class ExamFile:
    """The text of a file; or in `no_text` what it is instead."""

    text: str = ""
    is_table: bool = False
    no_text: str = ""
    """Empty, or one of: `empty`, `pdf`, `archive`, `office`, `picture`, `binary`, `encoding`."""


def exam_file(content: bytes, name: str) -> ExamFile:
    """Decode a file. A text that is pasted has no name: JSON begins with a brace or a bracket, everything else is a table."""
    if not content.strip():
        return ExamFile(no_text="empty")
    is_utf_16 = content.startswith(_BYTE_ORDER_MARKS)
    what = signature_of(content) or ("binary" if not is_utf_16 and _CONTROL.search(content) else "")
    if what:
        return ExamFile(no_text=what)
    is_json = name.lower().endswith(".json")
    try:
        text = content.decode("utf-16" if is_utf_16 else "utf-8-sig")
    except UnicodeDecodeError:
        return _other_encoding(content, is_utf_16=is_utf_16, is_json=is_json)
    if not text.strip():
        return ExamFile(no_text="empty")
    return ExamFile(text=text, is_table=not is_json and not text.lstrip().startswith(("{", "[")))


def _other_encoding(content: bytes, *, is_utf_16: bool, is_json: bool) -> ExamFile:
    """Return a table as `read_rows` guesses it; JSON must be in UTF-8."""
    if is_utf_16:
        return ExamFile(no_text="binary")
    if is_json or content.lstrip().startswith((b"{", b"[")):
        return ExamFile(no_text="encoding")
    return ExamFile(text=content.decode("cp1252", errors="replace"), is_table=True)
