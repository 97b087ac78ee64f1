from __future__ import annotations

import copy
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.generated_resumes import generated_resume

from pressroom.documents.comparing import MOST_CHARACTERS, Change, State, changes_between
from pressroom.documents.matching import matched, moved
from pressroom.kinds import KINDS


def state(data: Any, *, title: str = "T", template: str = "classic", settings: Any = None) -> State:
    return State(title=title, template_slug=template, settings=settings or {}, data=data)


def changes(before: Any, after: Any) -> list[Change]:
    return list(changes_between(KINDS["resume"], state(before), state(after)))


def brief(before: Any, after: Any) -> list[tuple[str, str]]:
    return [(change.change, change.path) for change in changes(before, after)]


JOBS: list[dict[str, Any]] = [
    {"position": "Clerk", "name": "House A", "startDate": "2019", "summary": "Kept books."},
    {"position": "Editor", "name": "House B", "startDate": "2014", "highlights": ["Found it.", "Wrote it down."]},
    {"position": "Typist", "name": "House C", "startDate": "2011"},
]


def with_jobs(*jobs: dict[str, Any]) -> dict[str, Any]:
    return {"basics": {"name": "Ada"}, "work": list(jobs)}


def test_a_changed_field_is_named_with_its_entry_and_both_values():
    later = copy.deepcopy(JOBS)
    later[1]["startDate"] = "2015"
    (change,) = changes(with_jobs(*JOBS), with_jobs(*later))
    assert change == Change(change="changed", path="data.work[1].startDate", before="2014", after="2015", entry="Editor")


def test_added_removed_and_moved_entries_are_told_apart_from_changed_ones():
    new = {"position": "Proofreader", "name": "House D"}
    one, two, three = JOBS
    assert brief(with_jobs(*JOBS), with_jobs(new, *JOBS)) == [("added", "data.work[0]")]
    assert brief(with_jobs(*JOBS), with_jobs(one, three)) == [("removed", "data.work[1]")]
    assert brief(with_jobs(*JOBS), with_jobs(three, one, two)) == [("moved", "data.work[0]")]
    assert changes(with_jobs(*JOBS), with_jobs(three, one, two))[0].before == 2
    renamed = {**two, "position": "Chief editor"}
    assert brief(with_jobs(*JOBS), with_jobs(renamed, one, three)) == [
        ("moved", "data.work[0]"),
        ("changed", "data.work[0].position"),
    ]


def test_a_list_that_appears_or_goes_is_told_entry_by_entry_and_an_object_field_by_field():
    assert brief({}, {"work": JOBS[:2]}) == [("added", "data.work[0]"), ("added", "data.work[1]")]
    assert brief({"work": JOBS[:1]}, {"work": None}) == [("removed", "data.work[0]")]
    assert brief({"basics": {"location": {"city": "Lyon"}}}, {"basics": {}}) == [("removed", "data.basics.location.city")]


def test_nothing_has_many_forms():
    assert brief({"basics": {"name": "", "label": None, "profiles": []}, "work": []}, {"basics": {"location": {}}}) == []
    assert brief({"basics": {"name": ""}}, {"basics": {"name": "Ada"}}) == [("added", "data.basics.name")]


def test_the_order_is_that_of_the_form_and_title_template_and_settings_come_first():
    before = state({"work": [], "basics": {"label": "x"}}, settings={"fontSize": 11, "accentColor": "#000000"})
    after = state(
        {"extra": "kept", "skills": [{"name": "Timber"}], "basics": {"name": "Ada"}},
        title="New",
        template="modern",
        settings={"accentColor": "#111111"},
    )
    found = list(changes_between(KINDS["resume"], before, after))
    assert [change.path for change in found] == [
        "title",
        "templateSlug",
        "settings.accentColor",
        "settings.fontSize",
        "data.basics.name",
        "data.basics.label",
        "data.skills[0]",
        "data.extra",
    ]
    assert [(change.before, change.after) for change in found[2:4]] == [("#000000", "#111111"), (11, None)]


def test_texts_in_a_list_are_matched_by_their_words():
    lines = ["Ran the desk of the morning news.", "Wrote a column each week.", "Hired four people."]
    later = [lines[2], "Ran the desk of the evening news.", lines[1], "Left."]
    found = brief({"work": [{"highlights": lines}]}, {"work": [{"highlights": later}]})
    assert ("changed", "data.work[0].highlights[1]") in found
    assert ("added", "data.work[0].highlights[3]") in found
    assert sum(change == "moved" for change, _ in found) == 1


def test_long_texts_are_cut_and_photos_only_named():
    before = {"basics": {"image": "data:image/png;base64,AAAA", "summary": "s" * 1000}}
    photo, summary = changes(before, {"basics": {"image": "data:image/png;base64,BBBB", "summary": "t" * 1000}})
    assert (photo.before, photo.after) == ("(photo)", "(photo)")
    assert summary.after == "t" * MOST_CHARACTERS + "…"


def test_drafts_of_any_form_are_compared():
    empty: list[Any] = [None, [], "", {"work": {}}]
    wrong: list[Any] = ["text", 7, {"work": [1, None, [2]]}, {"basics": "x"}, {"basics": [True]}]
    for before in (*empty, *wrong):
        for after in (*empty, *wrong):
            same = before == after or (before in empty and after in empty)
            assert (changes(before, after) == []) is same, (before, after)
    assert brief({"meta": {"version": 1}}, {"meta": {"version": True}}) == [("changed", "data.meta.version")]


@pytest.mark.parametrize("seed", range(12))
def test_generated_resumes_differ_from_changed_ones_only(seed: int):
    data = generated_resume(seed)
    assert changes(data, copy.deepcopy(data)) == []
    assert changes(data, generated_resume(seed + 12)) != []


@given(st.permutations(range(8)), st.sets(st.integers(0, 7)))
def test_moves_are_the_fewest_that_explain_an_order(order: list[int], removed: set[int]):
    after = [item for item in order if item not in removed]
    pairs = matched(list(range(8)), after)
    kept = [earlier for place, earlier in pairs.items() if place not in moved(pairs)]
    assert kept == sorted(kept)
    places = list(pairs.values())
    runs = ([place for bit, place in enumerate(places) if chosen >> bit & 1] for chosen in range(1 << len(places)))
    assert len(kept) == max(len(run) for run in runs if run == sorted(run))


def test_long_lists_are_compared_in_a_bounded_time():
    before = {"work": [{"summary": f"{number} " * 50} for number in range(1000)]}
    after = {"work": [{"summary": f"{number} words " * 50} for number in range(1000, 2000)]}
    started = time.monotonic()
    assert len(changes(before, after)) == 1000
    assert time.monotonic() - started < 2


def test_the_moves_of_a_long_list_are_found_in_a_bounded_time():
    half = 100_000
    order = [*range(half, 2 * half), *range(half)]
    started = time.process_time()
    assert len(moved(dict(enumerate(order)))) == half
    assert time.process_time() - started < 1
