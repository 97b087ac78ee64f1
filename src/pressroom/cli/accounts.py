"""`pressroom users` and `pressroom tokens`."""

from __future__ import annotations

import sys

from pressroom.auth.principal import UserRole
from pressroom.cli.database import with_owner
from pressroom.cli.failures import UsageError


def add_user(*, email: str, role: UserRole = "member", institution: str = "", password_stdin: bool = False) -> None:
    """Add a user.

    Args:
        email: The user's e-mail address.
        role: What the user may do.
        institution: The name of the user's institution; it is made when there is none of that name.
        password_stdin: Read the user's password from the first line of standard input. Without it the user has none.
    """
    from pressroom.auth import users

    password = None
    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
        if not password:
            raise UsageError("--password-stdin was given, but standard input is empty.")
    with_owner(
        lambda conn, _url: users.add_user(conn, email=email, role=role, institution=institution or None, password=password)
    )
    print(f"Added {email} ({role}).")


def create_token(*, email: str, name: str = "command line") -> None:
    """Make an API token and print it, alone, on standard output. It is not stored and cannot be shown again.

    Args:
        email: The e-mail address of the user whose token it is.
        name: What the token is for, to tell it from others.
    """
    from pressroom.auth import tokens

    print(with_owner(lambda conn, _url: tokens.create_token(conn, email=email, name=name)))
