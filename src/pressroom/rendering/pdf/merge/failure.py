"""Define the error of a merge."""

from __future__ import annotations

from pressroom.errors import RenderFailedError


class MergeFailedError(RenderFailedError):
    """The printed parts could not be joined into a file that holds them all. Export it again. If it fails again, report it."""
