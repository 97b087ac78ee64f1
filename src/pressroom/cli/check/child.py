"""Read a PDF from standard input with one reader, and write its result: `python -m pressroom.cli.check.child NAME`."""

from __future__ import annotations

import io
import logging
import sys
from collections.abc import Callable, Mapping
from typing import Any, Final


def by_pdfium(pdf: bytes) -> str:
    """Extract the text with PDFium, the library of Chromium."""
    import pypdfium2

    # The package has partial types.
    document: Any = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def by_pypdf(pdf: bytes) -> str:
    """Extract the text with pypdf."""
    import pypdf

    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def by_pdfminer(pdf: bytes) -> str:
    """Extract the text with pdfminer.six."""
    from pdfminer.high_level import extract_text

    return extract_text(io.BytesIO(pdf))


def structure(pdf: bytes) -> str:
    """Return the structure of the file as JSON."""
    import msgspec

    from pressroom.cli.check.structure import read_structure

    return msgspec.json.encode(read_structure(pdf)).decode()


TASKS: Final[Mapping[str, Callable[[bytes], str]]] = {
    "pdfium": by_pdfium,
    "pypdf": by_pypdf,
    "pdfminer": by_pdfminer,
    "structure": structure,
}


def main() -> None:
    """Run one task; report a failure in one line, without a traceback."""
    logging.disable()
    try:
        output = TASKS[sys.argv[1]](sys.stdin.buffer.read())
    except Exception as error:  # noqa: BLE001 - readers raise anything on a damaged file
        sys.exit(f"failed ({type(error).__name__})")
    sys.stdout.buffer.write(output.encode("utf-8", "replace"))


if __name__ == "__main__":
    main()
