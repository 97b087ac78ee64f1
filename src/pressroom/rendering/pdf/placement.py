"""How large each image lies on paper: the transformation in force where it is drawn, also in forms and patterns."""

from __future__ import annotations

import math
from typing import Any, Final

from pikepdf import ContentStreamInstruction, Dictionary, Matrix, Name, Object, Pdf, Stream, parse_content_stream

from pressroom.rendering.pdf.contents import entries, is_tiling, resources_of

PlacedInches = dict[tuple[int, int], tuple[float, float]]
"""Width and height of an image's largest placement, in inches, by object number and generation."""

POINTS_PER_INCH: Final = 72
_OPERATORS: Final = "q Q cm Do gs"


def placed_inches(pdf: Pdf) -> PlacedInches:
    """Measure every image that a page draws, directly or through forms, soft masks and tiling patterns.

    Pictures of glyphs (emoji) are not measured: they are text, and Chromium writes them with 64 pixels per em.
    """
    found: PlacedInches = {}
    for page in pdf.pages:
        unit = float(page.obj.get(Name.UserUnit, 1))
        _Walk(found).draw(page.obj, page.resources, Matrix(unit, 0, 0, unit, 0, 0))
    return found


class _Walk:
    """One pass over a page; parsed streams are kept, because a form may be drawn many times."""

    def __init__(self, found: PlacedInches) -> None:
        self._found = found
        self._parsed: dict[tuple[int, int], list[Any]] = {}
        self._open: set[tuple[int, int]] = set()

    def draw(self, owner: Object, resources: Dictionary, start: Matrix) -> None:
        """Follow one content stream, whose space the matrix turns to points on paper."""
        if owner.objgen in self._open:
            return  # it draws itself, which no reader shows either
        self._open.add(owner.objgen)
        for _, pattern in entries(resources, "/Pattern"):
            if is_tiling(pattern):
                # A pattern's matrix counts from the space in which its user started, not the current one (8.7.3.1).
                self.draw(pattern, resources_of(pattern, resources), _matrix(pattern.get(Name.Matrix, None)) @ start)
        current, saved = start, list[Matrix]()
        for instruction in self._instructions(owner):
            name, operands = str(instruction.operator), list[Any](instruction.operands)
            if name == "q":
                saved.append(current)
            elif name == "Q":
                current = saved.pop() if saved else start
            elif name == "cm":
                current = _matrix(operands) @ current
            else:
                self._draw_named(name, str(operands[0]), resources, current)
        self._open.remove(owner.objgen)

    def _draw_named(self, operator: str, name: str, resources: Dictionary, current: Matrix) -> None:
        if operator == "Do":
            drawn: Any = resources.get(Name.XObject, Dictionary()).get(name, None)
        else:
            mask = resources.get(Name.ExtGState, Dictionary()).get(name, Dictionary()).get(Name.SMask, None)
            drawn = mask.get(Name.G, None) if isinstance(mask, Dictionary) else None
        if not isinstance(drawn, Stream):
            return
        if drawn.get(Name.Subtype) == Name.Form:
            self.draw(drawn, resources_of(drawn, resources), _matrix(drawn.get(Name.Matrix, None)) @ current)
        else:
            width = math.hypot(current.a, current.b) / POINTS_PER_INCH
            height = math.hypot(current.c, current.d) / POINTS_PER_INCH
            known = self._found.get(drawn.objgen, (0.0, 0.0))
            self._found[drawn.objgen] = (max(width, known[0]), max(height, known[1]))

    def _instructions(self, owner: Object) -> list[ContentStreamInstruction]:
        known = self._parsed.get(owner.objgen)
        if known is None:
            known = self._parsed[owner.objgen] = list(parse_content_stream(owner, _OPERATORS))
        return known


def _matrix(numbers: Any) -> Matrix:
    return Matrix(*(float(number) for number in numbers)) if numbers is not None else Matrix()
