# pyright: reportUnknownMemberType=false
# brotli has no types.
"""Unpack the second browser of the tests, which has another version than the system's, and print the path of its program.

The npm package in `package.json` contains a headless shell for Linux on x86-64, compressed with Brotli. On other machines
there is no second browser, and nothing is printed.
"""

from __future__ import annotations

import json
import platform
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any, cast

import brotli

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "node_modules/@sparticuz/chromium"
UNPACKED = ROOT / "var/second-browser"
CHUNK_BYTES = 1 << 20


def second_browser() -> Path | None:
    """Return the program, which is unpacked the first time; None: it is not built for this machine."""
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        return None
    version = json.loads((PACKAGE / "package.json").read_text())["version"]
    program = UNPACKED / version / "chrome-headless-shell"
    if not program.exists():
        shutil.rmtree(UNPACKED, ignore_errors=True)  # removes another version
        program.parent.mkdir(parents=True)
        _unpack(PACKAGE / "bin/chromium.br", program)
    return program


def _unpack(packed: Path, program: Path) -> None:
    decompressor = cast("Any", brotli.Decompressor())
    with packed.open("rb") as source, tempfile.NamedTemporaryFile(dir=program.parent, delete=False) as target:
        while chunk := source.read(CHUNK_BYTES):
            target.write(decompressor.process(chunk))
    Path(target.name).chmod(0o755)
    Path(target.name).replace(program)  # atomic, so that an interrupted run leaves no incomplete program


if __name__ == "__main__":
    sys.stdout.write(f"{second_browser() or ''}\n")
