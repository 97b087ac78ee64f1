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
        institution: The name of the user's institution, which is added if it does not exist.
        password_stdin: Read the user's password from the first line of standard input. Default: the user has no password.
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
    """Create an API token, and print only the token on standard output. It is not stored and cannot be shown again.

    Args:
        email: The e-mail address of the token's user.
        name: A name for the token, such as the program that uses it.
    """
    from pressroom.auth import tokens

    print(with_owner(lambda conn, _url: tokens.create_token(conn, email=email, name=name)))
