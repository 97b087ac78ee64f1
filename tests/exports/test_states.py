"""Compare the four definitions of a job's states: enum, transition table, check constraint and diagram."""

from __future__ import annotations

import re
from pathlib import Path

from tests.support.databases import Owner

from pressroom.exports.model import LIVE, TRANSITIONS, Phase, Status
from pressroom.exports.progress import STARTS, progress_of

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "queue.md"


def diagram() -> set[tuple[str, str]]:
    found = re.search(r"```mermaid\nstateDiagram-v2\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    arrows = re.findall(r"^\s+(\S+) --> (\w+|\[\*\])(?::.*)?$", found[1], re.MULTILINE)
    assert len(arrows) == len(found[1].strip().splitlines()), "a line of the diagram is not an arrow"
    return set(arrows)


def quoted_words(owner: Owner, column: str) -> set[str]:
    definition: str = owner.value(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'export_jobs'::regclass AND conname = %s",
        (f"export_jobs_{column}_check",),
    )
    return set(re.findall(r"'(\w+)'", definition))


def test_the_transition_table_has_every_state() -> None:
    assert set(TRANSITIONS) == set(Status)


def test_the_database_allows_the_states_and_phases_of_the_enums(owner: Owner) -> None:
    assert quoted_words(owner, "status") == set(Status)
    assert quoted_words(owner, "phase") == set(Phase)


def test_the_diagram_shows_the_transitions() -> None:
    transitions = {(status, following) for status, all_following in TRANSITIONS.items() for following in all_following}
    ends = {(status, "[*]") for status in Status if status not in LIVE}
    assert diagram() == transitions | ends | {("[*]", Status.PENDING)}


def test_progress_grows_with_the_phases() -> None:
    assert list(STARTS) == list(Phase)
    assert list(STARTS.values()) == sorted(STARTS.values())


def test_progress_within_a_phase_follows_the_items() -> None:
    assert [progress_of(Phase.PROCESSING, done, 213).percent for done in (0, 1, 107, 213)] == [10, 10, 45, 80]
    assert progress_of(Phase.GENERATING, 0, 0).percent == 80
    assert progress_of(Phase.SAVING, 5, 5).percent == 99, "the end of an attempt alone is 100"
    assert progress_of(Phase.PROCESSING, 9, 4).done == 4, "done is limited to total"
