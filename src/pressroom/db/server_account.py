"""Choose the account that runs the embedded PostgreSQL, which refuses to run as root."""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pressroom.db.posix_acl import grant_traverse
from pressroom.db.server_programs import server_program
from pressroom.errors import DatabaseUnavailableError

NAME: Final = "pressroom-db"


@dataclass(frozen=True, kw_only=True)
class ServerAccount:
    """User and group ids for the server's programs. None: those of this process."""

    user: int | None = None
    group: int | None = None

    @property
    def extra_groups(self) -> list[int] | None:
        """Return no supplementary groups for another account."""
        return None if self.user is None else []

    def take_ownership(self, path: Path) -> None:
        """Make the account the owner of a file or folder, without rights of others."""
        path.chmod(0o700 if path.is_dir() else 0o600)
        if self.user is not None and self.group is not None:
            os.chown(path, self.user, self.group)

    def grant_access(self, path: Path) -> None:
        """Grant the account, and no other, the right to traverse the folders above a path.

        Raises:
            DatabaseUnavailableError: The file system cannot grant the right to one account.
        """
        if self.user is None:
            return
        for parent in path.parents:
            if parent.stat().st_mode & stat.S_IXOTH or parent.stat().st_uid == self.user:
                continue
            try:
                grant_traverse(parent, user=self.user)
            except OSError as error:
                raise DatabaseUnavailableError(
                    f"PostgreSQL does not run as root, and its account {NAME} cannot enter {parent}. Set PRESSROOM_DATA_DIR to a "
                    "folder such as /var/lib/pressroom, start Pressroom as another user, or set PRESSROOM_DATABASE_URL."
                ) from error


def server_account() -> ServerAccount:
    """Return the account for the server: as root a system account, which is created when it is missing.

    It is not `nobody`, as which the browser may run: the browser must not read the database's files.

    Raises:
        DatabaseUnavailableError: The account could not be created.
    """
    if os.geteuid() != 0:
        return ServerAccount()
    try:
        entry = pwd.getpwnam(NAME)
    except KeyError:
        entry = _create_account()
    account = ServerAccount(user=entry.pw_uid, group=entry.pw_gid)
    account.grant_access(server_program("postgres"))
    return account


def _create_account() -> pwd.struct_passwd:
    useradd = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    try:
        if useradd is None:
            raise FileNotFoundError("useradd")
        command = [useradd, "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", NAME]
        # The status is ignored: when another process creates the account at the same time, it exists too.
        subprocess.run(command, check=False, capture_output=True, timeout=30)  # noqa: S603 - fixed arguments
        return pwd.getpwnam(NAME)
    except (OSError, subprocess.SubprocessError, KeyError) as error:
        raise DatabaseUnavailableError(
            f"PostgreSQL does not run as root, and the account {NAME} could not be made for it. Start Pressroom as another "
            "user, or set PRESSROOM_DATABASE_URL to a PostgreSQL of your own."
        ) from error
