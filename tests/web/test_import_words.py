"""What is wrong with a file is said with its places."""

from __future__ import annotations

import json
import time

import pytest

from pressroom.documents.file_text import file_text
from pressroom.documents.importing import checked_import
from pressroom.errors import InvalidRequestError
from pressroom.kinds.parsing import composed
from pressroom.web.documents.import_words import MOST_PLACES, problem_of
from pressroom.web.language import CATALOGUES
from pressroom.words import words_in

ENGLISH = words_in(CATALOGUES, "en")


def test_the_places_of_many_fields_are_found_in_one_reading_of_the_text():
    entries = [{"name": 5, "highlights": ["bound"] * 200} for _ in range(100)]
    text = json.dumps({"basics": {"name": "Ada"}, "work": entries}, indent=1)
    with pytest.raises(InvalidRequestError) as refused:
        checked_import(text, ".json")
    started = time.process_time()
    composed(text)
    once = time.process_time() - started
    problem = problem_of(refused.value, file_text(text.encode(), "me.json"), ENGLISH)
    assert time.process_time() - started - once < 6 * once
    assert len(problem.places) == MOST_PLACES
    assert all(place.line for place in problem.places)
