"""Fetch files of published packages into a folder of the clone that Git ignores. Nothing of a package is run."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Final

from bench.formulas.sets import FormulaSet

ROOT: Final = Path(__file__).parents[2]
CACHE: Final = ROOT / "var/formulas"
PLACES: Final = (Path.home() / ".local/bin", ROOT / "var/tools/bin")
"""Where `bin/setup` finds or installs uv when it is not on the path."""


class FetchError(Exception):
    """A package could not be fetched, or its file is another one than that which was measured."""


def file_of(formula_set: FormulaSet, cache: Path = CACHE) -> Path:
    """Return the file of a set, fetched unless the cache has it.

    Raises:
        FetchError: npm or uv is not there or failed, or the file has another digest than expected.
    """
    kept = cache / f"{formula_set.sha256}{Path(formula_set.file).suffix}"
    if not kept.is_file() or _digest(kept) != formula_set.sha256:
        with tempfile.TemporaryDirectory(prefix="pressroom-bench-formulas-") as name:
            fetched = _FETCHERS[formula_set.registry](formula_set, Path(name))
            if not fetched.is_file() or _digest(fetched) != formula_set.sha256:
                raise FetchError(f"{formula_set.package} {formula_set.version} has another {formula_set.file} than expected")
            cache.mkdir(parents=True, exist_ok=True)
            shutil.copy(fetched, kept)
    return kept


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _from_npm(formula_set: FormulaSet, folder: Path) -> Path:
    npm = _program("npm")
    _run(npm, "pack", f"{formula_set.package}@{formula_set.version}", "--silent", "--pack-destination", folder)
    (archive,) = folder.glob("*.tgz")
    fetched = folder / "file"
    with tarfile.open(archive) as opened, suppress(KeyError):
        content = opened.extractfile(f"package/{formula_set.file}")
        fetched.write_bytes(content.read() if content else b"")
    return fetched


def _from_pypi(formula_set: FormulaSet, folder: Path) -> Path:
    package = f"{formula_set.package}=={formula_set.version}"
    options = ("--quiet", "--no-deps", "--no-build", "--python", sys.executable, "--target", folder)
    _run(_program("uv"), "pip", "install", *options, package)
    return folder / formula_set.file


_FETCHERS: Final = {"npm": _from_npm, "PyPI": _from_pypi}


def _program(name: str) -> str:
    found = shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", os.defpath), *map(str, PLACES)]))
    if found is None:
        raise FetchError(f"{name} is neither on the path nor where bin/setup installs it; run bin/setup")
    return found


def _run(*command: str | Path) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise FetchError(f"a public set could not be fetched:\n{done.stderr}")
