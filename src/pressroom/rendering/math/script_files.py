"""The installed scripts that convert formulas: Temml, an npm package without dependencies."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

from pressroom.errors import RendererUnavailableError

BUNDLED_SCRIPTS: Final = Path(__file__).parent / "scripts"
"""Where an installed wheel has them (`hatch_build.py`); a clone has no such folder."""
SCRIPTS_FOLDER: Final = BUNDLED_SCRIPTS if BUNDLED_SCRIPTS.is_dir() else Path(__file__).parents[4] / "node_modules" / "temml"
SCRIPTS: Final = {"temml.js": "dist/temml.js", "mhchem.js": "contrib/mhchem/mhchem.js"}
"""The library, and its chemical formulas (`\\ce`): the name in a wheel, and the place in the package. The second file has
notices of its own at its beginning."""
LICENSE: Final = {"LICENSE": "LICENSE"}


class ScriptsNotInstalledError(RendererUnavailableError):
    """The scripts that convert formulas are not installed: run bin/setup."""

    retryable = False


def script_sources() -> list[str]:
    """Return the scripts, in the order in which they are run.

    Raises:
        ScriptsNotInstalledError: They are not there.
    """
    try:
        return [_file(name, place).read_text(encoding="utf-8-sig") for name, place in SCRIPTS.items()]
    except FileNotFoundError as error:
        raise ScriptsNotInstalledError from error


def script_files() -> dict[Path, Path]:
    """Return every file that the scripts need, the licence included, and its place below `BUNDLED_SCRIPTS`."""
    return {_file(name, place): Path(name) for name, place in (SCRIPTS | LICENSE).items()}


@cache
def installed_scripts_digest() -> str:
    """Return a SHA-256 in hex that changes with the installed scripts; read once per process.

    Raises:
        ScriptsNotInstalledError: They are not there.
    """
    return hashlib.sha256("\0".join(script_sources()).encode()).hexdigest()


def _file(name: str, place: str) -> Path:
    return SCRIPTS_FOLDER / (name if SCRIPTS_FOLDER == BUNDLED_SCRIPTS else place)
