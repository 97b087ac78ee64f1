"""Sign a user in by e-mail address and password, for the API and for the page."""

from __future__ import annotations

from urllib.parse import urlsplit

from pressroom.auth.authentication import sign_in_with_password
from pressroom.auth.sessions import NewSession
from pressroom.http.dependencies import ApiRequest
from pressroom.http.services import Services


async def sign_in(request: ApiRequest, services: Services, *, email: str, password: str) -> NewSession:
    """Open a session for a user who knows the password.

    Raises:
        WrongCredentialsError: There is no user with this address and this password.
        RateLimitedError: There were too many failures, or too many passwords are being verified.
    """
    email = email.strip()
    with services.sign_in_limits.attempt(account=email, address=address_of(request)):
        return await sign_in_with_password(
            services.web_pool, services.passwords, email=email, password=password, user_agent=user_agent(request)
        )


def address_of(request: ApiRequest) -> str:
    """Return the client's address, from `X-Forwarded-For` when a proxy on this machine sent it."""
    return request.client.host if request.client else ""  # no client: a Unix socket


def user_agent(request: ApiRequest) -> str:
    """Return what the browser says that it is."""
    return request.headers.get("User-Agent", "")


def is_same_origin(request: ApiRequest, *, base_url: str) -> bool:
    """Return whether a form of our own pages sent this request.

    The form of another site could sign its visitor in as the attacker, who then reads what the visitor stores.
    """
    # Browsers send `Sec-Fetch-Site` over HTTPS and to localhost only, `Origin` with every form.
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    try:
        origin = urlsplit(request.headers.get("Origin", "")).netloc
    except ValueError:
        return False
    return bool(origin) and origin in {request.headers.get("Host"), urlsplit(base_url).netloc}
