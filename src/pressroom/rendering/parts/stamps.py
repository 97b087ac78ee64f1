"""Page numbers, which are written when all parts are printed: only then is known how many pages there are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class PageNumber:
    """Where a page is. Pages count from 1."""

    part: int
    """The place of its part in the list, from 0."""
    page: int
    """In the whole file."""
    pages: int
    """Of the whole file."""
    part_page: int
    """Within its part."""
    part_pages: int
    """Of its part."""


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """A line of text at the end edge of each page, in Source Sans 3, on the height of a margin box."""

    text: Callable[[PageNumber], str]
    """Returns what is written on a page; empty: nothing."""
    edge: Literal["head", "foot"]
    size: float = 8.0
    """Points."""
    gray: float = 0.3
    """From 0, black, to 1, white."""
