"""Find the values of a JSON text by their paths."""

from __future__ import annotations

import json
import time

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


def test_many_places_of_a_large_text_take_about_as_long_as_reading_it():
    text = json.dumps({"rows": [{"cells": list(range(20)), "text": "x" * 200} for _ in range(30_000)]}, indent=1)
    started = time.process_time()
    json.loads(text)
    once = time.process_time() - started
    places = JsonPlaces(text)
    started = time.process_time()
    assert {places.place_of(f"rows[{row}].cells[3]")[1] for row in range(0, 30_000, 1_500)} == {5}
    assert time.process_time() - started < 8 * once
