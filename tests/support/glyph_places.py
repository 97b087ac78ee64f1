# pikepdf and PyMuPDF type what a file holds loosely.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
"""Where glyphs are drawn, read in two ways: from the instructions as the standard says, and by PyMuPDF."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pikepdf
import pymupdf
from pikepdf import Matrix

Place = tuple[str, int, float, float]
"""A font and its size, a glyph, and the point where it is drawn."""


def drawn_places(instructions: bytes, widths: Mapping[str, Mapping[int, float]]) -> list[Place]:
    """Follow the text matrix of instructions (ISO 32000-1, 9.4). Widths are in thousandths of an em, by font and glyph.

    Raises:
        KeyError: A glyph has no width.
    """
    state = _State(widths)
    with pikepdf.new() as pdf:
        for operands, operator in pikepdf.parse_content_stream(pikepdf.Stream(pdf, instructions)):
            change = CHANGES.get(str(operator))
            if change is not None:
                change(state, *operands)
    assert not state.saved
    return state.places


class _State:
    def __init__(self, widths: Mapping[str, Mapping[int, float]]) -> None:
        self.widths = widths
        self.space = self.line = self.glyph = Matrix()
        self.saved: list[Matrix] = []
        self.font = ""
        self.size = 0.0
        self.places: list[Place] = []

    def save(self) -> None:
        self.saved.append(self.space)

    def restore(self) -> None:
        self.space = self.saved.pop()

    def change_space(self, *numbers: Any) -> None:
        self.space = _matrix(*numbers) @ self.space

    def begin(self) -> None:
        self.line = self.glyph = Matrix()

    def choose(self, font: Any, size: Any) -> None:
        self.font, self.size = str(font), float(size)

    def place(self, *numbers: Any) -> None:
        self.line = self.glyph = _matrix(*numbers)

    def move(self, x: Any, y: Any) -> None:
        self.line = self.glyph = _matrix(1, 0, 0, 1, x, y) @ self.line

    def show(self, *items: Any) -> None:
        for item in items:
            if not isinstance(item, pikepdf.String):
                self._advance(-float(item))
                continue
            codes = bytes(item)
            for start in range(0, len(codes), 2):
                code = int.from_bytes(codes[start : start + 2], "big")
                self.places.append((f"{self.font} {self.size}", code, *(self.glyph @ self.space).transform((0, 0))))
                self._advance(self.widths[self.font][code])

    def show_all(self, items: Any) -> None:
        self.show(*items)

    def _advance(self, thousandths: float) -> None:
        self.glyph = _matrix(1, 0, 0, 1, thousandths / 1000 * self.size, 0) @ self.glyph


CHANGES: Mapping[str, Callable[..., None]] = {
    "q": _State.save,
    "Q": _State.restore,
    "cm": _State.change_space,
    "BT": _State.begin,
    "Tf": _State.choose,
    "Tm": _State.place,
    "Td": _State.move,
    "Tj": _State.show,
    "TJ": _State.show_all,
}


def traced_places(pdf: bytes) -> list[list[Place]]:
    """Return what PyMuPDF draws on each page, in its order."""
    document: Any = pymupdf.open(stream=pdf, filetype="pdf")
    with document:
        return [
            [
                (f"{span['font']} {span['size']:.3f}", glyph, *origin)
                for span in page.get_texttrace()
                for _, glyph, origin, _ in span["chars"]
            ]
            for page in document
        ]


def farthest(before: Sequence[Place], after: Sequence[Place]) -> float:
    """Return by how much a glyph was moved at most; fail where the glyphs are not the same."""
    assert [place[:2] for place in before] == [place[:2] for place in after]
    return max((max(abs(a[2] - b[2]), abs(a[3] - b[3])) for a, b in zip(before, after, strict=True)), default=0.0)


def _matrix(*numbers: Any) -> Matrix:
    return Matrix(*map(float, numbers))
