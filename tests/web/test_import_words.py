"""What is wrong with a file is said with its places."""

from __future__ import annotations

import json
from cProfile import Profile

import pytest
import yaml

from pressroom.documents.file_text import file_text
from pressroom.documents.importing import checked_import
from pressroom.errors import InvalidRequestError
from pressroom.web.documents.import_words import MOST_PLACES, problem_of
from pressroom.web.language import CATALOGUES
from pressroom.words import words_in

ENGLISH = words_in(CATALOGUES, "en")


def test_the_places_of_many_fields_are_found_in_one_reading_of_the_text():
    entries = [{"name": 5, "highlights": ["bound"] * 200} for _ in range(100)]
    text = json.dumps({"basics": {"name": "Ada"}, "work": entries}, indent=1)
    with pytest.raises(InvalidRequestError) as refused:
        checked_import(text, ".json")
    profile = Profile()
    problem = profile.runcall(problem_of, refused.value, file_text(text.encode(), "me.json"), ENGLISH)
    assert [entry.callcount for entry in profile.getstats() if entry.code is yaml.compose.__code__] == [1]
    assert len(problem.places) == MOST_PLACES
    assert all(place.line for place in problem.places)
