"""Finish the browser's PDF: downsample images, convert to gray if asked, set metadata, compress."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final

from pikepdf import Name, ObjectStreamMode, Pdf, PdfError

from pressroom.errors import ExportCancelledError, ExportTimeoutError, RenderFailedError
from pressroom.rendering.options import ExportOptions, Quality
from pressroom.rendering.pdf.accessibility import complete_tags, describe_links, map_roles
from pressroom.rendering.pdf.contents import all_contents
from pressroom.rendering.pdf.glyph_runs import join_glyphs
from pressroom.rendering.pdf.grayscale import make_gray
from pressroom.rendering.pdf.images import shrink_images
from pressroom.rendering.pdf.margin_text import mark_margin_text
from pressroom.rendering.pdf.metadata import Metadata, remove_metadata, replace_metadata
from pressroom.rendering.pdf.outline_titles import correct_titles
from pressroom.rendering.pdf.plain_tags import open_compact

IMAGE_DPI: Final[dict[Quality, int]] = {"draft": 96, "normal": 150, "high": 300}
"""Highest resolution that an image keeps, in pixels per printed inch: that of a screen, an office printer, a press."""


@dataclass(frozen=True, kw_only=True)
class FinishedPdf:
    """A finished file and its number of pages."""

    pdf: bytes
    page_count: int


def finish_pdf(
    pdf: bytes,
    *,
    options: ExportOptions,
    metadata: Metadata,
    headings: Sequence[str] = (),
    compact: bool = False,
    seconds: float = math.inf,
    stop: threading.Event | None = None,
) -> FinishedPdf:
    """Turn what the browser printed into the file that is delivered. Synchronous: call it in a thread.

    The same input, options and metadata give the same bytes on one machine: no date is written. A thread cannot be
    stopped from outside, so this function checks between its steps whether `seconds` are over or `stop` is set.
    `headings` are the document's, for the outline, as `printed_headings` returns them; without them the browser's titles stay.
    `compact` leaves out the elements of the structure tree that have no meaning, and writes text in fewer instructions.

    Raises:
        ExportTimeoutError: The seconds are over.
        ExportCancelledError: `stop` was set.
        RenderFailedError: The browser's output is no readable PDF, or holds colours that cannot be made gray.
    """
    end = time.monotonic() + seconds

    def check_time(_percent: int = 0) -> None:
        if time.monotonic() > end:
            raise ExportTimeoutError
        if stop is not None and stop.is_set():
            raise ExportCancelledError

    try:
        opened = open_compact(pdf) if compact else Pdf.open(BytesIO(pdf))
    except PdfError as error:
        raise RenderFailedError("The browser did not return a readable PDF. Export the document again.") from error
    with opened:
        if compact:
            check_time()
            join_glyphs(opened)
            check_time()
        correct_titles(opened, headings)
        mark_margin_text(opened)
        check_time()
        if _has_universal_access(opened, options=options, metadata=metadata):
            complete_tags(opened)
            check_time()
        contents = list(all_contents(opened))
        shrink_images(opened, dpi=IMAGE_DPI[options.quality], contents=contents)
        check_time()
        if options.color_mode == "grayscale":
            make_gray(opened)
        write_metadata(opened, options=options, metadata=metadata)
        return FinishedPdf(pdf=_saved(opened, check_time=check_time), page_count=len(opened.pages))


def write_metadata(pdf: Pdf, *, options: ExportOptions, metadata: Metadata) -> None:
    """Write what the options allow to say of a file, and complete what makes it PDF/UA where it is identified so."""
    if not options.include_metadata:
        remove_metadata(pdf)
        return
    universal_access = _has_universal_access(pdf, options=options, metadata=metadata)
    if universal_access:
        describe_links(pdf)
        map_roles(pdf)
    replace_metadata(pdf, metadata, universal_access=universal_access)


def _has_universal_access(pdf: Pdf, *, options: ExportOptions, metadata: Metadata) -> bool:
    """Say whether a file will be identified as PDF/UA, which asks for tags and a title."""
    identified = options.quality == "high" and options.include_metadata
    return identified and Name.StructTreeRoot in pdf.Root and bool(metadata.title)


def save_pdf(pdf: Pdf, target: Path | BytesIO, *, check_time: Callable[[int], None]) -> None:
    """Write a finished file; `check_time` is called meanwhile, and may raise."""
    # The deterministic id is a digest of the written content. Tags are many small objects: in object streams they
    # take a fifth of the space. The packet names no version of PDF that would need to be put right.
    pdf.save(
        target,
        object_stream_mode=ObjectStreamMode.generate,
        deterministic_id=True,
        fix_metadata_version=False,
        progress=check_time,
    )


def _saved(pdf: Pdf, *, check_time: Callable[[int], None]) -> bytes:
    written = BytesIO()
    save_pdf(pdf, written, check_time=check_time)
    return written.getvalue()
