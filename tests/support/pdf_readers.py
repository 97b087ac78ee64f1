"""Extract the text of a PDF with independent readers."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable, Mapping
from typing import Any, Final, cast

import pymupdf
import pypdf
import pypdfium2
from pdfminer.high_level import extract_text

Reader = Callable[[bytes], str]


def pdftotext(pdf: bytes, *options: str) -> str:
    return subprocess.run(
        ["pdftotext", "-enc", "UTF-8", *options, "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()


def by_pypdf(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def by_pdfminer(pdf: bytes) -> str:
    return extract_text(io.BytesIO(pdf))


def by_pdfium(pdf: bytes) -> str:
    document: Any = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(cast("str", page.get_textpage().get_text_bounded()) for page in document)
    finally:
        document.close()


# PyMuPDF has the licence AGPL. The tests may use it; the program must not import it.
def by_pymupdf(pdf: bytes) -> str:
    document: Any = pymupdf.open(stream=pdf, filetype="pdf")
    with document:
        return "\n".join(cast("str", page.get_text()) for page in document)


READERS: Final[Mapping[str, Reader]] = {
    "pdftotext": pdftotext,
    "pypdf": by_pypdf,
    "pdfminer": by_pdfminer,
    "pdfium": by_pdfium,
}
SCRIPT_READERS: Final[Mapping[str, Reader]] = {**READERS, "PyMuPDF": by_pymupdf}
"""Readers of the measured table. Only `READERS` must extract everything."""
READS_AS_PAINTED: Final = frozenset({"pdfminer"})
"""Readers that return right-to-left text in visual order, so that words begin with their last letter."""
