"""Parts: what is printed one after the other into one file, or into one file each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pressroom.errors import ExportWarning, PressroomError
from pressroom.rendering.pdf.merge.page_marks import FileMarks
from pressroom.rendering.pdf.proof import PageFinding, Proof


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A heading within a part, for the outline: its title, and the `id` of its element."""

    title: str
    id: str


@dataclass(frozen=True, kw_only=True)
class Part:
    """A fragment of HTML that begins on a page of its own.

    Part n, counted from 1, is an element with the id `part-n`, and is set on pages named `part-n`: any part may link to
    `#part-n`, and `styles` may hold `@page part-n { … }`. Other ids are for links within the part; they should be unique
    among all parts, because parts are printed together.
    """

    title: str
    """Plain text, for the outline and for warnings."""
    body: str
    styles: str = ""
    """Rules for the part's pages, such as running heads. What they print in `content` is written as characters, not escaped."""
    items: int = 1
    """What the part counts for in the reported progress; 0 for a cover."""
    headings: tuple[Heading, ...] = ()


Replacement = Callable[[Part, PressroomError], str]
"""Returns the body that is printed in place of a part that cannot be printed."""

ReportParts = Callable[[int, int], None]
"""Is told how many items are printed, and of how many."""


@dataclass(frozen=True, kw_only=True)
class PartPages:
    """The pages of one part within the file of its chunk."""

    part: int
    """The part's place in the list, from 0."""
    first: int
    """Its first page, from 0."""
    count: int


@dataclass(frozen=True, kw_only=True)
class PrintedChunk:
    """Consecutive parts that were printed together, finished, proved and stored."""

    path: Path
    parts: tuple[PartPages, ...]
    warnings: tuple[ExportWarning, ...]
    """What concerns no single page."""
    findings: tuple[PageFinding, ...]
    """Their pages count from 1 within the chunk."""
    proof: Proof
    marks: FileMarks


@dataclass(frozen=True, kw_only=True)
class PrintedParts:
    """All parts, printed, in order; to be merged or split."""

    parts: tuple[Part, ...]
    """Without their bodies and styles: what is printed is in the chunks."""
    chunks: tuple[PrintedChunk, ...]
    programs: tuple[bytes, ...]
    """The faces that the documents brought along, as TrueType programs."""
    replaced: tuple[int, ...]
    """The places of the parts that could not be printed, from 0."""
    warnings: tuple[ExportWarning, ...]
    """What concerns no single page, each once."""
