"""A PostgreSQL of Pressroom's own under `DATA_DIR/postgres`: nothing to install, no port opened.

Several processes may use it at once (a server and a command). Each holds a shared lock while it does; whoever gets the
lock for itself when it leaves was the last one and stops the server. A killed process loses its lock by itself.
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
"""A Unix socket's path holds 107 bytes on Linux, 103 on macOS; the socket's name takes 16 of them with its slash."""
COMMAND_SECONDS: Final = 60


@contextmanager
def embedded_postgres(data_dir: Path) -> Generator[str]:
    """Start it, or join the one that runs, and yield its URL (a Unix socket).

    Raises:
        DatabaseUnavailableError: It could not be started; the message says where its log is.
    """
    folder = data_dir.resolve() / "postgres"
    with ExitStack() as stack:
        with _failures_explained(folder):
            account = server_account()
            folder.mkdir(parents=True, exist_ok=True)
            account.own(folder)
            account.reach(folder)
            users = stack.enter_context(_lock_file(folder.parent / "postgres.users"))
            with _turn(folder):
                fcntl.flock(users, fcntl.LOCK_SH)
                socket = _start(folder, account)
        try:
            yield f"postgresql://postgres@/postgres?host={quote(str(socket))}"
        finally:
            with _failures_explained(folder), _turn(folder):
                _stop_if_last(users, folder, account, socket)


@contextmanager
def _failures_explained(folder: Path) -> Generator[None]:
    try:
        yield
    except (subprocess.SubprocessError, OSError) as error:
        raise DatabaseUnavailableError(
            f"The embedded PostgreSQL could not be used: {_reason(error)}. Its log is {folder / 'log'}. "
            "PRESSROOM_DATABASE_URL takes a PostgreSQL of your own instead."
        ) from error


@contextmanager
def _turn(folder: Path) -> Generator[None]:
    """One process at a time starts or stops the server."""
    with _lock_file(folder.parent / "postgres.lock") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _lock_file(path: Path) -> IO[str]:
    # Private: whoever may open a lock file can lock it, for ever.
    return open(path, "a", opener=lambda name, flags: os.open(name, flags, 0o600))


def _start(folder: Path, account: ServerAccount) -> Path:
    """Make the server's files when they are missing, start it when it does not run, and return its socket's folder."""
    if not (folder / "PG_VERSION").exists():
        _initialise(folder, account)
    if _runs(folder, account):
        return Path((folder / "postmaster.pid").read_text().splitlines()[4])
    socket = _socket_folder(folder, account)
    _run(account, "pg_ctl", "start", "-w", "-D", folder, "-l", folder / "log", "-o", _options(socket))
    return socket


def _options(socket: Path) -> str:
    """Return the server's options, which pg_ctl gives to a shell.

    Not a file in the server's folder: that belongs to its account, and what root writes there could be led elsewhere.
    """
    options = {
        "listen_addresses": "",
        # A list of folders: in double quotes, which are doubled inside.
        "unix_socket_directories": '"{}"'.format(str(socket).replace('"', '""')),
        "unix_socket_permissions": "0700",
    }
    return " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in options.items())


def _initialise(folder: Path, account: ServerAccount) -> None:
    # Beside its place and then renamed: an interrupted first start leaves nothing that looks like a database.
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="postgres-new-") as name:
        fresh = Path(name) / "data"
        account.own(fresh.parent)
        _run(account, "initdb", "--auth=trust", "--encoding=UTF8", "--locale=C", "--username=postgres", "-D", fresh)
        fresh.rename(folder)


def _stop_if_last(users: IO[str], folder: Path, account: ServerAccount, socket: Path) -> None:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    if _runs(folder, account):
        _run(account, "pg_ctl", "stop", "-w", "-m", "fast", "-D", folder)
    if socket != folder:
        shutil.rmtree(socket, ignore_errors=True)  # a killed server leaves its socket


def _runs(folder: Path, account: ServerAccount) -> bool:
    return _completed(account, "pg_ctl", "status", "-D", folder).returncode == 0


def _socket_folder(folder: Path, account: ServerAccount) -> Path:
    if len(os.fsencode(folder)) + len("/.s.PGSQL.5432") <= SOCKET_PATH_BYTES:
        return folder
    socket = Path(tempfile.mkdtemp(prefix="pressroom-"))  # mode 0700, like the data folder
    account.own(socket)
    return socket


def _run(account: ServerAccount, program: str, *arguments: str | Path) -> None:
    _completed(account, program, *arguments).check_returncode()


def _completed(account: ServerAccount, program: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    # The output goes to a file: the server inherits it, and a pipe would stay open as long as the server runs.
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
        said = str(error.stdout).strip().splitlines()
        return f"{Path(error.cmd[0]).name} ended with status {error.returncode}: {said[-1] if said else 'it said nothing'}"
    return str(error)
