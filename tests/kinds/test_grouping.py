"""Test that consecutive posts at one employer are grouped, and that nothing of them is lost."""

from __future__ import annotations

from typing import Any

from pressroom.kinds.resume.present import present_resume
from pressroom.kinds.resume.view import Entry


def entries_of(*work: dict[str, Any]) -> tuple[Entry, ...]:
    return present_resume({"work": list(work)}, {}, "").context["resume"].sections[0].entries


def test_consecutive_posts_at_one_employer_are_one_entry() -> None:
    group, other = entries_of(
        {"position": "Head", "name": "Fern Ltd", "location": "Leeds", "url": "https://fern.example.org"},
        {"position": "Clerk", "name": "Fern Ltd", "location": "Leeds"},
        {"position": "Cook", "name": "Inn"},
    )
    assert (group.title, group.place, group.link and group.link.text) == ("Fern Ltd", "Leeds", "fern.example.org")
    assert [(post.title, post.organization, post.place, post.link) for post in group.posts] == [
        ("Head", "", "", None),
        ("Clerk", "", "", None),
    ]
    assert (other.title, other.posts) == ("Cook", ())


def test_what_differs_stays_with_its_post() -> None:
    (group,) = entries_of(
        {"position": "Head", "name": "Fern Ltd", "location": "Leeds", "description": "Ferns", "url": "https://a.example.org"},
        {"position": "Clerk", "name": "Fern Ltd", "location": "York", "description": "Moss", "url": "https://b.example.org"},
    )
    assert (group.place, group.link, group.notes) == ("", None, ())
    assert [(post.place, post.notes, post.link and post.link.text) for post in group.posts] == [
        ("Leeds", ("Ferns",), "a.example.org"),
        ("York", ("Moss",), "b.example.org"),
    ]


def test_posts_that_are_not_consecutive_or_have_no_employer_stay_apart() -> None:
    work = (
        {"position": "Head", "name": "Fern Ltd"},
        {"position": "Cook", "name": "Inn"},
        {"position": "Clerk", "name": "Fern Ltd"},
    )
    assert [entry.posts for entry in entries_of(*work)] == [(), (), ()]
    assert [entry.title for entry in entries_of({"position": "Cook"}, {"position": "Clerk"})] == ["Cook", "Clerk"]
    assert [entry.title for entry in entries_of({"name": "Inn"}, {"name": "Inn"})] == ["Inn", "Inn"]
