"""Read a PDF from standard input with one reader, write what it finds: `python -m pressroom.cli.check.child NAME`."""

from __future__ import annotations

import io
import logging
import sys
from collections.abc import Callable, Mapping
from typing import Any, Final


def by_pdfium(pdf: bytes) -> str:
    """Extract with PDFium, which browsers use."""
    import pypdfium2

    # Most of what the package returns is untyped.
    document: Any = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def by_pypdf(pdf: bytes) -> str:
    """Extract with pypdf."""
    import pypdf

    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def by_pdfminer(pdf: bytes) -> str:
    """Extract with pdfminer.six."""
    from pdfminer.high_level import extract_text

    return extract_text(io.BytesIO(pdf))


def structure(pdf: bytes) -> str:
    """Return as JSON what the file says of itself."""
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
    """Run one task; a failure is told in one line, without a traceback."""
    logging.disable()
    try:
        written = TASKS[sys.argv[1]](sys.stdin.buffer.read())
    except Exception as error:  # noqa: BLE001 - readers raise anything on a damaged file
        sys.exit(f"failed ({type(error).__name__})")
    sys.stdout.buffer.write(written.encode("utf-8", "replace"))


if __name__ == "__main__":
    main()
