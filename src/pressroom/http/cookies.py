"""The cookies of a browser: the session and its form token.

Over TLS their names begin with `__Host-`: browsers then accept them only with `Secure`, for the whole host and without
a domain, so that neither plain HTTP nor another host of the domain can plant one. Cookies without the prefix are not
read over TLS.
"""

from __future__ import annotations

from typing import Any, Final

from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie

from pressroom.auth.sessions import LONGEST_SECONDS, NewSession, form_token
from pressroom.http.services import Services

SESSION_COOKIE: Final = "pressroom_session"
FORM_TOKEN_COOKIE: Final = "pressroom_csrf"  # noqa: S105 - a name
SECURE_PREFIX: Final = "__Host-"

Connection = ASGIConnection[Any, Any, Any, Any]


def is_secure(connection: Connection, services: Services) -> bool:
    """Return whether the browser uses TLS: the setting `base_url` says so, or a proxy on this machine."""
    return services.settings.base_url.startswith("https://") or connection.url.scheme == "https"


def read_cookie(connection: Connection, services: Services, name: str) -> str:
    """Return the value of one of our cookies; empty: there is none."""
    prefix = SECURE_PREFIX if is_secure(connection, services) else ""
    return connection.cookies.get(prefix + name, "")


def make_cookie(
    connection: Connection, services: Services, name: str, value: str, *, max_age: int | None, readable: bool = False
) -> Cookie:
    """Make a cookie. `max_age` is in seconds, None: until the browser is closed. Scripts see it if it is `readable`."""
    secure = is_secure(connection, services)
    return Cookie(
        key=(SECURE_PREFIX if secure else "") + name,
        value=value,
        max_age=max_age,
        path="/",
        secure=secure,
        httponly=not readable,
        samesite="lax",
    )


def session_cookies(connection: Connection, services: Services, session: NewSession, *, keep: bool = True) -> list[Cookie]:
    """Make the cookies of a session that was opened; without `keep`, the browser forgets them when it is closed.

    The database decides when the session ends, at the latest with them.
    """
    max_age = LONGEST_SECONDS if keep else None
    form = form_token(session.secret, secret_key=services.secret_key)
    return [
        make_cookie(connection, services, SESSION_COOKIE, session.secret, max_age=max_age),
        # Scripts of pages read this cookie, and send it as a header with each change.
        make_cookie(connection, services, FORM_TOKEN_COOKIE, form, max_age=max_age, readable=True),
    ]


def expired_cookies(connection: Connection, services: Services) -> list[Cookie]:
    """Make the cookies that remove those of a session."""
    return [
        make_cookie(connection, services, SESSION_COOKIE, "", max_age=0),
        make_cookie(connection, services, FORM_TOKEN_COOKIE, "", max_age=0, readable=True),
    ]
