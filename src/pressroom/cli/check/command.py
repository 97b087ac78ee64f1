"""`pressroom check`: report what readers find in a PDF, and what they lose."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

from cyclopts import Parameter

from pressroom.cli.failures import UsageError
from pressroom.cli.files import STANDARD_STREAM, FileName, read_document_file
from pressroom.errors import InvalidRequestError

if TYPE_CHECKING:
    # Imported at run time by the functions below: help and wrong usage do not need them.
    from pressroom.cli.check.findings import Findings
    from pressroom.cli.check.readers import Reader

HEADER: Final = b"%PDF-"
HEADER_WITHIN: Final = 1024
"""Bytes at the start of a file in which readers search the header."""


def check(
    file: FileName,
    /,
    *,
    against: FileName = "",
    kind: str = "",
    text: str = "",
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Report what readers find in a PDF: text, headings, language, title, tags, fonts.

    The PDF may be of any program. The exit code is 1 if a reader loses a text of --against, or finds no text at all.

    Args:
        file: The PDF; - reads standard input.
        against: The data of the PDF, JSON or YAML. Each text of the data that is printed is searched in the PDF.
        kind: The kind of the data. Default: the file's, else that of the data if it is valid, else none: all texts count.
        text: Print only the text that this reader extracts.
        json: Print the findings as JSON.
    """
    from pressroom.cli.check.readers import installed_readers

    if file == against == STANDARD_STREAM:
        raise UsageError("only one of the two files can be standard input.")
    readers = {reader.name: reader for reader in installed_readers()}
    if text and text not in readers:
        raise UsageError(f'there is no reader called "{text}". Installed are: {", ".join(readers)}.')
    pdf = _read(file)
    if text:
        print(_text(pdf, name=file, reader=readers[text]))
        return 0
    found = _findings(pdf, name=file, against=against, kind=kind, readers=list(readers.values()))
    if json:
        import msgspec

        print(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
    else:
        from pressroom.cli.check.report import report_lines

        print("\n".join(report_lines(found)))
    return 1 if found.loses_text else 0


def _read(file: str) -> bytes:
    name = "standard input" if file == STANDARD_STREAM else file
    try:
        pdf = sys.stdin.buffer.read() if file == STANDARD_STREAM else Path(file).read_bytes()
    except OSError as error:
        raise InvalidRequestError(f"{name} cannot be read: {error.strerror}.") from error
    if not pdf:
        raise InvalidRequestError(f"{name} is empty.")
    if HEADER not in pdf[:HEADER_WITHIN]:
        raise InvalidRequestError(f"{name} is not a PDF: it does not begin with {HEADER.decode()}.")
    return pdf


def _text(pdf: bytes, *, name: str, reader: Reader) -> str:
    from pressroom.cli.check.readers import extract

    (extraction,) = extract([reader.command], pdf)
    if extraction.failure:
        raise InvalidRequestError(f"{reader.name} cannot read {name}: {extraction.failure}.")
    return extraction.output


def _findings(pdf: bytes, *, name: str, against: str, kind: str, readers: Sequence[Reader]) -> Findings:
    import msgspec

    from pressroom.cli.check.expected import expected_texts
    from pressroom.cli.check.findings import Findings, findings_of
    from pressroom.cli.check.readers import STRUCTURE, child, extract
    from pressroom.cli.check.structure import Structure

    texts = expected_texts(read_document_file(against), kind=kind) if against else []
    described, *extractions = extract([child(STRUCTURE), *(reader.command for reader in readers)], pdf)
    structure = Structure() if described.failure else msgspec.json.decode(described.output, type=Structure)
    if structure.encrypted:
        raise InvalidRequestError(f"{name} is encrypted: it opens with a password only. Save a copy without one and check that.")
    if described.failure and all(extraction.failure for extraction in extractions):
        raise InvalidRequestError(f"{name} is damaged: no reader can open it.")
    headings = [text.text for text in texts if text.heading] or [heading.text for heading in structure.headings]
    return Findings(
        file=name,
        bytes=len(pdf),
        structure=structure,
        texts=len(texts),
        readers=[
            findings_of(reader, extraction, texts=texts, headings=headings)
            for reader, extraction in zip(readers, extractions, strict=True)
        ],
    )
