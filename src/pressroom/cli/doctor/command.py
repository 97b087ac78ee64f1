"""`pressroom doctor`: check everything that Pressroom needs, and print one line for each finding."""

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
    """Check this installation, and print how to fix each problem. The exit code is 1 if something essential is missing.

    Args:
        only: Run only this check; may be given several times.
    """
    from pressroom.observability.logging import configure_logging

    configure_logging(level="error")  # the report has the warnings
    states: list[State] = []
    for finding in _findings(only):
        states.append(finding.state)
        print(_line(finding), flush=True)
    if State.MISSING in states:
        print("Something essential is missing. See the lines marked ✗.", file=sys.stderr)
        return 1
    return 0


def _findings(only: tuple[Name, ...]) -> Iterator[Finding]:
    try:
        settings = load_settings()
    except SettingsError as error:
        yield missing(f"Settings: {error.message}")
        return  # all other checks depend on the settings
    for name, check in CHECKS.items():
        if not only or name in only:
            yield from check(settings)


def _line(finding: Finding) -> str:
    mark = finding.state.value
    if sys.stdout.isatty():
        mark = f"\x1b[{COLORS[finding.state]}m{mark}\x1b[0m"
    remedy = f"\n    {finding.remedy}" if finding.remedy else ""
    return f"{mark} {finding.text}{remedy}"
