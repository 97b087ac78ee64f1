"""Everything in a PDF that holds drawing instructions, each once, whatever it hangs from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream

_TILING: Final = 1
"""ISO 32000-1, 8.7.3.1; the other one, 2, is a shading pattern and holds no instructions."""


@dataclass(frozen=True, kw_only=True)
class Contents:
    """A page, form, tiling pattern, soft-mask group, glyph or annotation appearance, and its resources."""

    owner: Object
    resources: Dictionary


def all_contents(pdf: Pdf) -> Iterator[Contents]:
    """Walk over pages, annotations and all that their resources lead to; shared parts come once."""
    seen: set[tuple[int, int]] = set()
    waiting: list[Contents] = []
    for page in pdf.pages:
        waiting.append(Contents(owner=page.obj, resources=page.resources))
        waiting.extend(_appearances(page))
        while waiting:
            contents = waiting.pop()
            if contents.owner.objgen in seen:
                continue
            seen.add(contents.owner.objgen)
            yield contents
            waiting.extend(_below(contents.resources))


def instructions_of(owner: Object) -> bytes:
    """Return the drawing instructions of a page, form, pattern or glyph."""
    held = owner if isinstance(owner, Stream) else owner.get(Name.Contents, None)
    parts = list(held) if isinstance(held, Array) else [held]
    return b"\n".join(part.read_bytes() for part in parts if isinstance(part, Stream))


def entries(resources: Dictionary, category: str) -> Iterator[tuple[str, Any]]:
    """List one category of a resource dictionary (`/XObject`, `/Pattern`, …) as names and objects."""
    found = resources.get(category, None)
    if isinstance(found, Dictionary):
        yield from found.items()


def images(resources: Dictionary) -> Iterator[Stream]:
    """List the image XObjects of a resource dictionary."""
    for _, found in entries(resources, "/XObject"):
        if isinstance(found, Stream) and found.get(Name.Subtype) == Name.Image:
            yield found


def _below(resources: Dictionary) -> Iterator[Contents]:
    for _, found in entries(resources, "/XObject"):
        if isinstance(found, Stream) and found.get(Name.Subtype) == Name.Form:
            yield _held(found, resources)
    for _, found in entries(resources, "/Pattern"):
        if is_tiling(found):
            yield _held(found, resources)
    for _, found in entries(resources, "/ExtGState"):
        mask = found.get(Name.SMask, None)
        if isinstance(mask, Dictionary) and isinstance(group := mask.get(Name.G, None), Stream):
            yield _held(group, resources)
    for _, found in entries(resources, "/Font"):
        if found.get(Name.Subtype) == Name.Type3:
            own = resources_of(found, resources)
            for glyph in found.get(Name.CharProcs, Dictionary()).values():
                yield Contents(owner=glyph, resources=own)


def page_annotations(page: Page) -> Iterator[Any]:
    """List a page's annotations, as dictionaries."""
    found = page.obj.get(Name.Annots, None)
    yield from found if isinstance(found, Array) else ()


def is_tiling(pattern: Any) -> bool:
    """Tell whether a pattern is drawn by instructions, not by a gradient."""
    return isinstance(pattern, Stream) and pattern.get(Name.PatternType) == _TILING


def resources_of(holder: Any, outer: Dictionary) -> Dictionary:
    """Return the resources of a form, pattern or font; one without its own uses those of what draws it (7.8.3)."""
    return holder.get(Name.Resources, outer)


def _appearances(page: Page) -> Iterator[Contents]:
    for annotation in page_annotations(page):
        for found in annotation.get(Name.AP, Dictionary()).values():
            for state in [found] if isinstance(found, Stream) else found.values():
                yield _held(state, Dictionary())


def _held(stream: Any, outer: Dictionary) -> Contents:
    return Contents(owner=stream, resources=resources_of(stream, outer))
