"""Send one message to a receiver: to an address that was checked, within a bounded time, reading a bounded answer."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import httpx

from pressroom import __version__
from pressroom.webhooks.model import Problem
from pressroom.webhooks.receivers import Receivers, UnreachableError

TOTAL_SECONDS: Final = 10
"""For the look-up, the connection, the request and the answer together."""
CONNECT_SECONDS: Final = 3
"""For each address of the receiver, so that one that does not answer leaves time for the next."""
MAX_ANSWER_BYTES: Final = 65_536
"""What is read of an answer's body. Its content is not used: to read it lets the receiver finish."""
HEADERS: Final = {
    "Content-Type": "application/json",
    "User-Agent": f"Pressroom/{__version__}",
    "Accept-Encoding": "identity",
    # A connection is never shared: an address may belong to receivers of different users, each with a certificate.
    "Connection": "close",
}
GONE: Final = 410


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How an attempt ended. Without a problem, the receiver has accepted the message."""

    problem: Problem | None
    response_status: int | None = None


async def send(
    url: str, body: str, headers: Mapping[str, str], *, user_id: UUID, receivers: Receivers, tls: ssl.SSLContext
) -> Outcome:
    """Send a message with POST. Redirects are not followed, and proxies of the environment are not used."""
    status: int | None = None
    problem: Problem | None = None
    try:
        async with asyncio.timeout(TOTAL_SECONDS):
            addresses = await receivers.addresses_of(httpx.URL(url), user_id=user_id)
            async with _answer(httpx.URL(url), addresses, body, headers, tls) as answer:
                status = answer.status_code
                await _read(answer)
    except UnreachableError as error:
        problem = error.problem
    except (TimeoutError, httpx.TimeoutException):
        problem = Problem.TIMED_OUT
    except httpx.TransportError as error:
        problem = _problem_of(error)
    # When the status is known, the receiver has decided, whatever became of the rest of its answer.
    return Outcome(problem=problem) if status is None else Outcome(problem=_problem_of_status(status), response_status=status)


@asynccontextmanager
async def _answer(
    url: httpx.URL, addresses: list[str], body: str, headers: Mapping[str, str], tls: ssl.SSLContext
) -> AsyncGenerator[httpx.Response]:
    """Try one address after the other until one accepts the connection; name and certificate are those of the host."""
    limits = httpx.Limits(max_keepalive_connections=0)
    timeout = httpx.Timeout(None, connect=CONNECT_SECONDS)  # the total is bounded by the caller
    async with httpx.AsyncClient(verify=tls, trust_env=False, follow_redirects=False, limits=limits, timeout=timeout) as client:
        for address in addresses[:-1]:
            try:
                answer = await client.send(_request(client, url, address, body, headers), stream=True)
                break
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue
        else:
            answer = await client.send(_request(client, url, addresses[-1], body, headers), stream=True)
        try:
            yield answer
        finally:
            await answer.aclose()


def _request(client: httpx.AsyncClient, url: httpx.URL, address: str, body: str, headers: Mapping[str, str]) -> httpx.Request:
    return client.build_request(
        "POST",
        url.copy_with(host=address),
        content=body.encode(),
        headers={**HEADERS, **headers, "Host": url.netloc.decode("ascii")},
        extensions={"sni_hostname": url.raw_host.decode("ascii")},
    )


async def _read(answer: httpx.Response) -> None:
    size = 0
    async for chunk in answer.aiter_raw():
        size += len(chunk)
        if size > MAX_ANSWER_BYTES:
            return


def _problem_of(error: httpx.TransportError) -> Problem:
    if isinstance(error, httpx.RemoteProtocolError) and "disconnected" not in str(error):
        return Problem.ANSWER_UNREADABLE
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return Problem.TLS_FAILED
        cause = cause.__cause__ or cause.__context__
    return Problem.CONNECTION_FAILED


def _problem_of_status(status: int) -> Problem | None:
    if httpx.codes.is_success(status):
        return None
    if status == GONE:
        return Problem.GONE
    return Problem.REDIRECTED if httpx.codes.is_redirect(status) else Problem.REFUSED
