"""Group consecutive posts at one employer, which is named once above them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TypeVar

from pressroom.kinds.resume.view import Entry

Value = TypeVar("Value")


def with_grouped_posts(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return the entries, with one for consecutive posts at one employer. Entries without an employer stay as they are."""
    return tuple(_grouped(entries))


def _grouped(entries: Sequence[Entry]) -> Iterator[Entry]:
    for employer, found in groupby(entries, key=lambda entry: entry.organization):
        posts = list(found)
        if employer and len(posts) > 1:
            yield _group(employer, posts)
        else:
            yield from posts


def _group(employer: str, posts: Sequence[Entry]) -> Entry:
    """Return a group. What all posts that say it agree on is said once; what differs stays with its post."""
    place = _common([post.place for post in posts])
    link = _common([post.link for post in posts if post.link])
    notes = _common([post.notes for post in posts if post.notes]) or ()
    return Entry(
        title=employer,
        place=place or "",
        link=link,
        notes=notes,
        posts=tuple(
            replace(
                post,
                organization="",
                place="" if place else post.place,
                link=None if link else post.link,
                notes=() if notes else post.notes,
            )
            for post in posts
        ),
    )


def _common(values: Sequence[Value]) -> Value | None:
    """Return the value that all are; None: they differ, or there is none."""
    return values[0] if values and all(value == values[0] for value in values) else None
