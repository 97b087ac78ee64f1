"""The wheel of `uv build`, installed into an empty environment and run outside of the project's folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Generator
from pathlib import Path

import pytest
from tests.support.commands import ROOT, environment

from pressroom.cli.sample_exam import REPORT_NAME
from pressroom.kinds import KINDS
from pressroom.rendering.html.font_files import ALL_FONTS, FAMILIES, FONTS_FOLDER, font_files
from pressroom.rendering.math.script_files import script_files

TIMEOUT_SECONDS = 300
"""Seconds for a build or an installation on a loaded machine with an empty cache."""


def uv(*arguments: str | Path) -> None:
    """Run the uv that `bin/setup` uses."""
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), str(Path.home() / ".local/bin"), str(ROOT / "var/tools/bin")])
    program = shutil.which("uv", path=path)
    assert program is not None
    command = [program, *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=TIMEOUT_SECONDS, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def wheel() -> Generator[Path]:
    with tempfile.TemporaryDirectory(prefix="pressroom-test-") as folder:
        uv("build", "--quiet", "--out-dir", folder)
        (wheel,) = Path(folder).glob("*.whl")
        yield wheel


@pytest.fixture
def installed(wheel: Path, tmp_path: Path) -> Path:
    """The `bin` folder of an environment with the wheel and its dependencies in the versions of the lock file."""
    locked = tmp_path / "locked.txt"
    uv("export", "--quiet", "--locked", "--no-dev", "--no-emit-project", "--no-hashes", "--output-file", locked)
    uv("venv", "--quiet", "--python", sys.executable, tmp_path / "env")
    uv("pip", "install", "--quiet", "--python", tmp_path / "env", "--constraint", locked, wheel)
    return tmp_path / "env/bin"


def test_an_installed_wheel_prints_every_sample(installed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [installed / "pressroom", *arguments]
        return subprocess.run(command, cwd=folder, env=environment(), capture_output=True, text=True, timeout=120, check=False)

    report = run("doctor", "--only", "fonts")
    assert (report.returncode, report.stdout) == (0, f"✓ Fonts: {len(FAMILIES)} families are installed\n")
    done = run("start", "--once", "--port", "0")
    assert done.returncode == 0, done.stderr
    samples = {f"{kind.name}-{name}.pdf" for kind in KINDS.values() for name in kind.samples}
    printed = {file.name: file.read_bytes()[:5] for file in (folder / "var/samples").iterdir()}
    assert printed == dict.fromkeys({*samples, REPORT_NAME}, b"%PDF-")


def test_an_installed_wheel_converts_formulas_with_both_converters(installed: Path, tmp_path: Path) -> None:
    program = (
        "from pressroom.rendering.math.formula import formula\n"
        "print([formula(latex, language='fr').converter for latex in ('x', r'\\ce{H2O}')])\n"
    )
    command = [installed / "python", "-c", program]
    done = subprocess.run(command, cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout == "['latex2mathml', 'temml']\n"


def test_the_wheel_has_exactly_the_fonts_and_scripts_that_are_used_and_their_licences(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        faces = {name: archive.getinfo(name).file_size for name in archive.namelist() if "/faces/" in name}
    assert faces == {f"pressroom/rendering/html/faces/{path}": file.stat().st_size for file, path in font_files().items()}
    assert sum(name.endswith("LICENSE_FONT") for name in faces) == len(FAMILIES)
    assert sum(name.endswith(".ttf") for name in faces) >= len(ALL_FONTS)
    with zipfile.ZipFile(wheel) as archive:
        scripts = {name for name in archive.namelist() if "/math/scripts/" in name}
    assert scripts == {f"pressroom/rendering/math/scripts/{path}" for path in script_files().values()}
    assert wheel.stat().st_size < 60_000_000, "the Python package index accepts at most 100 MB"
    assert FONTS_FOLDER.is_relative_to(ROOT / "node_modules"), "a clone uses the fonts that bin/setup installed"
