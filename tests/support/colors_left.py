"""Find all colours in a PDF by walking its objects, independently of the code that removes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

from pikepdf import Array, ContentStreamInlineImage, Dictionary, Name, Pdf, Stream, parse_content_stream

COLOR_OPERATORS = frozenset({"rg", "RG", "k", "K", "sc", "SC"})
GRAY_SPACES = frozenset({"/DeviceGray", "/CalGray", "/G", "/Pattern"})


def colors_left(pdf: bytes) -> list[str]:
    """Describe each colour: in operators, colour spaces, and colour arrays of annotations and masks."""
    with Pdf.open(BytesIO(pdf)) as opened:
        found = [finding for entry in _objects(opened) for finding in _in_object(entry)]
        for page in opened.pages:
            found += _in_instructions(page.obj)
        return found


def _objects(pdf: Pdf) -> Iterator[Any]:
    waiting: list[Any] = [*pdf.objects, pdf.trailer]
    while waiting:
        entry = waiting.pop()
        if isinstance(entry, Dictionary | Stream):
            yield entry
            waiting += _direct(entry.values())
        elif isinstance(entry, Array):
            waiting += _direct(entry)


def _direct(values: Iterable[Any]) -> list[Any]:
    # Indirect objects are listed by the file itself. Following references to them would loop.
    return [value for value in values if isinstance(value, Dictionary | Array) and not value.is_indirect]


def _in_object(entry: Any) -> Iterator[str]:
    kind = f"{entry.get(Name.Type, '')}{entry.get(Name.Subtype, '')}{entry.objgen}"
    for key in (Name.ColorSpace, Name.CS):
        space = entry.get(key, None)
        named = space.items() if isinstance(space, Dictionary) else [("", space)]
        yield from (f"{kind} has colour space {item}" for _, item in named if item is not None and not _is_gray(item))
    for key in (Name.C, Name.IC, Name.BC, Name.BG, Name.Color, Name.BackgroundColor):
        value = entry.get(key, None)
        if isinstance(value, Array) and len(value) in {3, 4} and entry.get(Name.Type) != Name.StructElem:
            yield f"{kind} has colour {list(value)}"
    if Name.FunctionType in entry and len(entry.get(Name.Range, entry.get(Name.C0, ()))) not in {0, 1, 2}:
        yield f"{kind} is a function of several components"
    if isinstance(entry, Stream):
        drawn = entry.get(Name.Subtype) == Name.Form or Name.PatternType in entry
        if drawn:
            yield from _in_instructions(entry)
        if entry.get(Name.Filter) == Name.JPXDecode:
            yield f"{kind} is a JPEG 2000, which defines its own colours"
    for glyph in entry.get(Name.CharProcs, Dictionary()).values():
        yield from _in_instructions(glyph)


def _is_gray(space: Any) -> bool:
    if isinstance(space, Array):
        family = str(space[0])
        if family == "/ICCBased":
            return int(space[1].N) == 1
        if family in {"/Indexed", "/I", "/Pattern"}:
            return len(space) == 1 or _is_gray(space[1])
        return family == "/CalGray"
    return str(space) in GRAY_SPACES


def _named(space: Any, owner: Any) -> Any:
    return owner.get(Name.Resources, Dictionary()).get(Name.ColorSpace, Dictionary()).get(str(space), space)


def _in_instructions(owner: Any) -> Iterator[str]:
    for instruction in parse_content_stream(owner):
        if isinstance(instruction, ContentStreamInlineImage):
            for image in instruction.operands:
                if not image.image_mask and not _is_gray(image.obj.get(Name.CS, image.obj.get(Name.ColorSpace))):
                    yield f"inline image in {owner.objgen}"
            continue
        name, operands = str(instruction.operator), list[Any](instruction.operands)
        numbers = [operand for operand in operands if not isinstance(operand, Name)]
        other_space = name in {"cs", "CS"} and not _is_gray(_named(operands[0], owner))
        if name in COLOR_OPERATORS or other_space or (name in {"scn", "SCN"} and len(numbers) > 1):
            yield f"{operands} {name} in {owner.objgen}"
