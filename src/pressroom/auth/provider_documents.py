"""Fetch what an identity provider publishes: its keys and its description. Bounded in time and size."""

from __future__ import annotations

import asyncio
import logging
from typing import Any, Final, cast

import httpx
import msgspec

from pressroom.errors import IdentityProviderUnavailableError

LOG: Final = logging.getLogger(__name__)

FETCH_SECONDS: Final = 5.0
"""Timeout of one request as a whole. Requests of users wait for it."""
MAX_BYTES: Final = 262_144
"""The largest document. The keys of a provider with a dozen keys have 20 KB."""
RETRY_SECONDS: Final = 10
"""`Retry-After` while a provider does not answer, and the time in which nothing is fetched again."""


def open_client() -> httpx.AsyncClient:
    """Open a client for requests to identity providers. Redirects are not followed: addresses are configured."""
    return httpx.AsyncClient(timeout=FETCH_SECONDS, follow_redirects=False, headers={"Accept": "application/json"})


async def fetch_json(client: httpx.AsyncClient, request: httpx.Request, *, what: str) -> tuple[int, dict[str, Any]]:
    """Send a request, and return the status and the JSON object of its response.

    Raises:
        IdentityProviderUnavailableError: There was no response in time, or it is no JSON object, or too large.
    """
    try:
        async with asyncio.timeout(FETCH_SECONDS):
            response = await client.send(request, stream=True)
            try:
                body = await _read(response)
            finally:
                await response.aclose()
        found: Any = msgspec.json.decode(body)
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise _unavailable(what, type(error).__name__) from error
    if response.status_code >= 500 or not isinstance(found, dict):  # noqa: PLR2004 - the provider's own failures
        raise _unavailable(what, f"status {response.status_code}")
    return response.status_code, cast("dict[str, Any]", found)


async def fetch_document(client: httpx.AsyncClient, url: str, *, what: str) -> dict[str, Any]:
    """Fetch a JSON object.

    Raises:
        IdentityProviderUnavailableError: As `fetch_json`, or the status is not 200.
    """
    status, found = await fetch_json(client, client.build_request("GET", url), what=what)
    if status != 200:  # noqa: PLR2004 - OK
        raise _unavailable(what, f"status {status}")
    return found


async def _read(response: httpx.Response) -> bytes:
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > MAX_BYTES:
            raise httpx.DecodingError("too large", request=response.request)
    return bytes(body)


def _unavailable(what: str, why: str) -> IdentityProviderUnavailableError:
    LOG.warning("identity provider failed", extra={"document": what, "reason": why})
    return IdentityProviderUnavailableError(retry_after=RETRY_SECONDS)
