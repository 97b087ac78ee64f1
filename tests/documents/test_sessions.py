from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pressroom.documents.model import Version, VersionPage
from pressroom.documents.sessions import SessionPage, session_page

START = datetime(2026, 3, 1, 9, tzinfo=UTC)


def page_of(*minutes: float, next_cursor: int | None = None, first: int = 1) -> SessionPage:
    """Divide versions that were saved so many minutes after the start, given oldest first."""
    versions = [
        Version(version=number, title="T", template_slug="classic", created_at=START + timedelta(minutes=after))
        for number, after in enumerate(minutes, start=first)
    ]
    return session_page(VersionPage(items=tuple(reversed(versions)), next_cursor=next_cursor))


def numbers(page: SessionPage) -> list[list[int]]:
    return [[version.version for version in session.versions] for session in page.sessions]


def test_saves_with_gaps_under_ten_minutes_are_one_session():
    assert numbers(page_of(0, 9.9, 19.8, 29.8, 30, 60)) == [[6], [5, 4], [3, 2, 1]]
    assert numbers(page_of(0)) == [[1]]
    assert numbers(page_of()) == []


def test_a_session_that_goes_on_is_left_for_the_next_page():
    page = page_of(0, 1, 20, 21, next_cursor=5, first=5)
    assert (numbers(page), page.next_cursor) == ([[8, 7]], 7)
    assert page_of(0, 1, 20, 21).next_cursor is None


def test_a_session_that_fills_a_page_is_shown_in_parts():
    page = page_of(0, 1, 2, next_cursor=5, first=5)
    assert (numbers(page), page.next_cursor) == ([[7, 6, 5]], 5)
