"""`bin/setup`, `bin/start` and `bin/test`: run from other folders, repeatedly, and with wrong settings."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.support.clones import cloned_project
from tests.support.commands import ROOT, environment, processes_in

from pressroom.cli.sample_exam import REPORT_NAME
from pressroom.kinds import KINDS


def run(*command: str | Path, cwd: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*map(str, command)],
        cwd=cwd,
        env=environment(**settings),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_second_set_up_does_and_prints_nothing(tmp_path: Path) -> None:
    run(ROOT / "bin/setup", "--tests", cwd=tmp_path)

    again = run(ROOT / "bin/setup", "--tests", cwd=tmp_path)

    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    assert list(tmp_path.iterdir()) == []


def test_the_package_lists_are_updated_before_a_browser_is_installed_and_its_version_is_printed(tmp_path: Path) -> None:
    tools, lists = tmp_path / "tools", tmp_path / "lists"
    _link_tools(tools, except_for=("chrom", "google-chrome", "headless"))
    lists.write_text("150.0.0.1")
    # A package manager whose browser has the version in its package lists.
    installed = f"{tools}/chromium-headless-shell"
    apt = f"""case $1 in
        update) echo 156.0.1.2 >"{lists}" ;;
        install) printf '#!/bin/sh\\necho Chromium %s\\n' "$(cat "{lists}")" >"{installed}"; chmod 755 "{installed}" ;;
    esac"""
    _write(tools / "apt-get", apt)
    _write(tools / "sudo", 'shift; exec "$@"')

    done = run(ROOT / "bin/setup", cwd=tmp_path, PATH=str(tools), HOME=str(tmp_path))

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "setup: installing Chromium",
        f"setup: installed Chromium 156.0.1.2, {installed}",
    ]


def test_the_programs_work_in_a_folder_whose_name_has_spaces(tmp_path: Path) -> None:
    project = tmp_path / "press room"
    project.symlink_to(ROOT)

    done = run(project / "bin/setup", cwd=tmp_path)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_start_once_exports_the_samples_each_time_and_stores_them_once(tmp_path: Path) -> None:
    data = tmp_path / "my data"
    start = (ROOT / "bin/start", "--once", "--port", "0")

    first = run(*start, cwd=tmp_path, PRESSROOM_DATA_DIR=str(data))
    second = run(*start, cwd=tmp_path, PRESSROOM_DATA_DIR=str(data))

    samples = sorted([REPORT_NAME, *(f"{kind.name}-{name}.pdf" for kind in KINDS.values() for name in kind.samples)])
    for done in (first, second):
        assert done.returncode == 0, done.stderr
        lines = done.stdout.splitlines()
        assert lines[0] == f"Exporting {len(samples)} samples through the queue:"
        files = [Path(line.strip().partition(".pdf")[0] + ".pdf") for line in lines[1:]]
        assert sorted(file.name for file in files) == samples
        assert all(file.read_bytes().startswith(b"%PDF-") for file in files)
        assert all(line.endswith(" s") for line in lines[1:])
    assert processes_in(data) == []


def test_arguments_of_the_test_program_reach_pytest(tmp_path: Path) -> None:
    done = run(ROOT / "bin/test", "--version", cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    assert (done.stdout + done.stderr).startswith("pytest ")


def test_a_wrong_argument_of_start_exits_with_2(tmp_path: Path) -> None:
    done = run(ROOT / "bin/start", "--nonsense", cwd=tmp_path)

    assert done.returncode == 2
    assert done.stderr.startswith("pressroom: Unknown option: --nonsense.")


def test_start_prints_only_the_error_of_a_misspelt_setting(tmp_path: Path) -> None:
    done = run(ROOT / "bin/start", "--once", cwd=tmp_path, PRESSROOM_CONCURENCY="3")

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("pressroom: PRESSROOM_CONCURENCY is not a setting of Pressroom. Known are: PRESSROOM_")
    assert len(done.stderr.splitlines()) == 1


def test_in_a_fresh_clone_a_wrong_setting_is_reported_before_more_is_installed() -> None:
    with cloned_project(linked=()) as clone:
        (clone / ".env").write_text("PRESSROOM_LOG_LEVEL=loud\n")
        message = "pressroom: PRESSROOM_LOG_LEVEL is not valid: it must be debug, info, warning or error."

        first = run(clone / "bin/start", "--once", cwd=clone)
        second = run(clone / "bin/start", "--once", cwd=clone)

        assert first.returncode == 1
        assert first.stdout.removeprefix("setup: installing uv\n") == "setup: installing the Python packages\n"
        assert (second.returncode, second.stdout) == (1, "")
        for done in (first, second):
            assert done.stderr.startswith(message)
            assert len(done.stderr.splitlines()) == 1
        assert not (clone / "node_modules").exists()


def _link_tools(folder: Path, *, except_for: tuple[str, ...]) -> None:
    """Make a folder with links to every program of PATH, except for some."""
    folder.mkdir()
    for directory in os.get_exec_path():
        for program in Path(directory).glob("*"):
            if not program.name.startswith(except_for) and not (folder / program.name).exists():
                (folder / program.name).symlink_to(program)


def _write(tool: Path, script: str) -> None:
    tool.unlink(missing_ok=True)
    tool.write_text(f"#!/bin/sh\n{script}\n")
    tool.chmod(0o755)
