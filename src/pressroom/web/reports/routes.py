"""List the routes of the reports of an exam."""

from __future__ import annotations

from typing import Any, Final

ROUTES: Final[tuple[Any, ...]] = ()
