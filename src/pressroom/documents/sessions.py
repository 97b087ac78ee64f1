"""Collapse the versions of a document into sessions of writing: an editor saves at each pause."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Final

from pressroom.documents.model import Version, VersionPage

SESSION_GAP: Final = timedelta(minutes=10)
"""Time between two saves after which a new session begins: who comes back later has done something else."""
VERSIONS_PER_PAGE: Final = 200


@dataclass(frozen=True, kw_only=True)
class Session:
    """Versions that were saved one soon after the other, newest first."""

    versions: tuple[Version, ...]


@dataclass(frozen=True, kw_only=True)
class SessionPage:
    """A page of sessions, newest first. `next_cursor` requests the next page; None: this is the last."""

    sessions: tuple[Session, ...]
    next_cursor: int | None


def session_page(page: VersionPage) -> SessionPage:
    """Divide a page of versions. A session that goes on is left for the next page, unless it fills this one."""
    sessions = _divided(page.items)
    if page.next_cursor is None or len(sessions) <= 1:
        return SessionPage(sessions=sessions, next_cursor=page.next_cursor)
    return SessionPage(sessions=sessions[:-1], next_cursor=sessions[-2].versions[-1].version)


def _divided(versions: tuple[Version, ...]) -> tuple[Session, ...]:
    ends = [0, *_gaps(versions), len(versions)]
    return tuple(Session(versions=versions[start:end]) for start, end in pairwise(ends) if start < end)


def _gaps(versions: tuple[Version, ...]) -> Iterable[int]:
    """Yield the places of versions that are the last of an earlier session."""
    for place, (newer, older) in enumerate(pairwise(versions), start=1):
        if newer.created_at - older.created_at >= SESSION_GAP:
            yield place
