"""Collect all that is written anywhere in a PDF, whether a page shows it or not."""

# pikepdf types what a file holds loosely.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pypdf
from pikepdf import Array, Dictionary, Name, Object, Operator, Pdf, Stream, String, parse_content_stream
from tests.support.pdf_readers import pdftotext


def written_in(pdf: bytes) -> str:
    """Return the pages' text as two readers see it, then every string and name of the file.

    Among them are metadata, outline, tags with their alternative texts, names of fonts and of destinations, and what
    drawing instructions say of what they draw.
    """
    return " ".join("\n".join((*pages_of(pdf), pdftotext(pdf), *hidden_in(pdf))).split())


def pages_of(pdf: bytes) -> list[str]:
    """Return the text of each page, with single spaces."""
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def hidden_in(pdf: bytes) -> Iterator[str]:
    """Yield every string and name outside of the drawn text."""
    with Pdf.open(io.BytesIO(pdf)) as opened:
        yield from _texts(Dictionary(dict(opened.trailer.items())), depth=2)
        for each in opened.objects:
            yield from _texts(each, depth=30)
            if isinstance(each, Stream) and each.get(Name.Type) == Name.Metadata:
                yield each.read_bytes().decode()
        for page in opened.pages:
            yield from _marked(page)
            for form in page.get(Name.Resources, Dictionary()).get(Name.XObject, Dictionary()).values():
                if form.get(Name.Subtype) == Name.Form:
                    yield from _marked(form)


def _texts(value: Any, *, depth: int) -> Iterator[str]:
    if isinstance(value, String | Name):
        yield str(value)
    elif depth and isinstance(value, Array):
        for each in value:
            yield from _texts(each, depth=depth - 1) if not _is_reference(each) else ()
    elif depth and isinstance(value, Dictionary | Stream):
        for key, each in value.items():
            yield key
            yield from _texts(each, depth=depth - 1) if not _is_reference(each) else ()


def _is_reference(value: Any) -> bool:
    """Say whether a value is an object of its own, which is read by itself."""
    return isinstance(value, Object) and value.is_indirect


def _marked(contents: Any) -> Iterator[str]:
    for operands, operator in parse_content_stream(contents):
        if operator in {Operator("BDC"), Operator("DP")}:
            for operand in operands:
                yield from _texts(operand, depth=5)
