"""Read the bytes of a file that a person chose as text, or say what else the file is."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from pressroom.kinds.parsing import SUFFIXES
from pressroom.kinds.signatures import signature_of

_BYTE_ORDER_MARKS: Final = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


@dataclass(frozen=True, kw_only=True)
class FileText:
    """The text of a file with the suffix by which it is parsed; or in `no_text` what it is instead."""

    text: str = ""
    suffix: str = ""
    no_text: str = ""
    """Empty, or one of: `empty`, `pdf`, `archive`, `office`, `picture`, `binary`."""


def file_text(content: bytes, name: str) -> FileText:
    """Decode a file, whose name may be empty. A name without a suffix of data does not matter: the text says what it is."""
    if not content.strip():
        return FileText(no_text="empty")
    if what := signature_of(content):
        return FileText(no_text=what)
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS.items() if content.startswith(mark)), "utf-8-sig")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return FileText(no_text="binary")
    if "\0" in text:
        return FileText(no_text="binary")
    suffix = PurePath(name).suffix.lower()
    return FileText(text=text, suffix=suffix if suffix in SUFFIXES else suffix_of(text))


def suffix_of(text: str) -> str:
    """Return the suffix that a text should have: JSON begins with a brace or a bracket."""
    return ".json" if text.lstrip().startswith(("{", "[")) else ".yaml"
