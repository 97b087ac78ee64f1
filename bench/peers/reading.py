"""Read files of the English sample: their tags, and what five programs that read resumes get back from them.

`python -m bench.peers.reading FILE …` writes the results as JSON.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import msgspec
from bench.peers.files import FileResult
from bench.workload import workload_of
from pikepdf import Array, Dictionary, Pdf
from tests.support.pdf_readers import READS_AS_PAINTED, SCRIPT_READERS
from tests.support.recall import Reading, fold
from tests.support.shown_fields import Shown, shown_fields

from pressroom.kinds.resume.language import language_of

CONTENT: Final = ("/MCR", "/OBJR")
"""Children of a structure element that lead to something on a page; a number is one, too."""


def read_file(pdf: bytes, data: Mapping[str, Any]) -> FileResult:
    """Read the file of a resume."""
    fields = list(shown_fields(data, language=language_of(data, {})))
    readings = {name: Reading.of(read(pdf), as_painted=name in READS_AS_PAINTED) for name, read in SCRIPT_READERS.items()}
    with Pdf.open(BytesIO(pdf)) as opened:
        pages, tags = len(opened.pages), tag_count(opened)
    return FileResult(
        bytes=len(pdf),
        pages=pages,
        tags=tags,
        fields=len(fields),
        found={name: sum(_place(reading, field) >= 0 for field in fields) for name, reading in readings.items()},
        in_order={name: is_in_order(reading, fields) for name, reading in readings.items()},
    )


def tag_count(pdf: Pdf) -> int:
    """Count the structure elements with content of a file that says that it is tagged."""
    root = pdf.Root
    if not bool(root.get("/MarkInfo", Dictionary()).get("/Marked", False)):
        return 0
    waiting: list[Any] = [root.get("/StructTreeRoot", Dictionary())]
    count = 0
    while waiting:
        kids = waiting.pop().get("/K", Array())
        below = list(kids) if isinstance(kids, Array) else [kids]
        elements = [kid for kid in below if isinstance(kid, Dictionary) and kid.get("/Type") not in CONTENT]
        count += len(elements) < len(below)
        waiting += elements
    return count


def is_in_order(reading: Reading, fields: Sequence[Shown]) -> bool:
    """Say whether headings follow one another, and each field stands between the headings before and after its own.

    What is not found is lost, and not out of order.
    """
    headings: list[int] = [0]
    """Places of the headings so far."""
    waiting: list[tuple[int, Shown]] = []
    """Fields, each with the number of its heading."""
    after = 0
    for field in fields:
        if not field.heading:
            waiting.append((len(headings) - 1, field))
        elif (place := _place(reading, field, after)) >= 0:
            headings.append(place)
            after = place + len(fold(field.text))
        elif _place(reading, field) >= 0:
            return False
    ends = [*headings[1:], len(reading.text)]
    return all(
        _place(reading, field) < 0 or 0 <= _place(reading, field, headings[max(number - 1, 0)]) < ends[number]
        for number, field in waiting
    )


def _place(reading: Reading, field: Shown, start: int = 0) -> int:
    places = [reading.find(text, start) for text in (field.text, *field.other_forms)]
    return min((place for place in places if place >= 0), default=-1)


if __name__ == "__main__":
    printed = [read_file(Path(name).read_bytes(), workload_of("english").source.data) for name in sys.argv[1:]]
    sys.stdout.buffer.write(msgspec.json.encode(printed))
