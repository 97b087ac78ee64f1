"""Nothing is lost in silence: each value of a file is in the resume, or a warning names it."""

from __future__ import annotations

import copy
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.imports import FILES, converted, lost_in_silence, sample_file

from pressroom.kinds.formats import Converted

NAMES = sorted(path.name for path in FILES.iterdir())
SAMPLES = {name: sample_file(name) for name in NAMES}
KEYS = st.sampled_from(
    ["kiwi", "x-note", "Two words", "name", "summary", "items", "url", "date", "level", "description", "title"]
)


@pytest.mark.parametrize("name", NAMES)
def test_a_complete_file_loses_nothing_in_silence(name: str) -> None:
    assert lost_in_silence(SAMPLES[name], converted(SAMPLES[name])) == []


@given(data=st.data(), name=st.sampled_from(NAMES))
def test_a_file_with_anything_anywhere_loses_nothing_in_silence(data: st.DataObject, name: str) -> None:
    members = changed_members(SAMPLES[name], data.draw, iter(range(1, 10**6)))
    for kept in ("cv", "basics", "sections"):  # by which the format is recognized
        if kept in SAMPLES[name] and not isinstance(members.get(kept), dict):
            members[kept] = {}
    # Of a JSON Resume, values of another type are kept too: the document with them is refused.
    result = converted(members, is_valid="json-resume" not in name)
    assert lost_in_silence(members, result) == []


def changed(value: Any, draw: Any, numbers: Any) -> Any:
    """Return a copy in which each text is another word, and here and there a value is left out, added or of another type."""
    match draw(st.integers(0, 40)):
        case 0:
            return f"tok{next(numbers)}"
        case 1:
            return 10**9 + next(numbers)
        case 2:
            return [f"tok{next(numbers)}", {draw(KEYS): f"tok{next(numbers)}"}]
        case 3:
            return {draw(KEYS): [None, f"tok{next(numbers)}"], draw(KEYS): f"tok{next(numbers)}"}
        case 4:
            return None
        case _:
            return changed_members(value, draw, numbers)


def changed_members(value: Any, draw: Any, numbers: Any) -> Any:
    match value:
        case dict():
            given_members = cast("dict[str, Any]", value)
            members = {key: changed(member, draw, numbers) for key, member in given_members.items() if draw(st.integers(0, 9))}
            if not draw(st.integers(0, 9)):
                members[draw(KEYS)] = f"tok{next(numbers)}"
            return members
        case list():
            return [changed(item, draw, numbers) for item in cast("list[Any]", value)]
        case str() if value:
            return f"tok{next(numbers)}"
        case _:
            return copy.copy(value)


def test_a_loss_in_silence_would_be_noticed() -> None:
    members = SAMPLES["rendercv-2.yaml"]
    result = converted(members)
    without = [warning for warning in result.warnings if warning.field != "cv.photo"]
    assert lost_in_silence(members, Converted(data=result.data, warnings=tuple(without))) == ["cv.photo: 'pictures/noor.jpg'"]
    del result.data["volunteer"]
    assert "cv.sections.volunteering[0].company: 'Canal Watch'" in lost_in_silence(members, result)
