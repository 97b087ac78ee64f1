"""Read a merged or a split file back, and compare each page with the printed one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path

from pikepdf import Pdf, PdfError

from pressroom.rendering.parts.layout import PlacedPart
from pressroom.rendering.parts.model import PrintedParts
from pressroom.rendering.pdf.merge.failure import MergeFailedError
from pressroom.rendering.pdf.merge.page_marks import FileMarks, PageMark, read_marks, text_mark
from pressroom.rendering.pdf.merge.stamping import Line
from pressroom.rendering.pdf.proof import Proof


def check_merged(
    path: Path,
    printed: PrintedParts,
    placed: Sequence[PlacedPart],
    *,
    lines: Sequence[Sequence[Line]],
    check: Callable[[int], None],
) -> Proof:
    """Check that the file has the pages of all parts, each once and in order, and that they draw what was printed.

    `lines` are those that were stamped on each page. `check` is called for each page. Returns the proofs of all chunks as one.

    Raises:
        MergeFailedError: The file is not what was printed.
    """
    expected: list[PageMark | None] = [None] * len(lines)
    for chunk in printed.chunks:
        for pages in chunk.parts:
            first = placed[pages.part].first - 1
            expected[first : first + pages.count] = chunk.marks.pages[pages.first : pages.first + pages.count]
    known = frozenset[str]().union(*(chunk.marks.foreign for chunk in printed.chunks))
    marks = _checked(path, expected, known=known, lines=lines, check=check)
    return joint_proof(printed, pages=len(marks.pages), fonts=marks.fonts)


def joint_proof(printed: PrintedParts, *, pages: int, fonts: Iterable[str]) -> Proof:
    """Return the proofs of all chunks as one, of files with so many pages and these fonts."""
    proofs = [chunk.proof for chunk in printed.chunks]
    return Proof(
        pages=pages,
        characters_expected=sum(proof.characters_expected for proof in proofs),
        characters_found=sum(proof.characters_found for proof in proofs),
        fonts=tuple(sorted(fonts)),
    )


def check_part(
    path: Path,
    expected: Sequence[PageMark],
    *,
    known: AbstractSet[str],
    lines: Sequence[Sequence[Line]],
    check: Callable[[int], None],
) -> None:
    """Check the same for a file of one part. `known`: names of fonts that were not in the printed file either.

    Raises as `check_merged`.
    """
    _checked(path, expected, known=known, lines=lines, check=check)


def _checked(
    path: Path,
    expected: Sequence[PageMark | None],
    *,
    known: AbstractSet[str],
    lines: Sequence[Sequence[Line]],
    check: Callable[[int], None],
) -> FileMarks:
    """Compare a file with the marks of the printed pages; None: an added page, on which nothing is drawn."""
    marks = _marks_of(path, stamped=[bool(own) for own in lines], check=check)
    if len(marks.pages) != len(expected):
        raise MergeFailedError(
            f"The file has {len(marks.pages)} pages, but its parts have {len(expected)}. Export the document again."
        )
    stamps = [sum(text_mark(line.text) for line in own) for own in lines]
    for number, (found, wanted, stamp) in enumerate(zip(marks.pages, expected, stamps, strict=True), start=1):
        right = not found.characters if wanted is None else found == PageMark(wanted.drawn, wanted.characters + stamp)
        if not right:
            raise MergeFailedError(f"Page {number} of the file is not the page that was printed. Export the document again.")
    if lost := sorted(marks.foreign - known):
        raise MergeFailedError(f"The font {lost[0]} is not in the file, but was when it was printed. Export the document again.")
    return marks


def _marks_of(path: Path, *, stamped: Sequence[bool], check: Callable[[int], None]) -> FileMarks:
    try:
        with Pdf.open(path) as pdf:
            same = len(pdf.pages) == len(stamped)
            return read_marks(pdf, stamped=stamped if same else None, check=lambda: check(0))
    except PdfError as error:
        raise MergeFailedError("The file cannot be read back. Export the document again.") from error
