"""Define what the editor sends for a preview, and what it gets: a line about the file, then a line for each picture."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Raw

from pressroom.documents.printing import PrintedDocument
from pressroom.errors import ExportWarning
from pressroom.http.document_members import Data, SettingsObject
from pressroom.rendering.options import ExportOptions
from pressroom.rendering.pdf.proof import Proof

MOST_PAGES: Final = 20
"""Pages of one request. The editor asks for those that are in sight, and for more when it scrolls."""
LEAST_WIDTH, MOST_WIDTH = 200, 3000
"""Pixels of a page. A page that fills a screen of 4K, enlarged to twice its width, has 2,500."""
PNG: Final = "image/png"
PNG_HEIGHT: Final = slice(20, 24)
"""The bytes of a PNG that hold its height."""
POINTS: Final = 72

Page = Annotated[int, Meta(ge=1, le=100_000, description="A page, counted from 1.")]


class PreviewBody(msgspec.Struct, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A draft, and which pages of it are wanted."""

    title: str
    template_slug: str
    settings: SettingsObject
    data: Data
    options: ExportOptions = ExportOptions()
    pages: Annotated[list[Page], Meta(min_length=1, max_length=MOST_PAGES, description="The first one is drawn first.")]
    width: Annotated[int, Meta(ge=LEAST_WIDTH, le=MOST_WIDTH, description="Of a page, in pixels of the screen.")]
    editor: Annotated[str, Meta(pattern="^[A-Za-z0-9_-]{1,40}$", description="Any text of one opened editor.")]
    revision: Annotated[int, Meta(ge=0, le=2_147_483_647, description="Of the draft; it grows.")]


class Sheet(msgspec.Struct, kw_only=True):
    """The size of a page in points."""

    width: float
    height: float

    @classmethod
    def of(cls, options: ExportOptions) -> Sheet:
        """Return the size of a page with these options."""
        width, height = (round(POINTS * inches, 2) for inches in options.page_inches)
        return cls(width=width, height=height)


class FileLine(msgspec.Struct, kw_only=True, rename="camel"):
    """The first line: what is known of the file."""

    revision: int
    pages: int
    file_size: int
    warnings: Sequence[ExportWarning]
    proof: Proof
    milliseconds: int
    """From the request to this line."""
    sheet: Sheet


class PictureLine(msgspec.Struct, kw_only=True):
    """A page as a picture."""

    page: int
    type: str
    width: int
    height: int
    data: str
    """Base64."""


def file_line(body: PreviewBody, printed: PrintedDocument, *, seconds: float) -> bytes:
    """Write the first line."""
    line = FileLine(
        revision=body.revision,
        pages=printed.page_count,
        file_size=len(printed.pdf),
        warnings=printed.warnings,
        proof=printed.proof,
        milliseconds=round(1000 * seconds),
        sheet=Sheet.of(body.options),
    )
    return msgspec.json.encode(line) + b"\n"


def picture_line(png: bytes, *, page: int, width: int) -> bytes:
    """Write the line of a page."""
    height = int.from_bytes(png[PNG_HEIGHT])
    line = PictureLine(page=page, type=PNG, width=width, height=height, data=base64.b64encode(png).decode())
    return msgspec.json.encode(line) + b"\n"


def digested_parts(body: PreviewBody) -> tuple[bytes, ...]:
    """Return what the editor decides of a file, in bytes."""
    options = msgspec.json.encode(body.options)
    return (body.title.encode(), body.template_slug.encode(), _bytes(body.settings), _bytes(body.data), options)


def _bytes(raw: Raw) -> bytes:
    return bytes(raw)
