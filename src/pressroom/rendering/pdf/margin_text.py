"""The text of margin boxes: running heads and feet, which the browser paints before the page and does not tag."""

from __future__ import annotations

import re
from typing import Final

from pikepdf import Pdf, Stream

from pressroom.rendering.pdf.contents import instructions_of
from pressroom.rendering.pdf.page_edges import CLIP

BEGIN: Final = b"/Artifact <</Type /Pagination>> BDC\n"
END: Final = b"\nEMC"
ARTIFACT: Final = re.compile(re.escape(BEGIN) + rb".*?" + re.escape(END), re.DOTALL)
TEXT_OBJECT: Final = re.compile(rb"\bBT\s.*?\bET\b", re.DOTALL)


def mark_margin_text(pdf: Pdf) -> None:
    """Mark the text of margin boxes as artifacts, as a tagged PDF must (ISO 14289-1, 7.1; ISO 32000-1, 14.8.2.2)."""
    for page in pdf.pages:
        instructions = instructions_of(page.obj)
        if (marked := _marked(instructions)) != instructions:
            page.obj.Contents = Stream(pdf, marked)


def margin_text_apart(instructions: bytes) -> tuple[bytes, bytes]:
    """Return a page's instructions without marked margin text, and the marked margin text."""
    return ARTIFACT.sub(b"", instructions), b"\n".join(ARTIFACT.findall(instructions))


def _marked(instructions: bytes) -> bytes:
    # Chromium clips the page to the area between the margins after it has painted the margin boxes.
    clip = CLIP.search(instructions)
    end = clip.start() if clip else 0
    return TEXT_OBJECT.sub(lambda found: BEGIN + found[0] + END, instructions[:end]) + instructions[end:]
