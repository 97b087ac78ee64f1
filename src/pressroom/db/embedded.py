"""Run the embedded PostgreSQL under `DATA_DIR/postgres`, which listens on a Unix socket only.

Several processes can use it at the same time. Each holds a shared lock; a process that gets the exclusive lock at its
end is the last one and stops the server. The system releases the lock of a killed process.
"""

from __future__ import annotations

import fcntl
import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Final
from urllib.parse import quote

from pressroom.db.server_account import ServerAccount, server_account
from pressroom.db.server_programs import server_program
from pressroom.errors import DatabaseUnavailableError

SOCKET_PATH_BYTES: Final = 100
"""Longest path of a socket, its name included: Linux allows 107 bytes, macOS 103."""
COMMAND_SECONDS: Final = 60


@contextmanager
def embedded_postgres(data_dir: Path) -> Generator[str]:
    """Start the server, or use the one that is running, and yield its URL.

    Raises:
        DatabaseUnavailableError: The server could not be started; the message names its log.
    """
    folder = data_dir.resolve() / "postgres"
    with ExitStack() as stack:
        with _converted_errors(folder):
            account = server_account()
            folder.mkdir(parents=True, exist_ok=True)
            account.take_ownership(folder)
            account.grant_access(folder)
            users = stack.enter_context(_lock_file(folder.parent / "postgres.users"))
            with _start_stop_lock(folder):
                fcntl.flock(users, fcntl.LOCK_SH)
                socket = _start(folder, account)
        try:
            yield f"postgresql://postgres@/postgres?host={quote(str(socket))}"
        finally:
            with _converted_errors(folder), _start_stop_lock(folder):
                _stop_if_last(users, folder, account, socket)


@contextmanager
def _converted_errors(folder: Path) -> Generator[None]:
    try:
        yield
    except (subprocess.SubprocessError, OSError) as error:
        raise DatabaseUnavailableError(
            f"The embedded PostgreSQL could not be used: {_reason(error)}. Its log is {folder / 'log'}. "
            "PRESSROOM_DATABASE_URL takes a PostgreSQL of your own instead."
        ) from error


@contextmanager
def _start_stop_lock(folder: Path) -> Generator[None]:
    """Hold the lock for starting and stopping the server."""
    with _lock_file(folder.parent / "postgres.lock") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _lock_file(path: Path) -> IO[str]:
    # Mode 0600: every user who can open a lock file can lock it.
    return open(path, "a", opener=lambda name, flags: os.open(name, flags, 0o600))


def _start(folder: Path, account: ServerAccount) -> Path:
    """Initialize and start the server where that is necessary, and return the folder of its socket."""
    if not (folder / "PG_VERSION").exists():
        _initialize(folder, account)
    if _is_running(folder, account):
        return Path((folder / "postmaster.pid").read_text().splitlines()[4])
    socket = _socket_folder(folder, account)
    _run(account, "pg_ctl", "start", "-w", "-D", folder, "-l", folder / "log", "-o", _options(socket))
    return socket


def _options(socket: Path) -> str:
    """Return the server's options, which pg_ctl passes to a shell.

    Options are not written to a file: the folder belongs to the server's account, which could redirect a write of root.
    """
    options = {
        "listen_addresses": "",
        # A list of folders: each in double quotes, with quotes inside doubled.
        "unix_socket_directories": '"{}"'.format(str(socket).replace('"', '""')),
        "unix_socket_permissions": "0700",
    }
    return " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in options.items())


def _initialize(folder: Path, account: ServerAccount) -> None:
    # In a temporary folder that is renamed at the end, so that an interrupted start leaves no incomplete database.
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="postgres-new-") as name:
        new = Path(name) / "data"
        account.take_ownership(new.parent)
        _run(account, "initdb", "--auth=trust", "--encoding=UTF8", "--locale=C", "--username=postgres", "-D", new)
        new.rename(folder)


def _stop_if_last(users: IO[str], folder: Path, account: ServerAccount, socket: Path) -> None:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    if _is_running(folder, account):
        _run(account, "pg_ctl", "stop", "-w", "-m", "fast", "-D", folder)
    if socket != folder:
        shutil.rmtree(socket, ignore_errors=True)  # a killed server leaves its socket


def _is_running(folder: Path, account: ServerAccount) -> bool:
    return _run_unchecked(account, "pg_ctl", "status", "-D", folder).returncode == 0


def _socket_folder(folder: Path, account: ServerAccount) -> Path:
    if len(os.fsencode(folder)) + len("/.s.PGSQL.5432") <= SOCKET_PATH_BYTES:
        return folder
    socket = Path(tempfile.mkdtemp(prefix="pressroom-"))  # mode 0700, like the data folder
    account.take_ownership(socket)
    return socket


def _run(account: ServerAccount, program: str, *arguments: str | Path) -> None:
    _run_unchecked(account, program, *arguments).check_returncode()


def _run_unchecked(account: ServerAccount, program: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    # Output to a file: the server inherits it, and a pipe would stay open as long as the server runs.
    with tempfile.TemporaryFile("w+") as output:
        done = subprocess.run(  # noqa: S603 - the program is the wheel's own
            [server_program(program), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            timeout=COMMAND_SECONDS,
            check=False,
            cwd="/",
            user=account.user,
            group=account.group,
            extra_groups=account.extra_groups,
        )
        output.seek(0)
        return subprocess.CompletedProcess(done.args, done.returncode, stdout=output.read())


def _reason(error: Exception) -> str:
    if isinstance(error, subprocess.CalledProcessError):
        output = str(error.stdout).strip().splitlines()
        return f"{Path(error.cmd[0]).name} ended with status {error.returncode}: {output[-1] if output else 'no output'}"
    return str(error)
