"""What a page shows beside its content, which the browser does not tag: backgrounds, rules, text of style sheets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pikepdf import Pdf, Stream

from pressroom.rendering.pdf.contents import instructions_of

BEGIN: Final = b"/Artifact BMC\n"
END: Final = b"EMC\n"
MARK: Final = re.compile(rb"\b(?:BDC|BMC|(EMC))\n")
PAINTED: Final = re.compile(
    rb"(?:^(?:-?[.\d]+ )+(?:re|m|l|c|v|y)\n|^h\n)+^(?:f\*?|B\*?|b\*?|S|s)\n|^/\S+ (?:Do|sh)\n"
    rb"|^BT\n(?:.*\n)*?ET\n",
    re.MULTILINE,
)
"""A path that is filled or drawn, an image or form, a gradient, or text; each as the browser writes it."""


def mark_decoration(pdf: Pdf) -> None:
    """Mark what is painted outside of marked content as artifacts (ISO 14289-1, 7.1)."""
    for page in pdf.pages:
        instructions = instructions_of(page.obj)
        marked = b"".join(_marked(instructions))
        if marked != instructions:
            page.obj.Contents = Stream(pdf, marked)


def _marked(instructions: bytes) -> Iterator[bytes]:
    begun = depth = 0
    for mark in MARK.finditer(instructions):
        inside = depth > 0
        depth += -1 if mark[1] else 1
        if inside and not depth:
            yield instructions[begun : mark.end()]
            begun = mark.end()
        elif depth and not inside:
            yield _with_artifacts(instructions[begun : mark.start()])
            begun = mark.start()
    yield _with_artifacts(instructions[begun:])


def _with_artifacts(instructions: bytes) -> bytes:
    return PAINTED.sub(lambda found: BEGIN + found[0] + END, instructions)
