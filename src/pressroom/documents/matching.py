"""Find which items of two lists are the same: equal ones first, then similar ones, then those at the same place."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, cast

LEAST_LIKENESS: Final = 0.4
"""Part of the members or words that two items share which are taken for the same one, changed."""
MOST_COMPARED: Final = 10_000
"""Pairs of items that are compared. Of lists that share less, items at the same place are the same."""


def matched(before: Sequence[Any], after: Sequence[Any]) -> dict[int, int]:
    """Return the place in `before` of items of `after`, in the order of `after`."""
    found = _equal(before, after)
    found |= _similar(before, after, found)
    taken = set(found.values())
    for place in range(min(len(before), len(after))):
        if place not in found and place not in taken:
            found[place] = place
    return dict(sorted(found.items()))


def moved(pairs: Mapping[int, int]) -> set[int]:
    """Return the places in `after` of items that were moved: the fewest without which all others keep their order."""
    tails: list[int] = []
    ends: list[int] = []  # places in `after` at which increasing runs of each length end
    previous: dict[int, int | None] = {}
    for place, earlier in pairs.items():
        at = bisect_left(tails, earlier)
        previous[place] = ends[at - 1] if at else None
        tails[at : at + 1] = [earlier]  # one is replaced, or added at the end
        ends[at : at + 1] = [place]
    kept: set[int] = set()
    place = ends[-1] if ends else None
    while place is not None:
        kept.add(place)
        place = previous[place]
    return set(pairs) - kept


def _equal(before: Sequence[Any], after: Sequence[Any]) -> dict[int, int]:
    places: defaultdict[str, deque[int]] = defaultdict(deque)
    for place, item in enumerate(before):
        places[_text(item)].append(place)
    return {place: places[text].popleft() for place, item in enumerate(after) if places[text := _text(item)]}


def _similar(before: Sequence[Any], after: Sequence[Any], found: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    taken = set(found.values())
    left = [place for place in range(len(before)) if place not in taken]
    right = [place for place in range(len(after)) if place not in found]
    if len(left) * len(right) > MOST_COMPARED:
        return
    old, new = ({place: _features(items[place]) for place in places} for items, places in ((before, left), (after, right)))
    likeness = [(_likeness(old[one], new[other]), -abs(one - other), one, other) for one in left for other in right]
    used_left, used_right = set[int](), set[int]()
    for score, _, one, other in sorted(likeness, reverse=True):
        if score < LEAST_LIKENESS:
            return
        if one not in used_left and other not in used_right:
            used_left.add(one)
            used_right.add(other)
            yield other, one


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(len(one | other), 1)


def _features(item: Any) -> frozenset[str]:
    """Return what makes an item recognizable: the words of a text, the members of an object."""
    if isinstance(item, dict):
        return frozenset(_text(member) for member in cast("dict[str, Any]", item).items())
    return frozenset(_text(item).split())


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
