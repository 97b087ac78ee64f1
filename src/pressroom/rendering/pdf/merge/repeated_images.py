"""Keep each image of a merged file once."""

from __future__ import annotations

import hashlib
from typing import Any, Final

from pikepdf import Array, Name, Object, Pdf, Stream

from pressroom.rendering.pdf.contents import all_contents, entries

MASKS: Final = (Name.SMask, Name.Mask)


def share_images(pdf: Pdf) -> None:
    """Let all that draws an image draw the first one with the same content."""
    known: dict[bytes, Any] = {}
    seen: dict[tuple[int, int], Any] = {}
    for contents in all_contents(pdf):
        for name, found in list(entries(contents.resources, "/XObject")):
            if isinstance(found, Stream) and found.get(Name.Subtype) == Name.Image:
                contents.resources[Name.XObject][name] = _first(found, known, seen)


def _first(stream: Any, known: dict[bytes, Any], seen: dict[tuple[int, int], Any]) -> Any:
    """Return the first stream that is the same as an image, a mask or a colour profile."""
    if stream.objgen not in seen:
        for key in MASKS:
            if isinstance(mask := stream.get(key, None), Stream):
                stream[key] = _first(mask, known, seen)
        space = stream.get(Name.ColorSpace, None)
        for place, item in enumerate(list(space) if isinstance(space, Array) else []):
            if isinstance(item, Stream):
                space[place] = _first(item, known, seen)
        described = sorted((key, value.unparse() if isinstance(value, Object) else value) for key, value in stream.items())
        digest = hashlib.sha256(repr(described).encode() + stream.read_raw_bytes()).digest()
        seen[stream.objgen] = known.setdefault(digest, stream)
    return seen[stream.objgen]
