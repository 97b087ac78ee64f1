from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parents[2]


def test_dependencies_point_down():
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program, "--no-cache"], cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_contract_covers_every_module():
    config = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    assert "exhaustive = true" in config
    assert "ignore_imports" not in config
    assert " : " not in config.partition("[[tool.importlinter.contracts]]")[2], "folders of one layer do not import each other"
