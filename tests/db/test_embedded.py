"""Test the embedded PostgreSQL: use by several processes, its stop by the last one, killed processes, any folder."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Generator
from pathlib import Path

import psycopg
import pytest

from pressroom.db.embedded import embedded_postgres
from pressroom.errors import DatabaseUnavailableError

USER = """
import sys
from pathlib import Path
from pressroom.db.embedded import embedded_postgres
with embedded_postgres(Path(sys.argv[1])) as url:
    print(url, flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def folder() -> Generator[Path]:
    """Make a data folder outside pytest's, whose parents are closed to the server's account when tests run as root."""
    with tempfile.TemporaryDirectory(prefix="pressroom-test-") as name:
        yield Path(name) / "data"


def start_another_process(folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", USER, str(folder)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def url_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def answers(url: str) -> bool:
    try:
        with psycopg.connect(url) as conn:
            return conn.execute("SELECT 1").fetchone() == (1,)
    except psycopg.OperationalError:
        return False


def test_data_is_kept_between_starts(folder: Path) -> None:
    with embedded_postgres(folder) as url, psycopg.connect(url) as conn:
        conn.execute("CREATE TABLE kept (word text)")
    assert not answers(url)
    with embedded_postgres(folder) as url, psycopg.connect(url) as conn:
        assert conn.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_only_the_last_process_stops_the_server(folder: Path) -> None:
    with start_another_process(folder) as other:
        theirs = url_of(other)
        with embedded_postgres(folder) as url:
            assert url == theirs
        assert answers(url)
        other.communicate("\n")
    assert not answers(url)


def test_a_killed_process_does_not_keep_the_server_running(folder: Path) -> None:
    with start_another_process(folder) as other:
        url = url_of(other)
        other.kill()
    assert answers(url)  # no process was left to stop it
    with embedded_postgres(folder):
        assert answers(url)
    assert not answers(url)


@pytest.mark.parametrize("name", ["it's a folder", "f" * 120])
def test_folders_with_special_and_long_names_are_supported(folder: Path, name: str) -> None:
    with embedded_postgres(folder / name) as url:
        assert answers(url)


def test_an_interrupted_first_start_leaves_no_incomplete_database(folder: Path) -> None:
    (folder / "postgres" / "in the way").mkdir(parents=True)
    with pytest.raises(DatabaseUnavailableError, match=r"could not be used"), embedded_postgres(folder):
        pytest.fail("started in a folder that holds something else")
    assert [entry.name for entry in folder.iterdir() if entry.is_dir()] == ["postgres"]


def test_the_data_and_the_socket_are_private(folder: Path) -> None:
    with embedded_postgres(folder):
        socket = next((folder / "postgres").glob(".s.PGSQL.*[0-9]"))
        assert (folder / "postgres").stat().st_mode & 0o077 == 0
        assert socket.stat().st_mode & 0o077 == 0


def test_an_error_in_the_block_is_not_converted(folder: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"^mine$"), embedded_postgres(folder):
        raise FileNotFoundError("mine")


@pytest.mark.parametrize("mode", [0o700, 0o750])
def test_a_private_folder_above_the_data_stays_private(folder: Path, mode: int) -> None:
    private = folder.parent / "private"
    private.mkdir(mode=mode)
    private.chmod(mode)
    for _ in range(2):
        with embedded_postgres(private / "data") as url:
            assert answers(url)
    assert private.stat().st_mode & 0o007 == 0
    assert private.stat().st_mode & 0o060 == mode & 0o060
