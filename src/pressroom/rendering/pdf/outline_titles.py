"""Give the entries of an outline the titles that the document's headings have.

The browser takes a title from what it draws: a heading that it moved to a new page stands in it twice, one that is wrapped lacks
the space between its lines, and one in capitals is in capitals. Places and nesting of its entries are right, and stay.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from pikepdf import Dictionary, Name, Pdf, String


def correct_titles(pdf: Pdf, headings: Sequence[str]) -> None:
    """Write the text of its heading into each entry.

    `headings`: the texts of all headings in document order, those without text left out. The browser writes an entry for
    each that it prints. If some are hidden, the entries are matched with the headings of the same letters, in order; an
    entry for which there is none keeps the browser's title.
    """
    entries = list(_entries_below(pdf.Root.get(Name.Outlines, Dictionary())))
    if len(entries) == len(headings):
        found: Iterator[str | None] = iter(headings)
    else:
        found = _matched([str(entry.get(Name.Title, "")) for entry in entries], headings)
    for entry, heading in zip(entries, found, strict=True):
        if heading is not None:
            entry[Name.Title] = String(heading)


def _entries_below(node: Any) -> Iterator[Any]:
    entry = node.get(Name.First, None)
    while entry is not None:
        yield entry
        yield from _entries_below(entry)
        entry = entry.get(Name.Next, None)


def _matched(titles: Sequence[str], headings: Sequence[str]) -> Iterator[str | None]:
    """Yield the heading of each title, or None. A heading before one that is matched is not matched any more."""
    start = 0
    counted = [_letters(heading) for heading in headings]
    for title in titles:
        letters = _letters(title)
        places = (place for place in range(start, len(headings)) if _is_repeated(counted[place], letters))
        place = next(places, None)
        if place is None:
            yield None
        else:
            yield headings[place]
            start = place + 1


def _letters(text: str) -> Counter[str]:
    """Count what a text consists of, without white space and case: a title may hold its words in another order."""
    return Counter("".join(unicodedata.normalize("NFKC", text).casefold().split()))


def _is_repeated(heading: Counter[str], title: Counter[str]) -> bool:
    """Say whether a title is a heading, once or several times."""
    if not heading or title.total() % heading.total():
        return False
    times = title.total() // heading.total()
    return times > 0 and title == Counter({letter: count * times for letter, count in heading.items()})
