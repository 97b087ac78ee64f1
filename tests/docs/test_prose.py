"""Rules for the prose of the documentation: words, line lengths, figures of speed, README and changelog."""

from __future__ import annotations

import re

import pytest
from tests.support.pages import ROOT, Page, all_pages, read_page
from tests.support.reference_parts import PART

EVERY_PAGE = pytest.mark.parametrize("page", [pytest.param(page, id=page.name) for page in all_pages()])
MACHINE_PATH = re.compile(r"/(root|home|Users|tmp|work)/|pypi\.org|npmjs|127\.0\.0\.1:(?!8000)\d|localhost:\d")
OPEN_TASK = re.compile(r"\b(TODO|FIXME|TBD|XXX|lorem ipsum)\b", re.IGNORECASE)
SPEED = re.compile(
    r"\d ?(ms|µs)\b|\d+ (?:\w+ )?(per|a) (second|minute)|documents/s|requests/s|\d ?(times|×|x) (as fast|faster|slower)",
    re.IGNORECASE,
)
PRAISE = re.compile(
    r"\b(blazing|seamless|powerful|robust|cutting.edge|state.of.the.art|effortless|simply|easily|just works|world.class)\b",
    re.IGNORECASE,
)
MAX_LINE_LENGTH = 120
"""Characters of a line of prose. Tables and generated parts have the width of their contents."""
TABLE = re.compile(r"^ *\|.*\n", re.MULTILINE)
MEASURED_ELSEWHERE = ("docs/decisions/", "docs/explanation/")
"""Pages that record an earlier measurement, with its date and conditions."""


@EVERY_PAGE
def test_a_page_has_no_paths_of_one_machine(page: Page) -> None:
    assert MACHINE_PATH.findall(page.text) == []


@EVERY_PAGE
def test_a_page_has_no_open_tasks_and_no_praise(page: Page) -> None:
    assert OPEN_TASK.findall(page.prose) == []
    assert PRAISE.findall(page.prose) == []


@EVERY_PAGE
def test_a_line_of_prose_has_at_most_120_characters(page: Page) -> None:
    assert long_lines(page) == []


def test_a_long_line_is_detected_outside_of_tables_and_blocks() -> None:
    text = f"{'a ' * 61}\n\n| {'b ' * 61} |\n\n```sh\n{'c ' * 61}\n```\n"
    assert long_lines(Page(path=ROOT / "README.md", text=text)) == ["a " * 61]


@EVERY_PAGE
def test_a_figure_of_speed_has_its_command_in_the_same_section(page: Page) -> None:
    if page.name.startswith(MEASURED_ELSEWHERE):
        return
    for section in re.split(r"^#+ ", page.text, flags=re.MULTILINE):
        if SPEED.search(re.sub(r"```.*?```", "", section, flags=re.DOTALL)):
            assert "bin/bench" in section, section


@pytest.mark.parametrize(
    "claim", ["It takes 40 ms.", "About 30 documents per second.", "It is 3 times faster.", "1,371 requests/s", "Blazing fast."]
)
def test_a_claim_of_speed_is_detected(claim: str) -> None:
    assert SPEED.search(claim) or PRAISE.search(claim)


def test_the_readme_is_short_and_begins_with_the_purpose() -> None:
    lines = read_page("README.md").text.splitlines()
    assert len(lines) <= 120
    assert lines[0] == "# Pressroom"
    assert lines[2].startswith("Pressroom ")


def test_the_changelog_has_only_the_headings_of_its_format() -> None:
    text = read_page("CHANGELOG.md").text
    assert text.startswith("# Changelog\n")
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert headings[0] == "[Unreleased]"
    assert all(re.fullmatch(r"\[\d+\.\d+\.\d+\] - \d{4}-\d{2}-\d{2}", heading) for heading in headings[1:])
    kinds = set(re.findall(r"^### (.+)$", text, re.MULTILINE))
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def long_lines(page: Page) -> list[str]:
    """Return the lines of prose that are too long."""
    prose = Page(path=page.path, text=TABLE.sub("", PART.sub("", page.text))).prose
    return [line for line in prose.splitlines() if len(line) > MAX_LINE_LENGTH]
