"""`pressroom doctor`: one line for each thing that Pressroom needs, and how to mend what is missing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Annotated, Final, Literal

from cyclopts import Parameter

from pressroom.cli.doctor import browser, database, services
from pressroom.cli.doctor.findings import Finding, State, missing
from pressroom.errors import SettingsError
from pressroom.settings import Settings, load_settings

Name = Literal["settings", "chromium", "sandbox", "memory", "fonts", "database", "storage", "secret", "disk"]

CHECKS: Final[dict[Name, Callable[[Settings], Iterator[Finding]]]] = {
    "chromium": browser.check_chromium,
    "sandbox": browser.check_sandbox,
    "memory": browser.check_memory,
    "fonts": browser.check_fonts,
    "database": database.check_database,
    "storage": services.check_storage,
    "secret": services.check_secret,
    "disk": services.check_disk,
}
COLORS: Final = {State.FINE: "32", State.NOTE: "33", State.MISSING: "31"}
"""SGR codes of green, yellow and red."""


def doctor(*, only: Annotated[tuple[Name, ...], Parameter(negative="")] = ()) -> int:
    """Check this installation and say how to mend what is missing. The exit code is 1 when something essential is.

    Args:
        only: Check this alone; may be given several times.
    """
    from pressroom.observability.logging import configure_logging

    configure_logging(level="error")  # the report says it all
    states: list[State] = []
    for finding in _findings(only):
        states.append(finding.state)
        print(_line(finding), flush=True)
    if State.MISSING in states:
        print("Something essential is missing: see the lines marked ✗.", file=sys.stderr)
        return 1
    return 0


def _findings(only: tuple[Name, ...]) -> Iterator[Finding]:
    try:
        settings = load_settings()
    except SettingsError as error:
        yield missing(f"Settings: {error.message}")
        return  # every other check would look at something that is not meant
    for name, check in CHECKS.items():
        if not only or name in only:
            yield from check(settings)


def _line(finding: Finding) -> str:
    mark = finding.state.value
    if sys.stdout.isatty():
        mark = f"\x1b[{COLORS[finding.state]}m{mark}\x1b[0m"
    mend = f"\n    {finding.mend}" if finding.mend else ""
    return f"{mark} {finding.text}{mend}"
