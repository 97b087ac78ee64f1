"""Find the values of a JSON text by their paths."""

from __future__ import annotations

import json
from cProfile import Profile

import pytest

from pressroom.kinds.json_places import JsonPlaces

TEXT = '{\n "a": [1, {"b c": "x", "d":\n [true, "é\\"]}"]}],\r\n\t"e": {},\n "f": [ ]}'


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("", (1, 1)),
        ("a", (2, 7)),
        ("a[0]", (2, 8)),
        ('a[1]["b c"]', (2, 19)),
        ("a[1].d[1]", (3, 9)),
        ("e", (4, 7)),
        ("f", (5, 7)),
        ("e.missing", (4, 7)),
        ("f[0].missing", (5, 7)),
        ("a[0].below", (2, 8)),
        ("missing", (1, 1)),
    ],
)
def test_a_value_is_found_or_what_stands_above_it(path: str, place: tuple[int, int]):
    assert JsonPlaces(TEXT).place_of(path) == place


def test_the_places_of_many_values_are_found_in_one_reading_of_the_text():
    text = json.dumps({"rows": [{"cells": list(range(20))} for _ in range(200)]}, indent=1)
    places, profile = JsonPlaces(text), Profile()
    paths = [f"rows[{row}].cells[{cell}]" for row in range(0, 200, 10) for cell in (3, 4)]
    columns = profile.runcall(lambda: {places.place_of(path)[1] for path in paths})
    assert columns == {5}
    # The object at the top and its list, then 20 rows with a list in each.
    scanned = JsonPlaces._scanned.__code__  # pyright: ignore[reportPrivateUsage]
    assert [entry.callcount for entry in profile.getstats() if entry.code is scanned] == [42]
