"""`pressroom users` and `pressroom tokens`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter, validators

from pressroom.auth.principal import DEFAULT_SCOPES, Scope, UserRole
from pressroom.cli.database import with_owner
from pressroom.cli.failures import UsageError

if TYPE_CHECKING:
    # Imported at run time by the functions below: the driver is not needed to print this module's help.
    from uuid import UUID

    from pressroom.auth.users import ListedUser

Days = Annotated[int, Parameter(validator=validators.Number(gte=1, lte=36_500))]


def add_user(*, email: str, role: UserRole = "member", institution: str = "", password_stdin: bool = False) -> None:
    """Add a user.

    Args:
        email: The user's e-mail address.
        role: What the user may do.
        institution: The name of the user's institution, which is added if it does not exist.
        password_stdin: Read the user's password from the first line of standard input. Default: the user has no password.
    """
    from pressroom.auth import users

    password = _password() if password_stdin else None
    with_owner(
        lambda conn, _url: users.add_user(conn, email=email, role=role, institution=institution or None, password=password)
    )
    print(f"Added {email} ({role}).")


def set_password(*, email: str, password_stdin: Annotated[bool, Parameter(negative="")] = False) -> None:
    """Set a user's password and end all sessions of the user. API tokens stay valid.

    Args:
        email: The user's e-mail address.
        password_stdin: Read the password from the first line of standard input.
    """
    from pressroom.auth import users

    if not password_stdin:
        raise UsageError("The new password is read from standard input only: add --password-stdin.")
    password = _password()
    ended = with_owner(lambda conn, _url: users.set_password(conn, email=email, password=password))
    print(f"Set the password of {email}. Sessions that were ended: {ended}.")


def list_users() -> None:
    """List all users: e-mail address, role, institution, whether there is a password, and since when they are there."""
    from pressroom.auth import users

    found = with_owner(lambda conn, _url: users.list_users(conn))
    rows = [("E-MAIL", "ROLE", "INSTITUTION", "PASSWORD", "SINCE"), *map(_cells, found)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def remove_user(*, email: str) -> None:
    """Remove a user with all documents, exports, files, sessions and tokens. This cannot be undone.

    The files are removed at once. An export that is under way at this moment may still write one; the clean-up removes
    it after an hour.

    Args:
        email: The user's e-mail address.
    """
    from pressroom.auth import users
    from pressroom.cli.files_of_user import remove_files
    from pressroom.db.pool import Connection
    from pressroom.settings import load_settings
    from pressroom.storage.addresses import open_store

    store = open_store(load_settings().files_url)

    async def remove(conn: Connection, _url: str) -> int:
        # The rows first: files without rows are orphans, which the clean-up removes when this fails.
        user_id: UUID = await users.remove_user(conn, email=email)
        return await remove_files(store, user_id)

    files = with_owner(remove)
    print(f"Removed {email}. Files that were removed: {files}.")


def unlink_user(*, email: str) -> None:
    """Remove the links of a user to accounts at identity providers, for example when a person got another account there.

    The next account with the e-mail address of the user, if the provider confirms it, is linked anew.

    Args:
        email: The user's e-mail address.
    """
    from pressroom.auth import users

    removed = with_owner(lambda conn, _url: users.unlink_user(conn, email=email))
    print(f"Unlinked {email}. Links that were removed: {removed}.")


def create_token(
    *,
    email: str,
    name: str = "command line",
    scope: Annotated[Sequence[Scope], Parameter(negative="")] = DEFAULT_SCOPES,
    expires_days: Days | None = None,
) -> None:
    """Create an API token, and print only the token on standard output. It is not stored and cannot be shown again.

    Args:
        email: The e-mail address of the token's user.
        name: A name for the token, such as the program that uses it.
        scope: What the token may do: `read` everything of the user, `export` and change documents, `admin` for the routes
            of administrators. May be given several times.
        expires_days: After how many days the token expires. Default: never.
    """
    from datetime import UTC, datetime, timedelta

    from pressroom.auth import tokens

    expires_at = None if expires_days is None else datetime.now(UTC) + timedelta(days=expires_days)
    print(with_owner(lambda conn, _url: tokens.create_token(conn, email=email, name=name, scopes=scope, expires_at=expires_at)))


def _password() -> str:
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise UsageError("--password-stdin was given, but standard input is empty.")
    return password


def _cells(user: ListedUser) -> tuple[str, ...]:
    since = f"{user.created_at:%Y-%m-%d}"
    return (user.email, user.role, user.institution or "-", "yes" if user.has_password else "no", since)
