"""Name the file of each student's copy."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from typing import Final

from pressroom.exams.report.people import Person
from pressroom.storage.names import file_name

EXTENSION: Final = "pdf"
LONGEST_NAME, LONGEST_REFERENCE = 120, 40
"""Bytes in UTF-8: what is added behind them must not be cut off."""


def copy_names(people: Iterable[Person], *, taken: str) -> tuple[str, ...]:
    """Return a name for each student's file, in order: `Bellanger Inès.pdf`.

    Students of one name have their number added, and a counter where that is not enough. Names that differ only in case
    or in the way they are composed are one name, because they are one file on many systems. `taken` is the name of another
    file beside them.
    """
    listed = tuple(people)
    stems = [_cut(person.sorted_name, LONGEST_NAME) for person in listed]
    plain = [file_name(stem, extension=EXTENSION) for stem in stems]
    shared = Counter(map(_key, (taken, *plain)))
    names: list[str] = []
    used = {_key(taken)}
    for person, stem, name in zip(listed, stems, plain, strict=True):
        wanted = stem if shared[_key(name)] == 1 else f"{stem} {_cut(person.reference, LONGEST_REFERENCE)}"
        chosen = file_name(wanted, extension=EXTENSION)
        number = 1
        while _key(chosen) in used:
            number += 1
            chosen = file_name(f"{wanted} ({number})", extension=EXTENSION)
        used.add(_key(chosen))
        names.append(chosen)
    return tuple(names)


def _cut(text: str, size: int) -> str:
    return text.encode()[:size].decode(errors="ignore")


def _key(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
