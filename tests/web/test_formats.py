"""Numbers of pages are written for people."""

from __future__ import annotations

import pytest

from pressroom.web.formats import duration, size
from pressroom.web.language import CATALOGUES
from pressroom.words import words_in

ENGLISH, FRENCH = words_in(CATALOGUES, "en"), words_in(CATALOGUES, "fr")


@pytest.mark.parametrize(
    ("seconds", "written"),
    [(0, "0 s"), (0.0004, "1 ms"), (0.038, "38 ms"), (0.4, "400 ms"), (2.44, "2.4 s"), (12.3, "12 s"), (600, "10 mins")],
)
def test_durations_are_written_with_their_unit(seconds: float, written: str):
    assert duration(ENGLISH, seconds).replace("\N{NO-BREAK SPACE}", " ") == written


def test_sizes_have_the_unit_of_the_language():
    assert size(ENGLISH, 34_200) == "34\N{NO-BREAK SPACE}kB"
    assert size(FRENCH, 34_200) == "34\N{NO-BREAK SPACE}ko"
    assert size(ENGLISH, 999_600) == "1\N{NO-BREAK SPACE}MB"
