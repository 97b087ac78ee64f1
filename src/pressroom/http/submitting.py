"""Submit the export requests of one HTTP request in one transaction, once for each `Idempotency-Key`."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, TypeVar
from uuid import UUID

from pressroom.auth.principal import Principal
from pressroom.db.tenant import TenantConnection, acting_as
from pressroom.errors import FieldError, InvalidRequestError, NotFoundError
from pressroom.exports.idempotency import IdempotencyKey, KeyTakenError, find_made
from pressroom.exports.model import ExportRequest, Submitted
from pressroom.exports.submit import ReusableFile, find_reusable, request_key, submit_export
from pressroom.http.dependencies import ApiRequest
from pressroom.http.services import Services
from pressroom.storage.store import Store

T = TypeVar("T")

KEY_HEADER: Final = "Idempotency-Key"
KEY_DESCRIPTION: Final = {
    KEY_HEADER: "1 to 200 printable ASCII characters. For a day, the same key and body are answered with what they made."
}
_KEY: Final = re.compile(r'"?([\x21\x23-\x7e]{1,200})"?')


async def submit_all(
    services: Services,
    principal: Principal,
    make_requests: Callable[[TenantConnection], Awaitable[Sequence[ExportRequest]]],
    *,
    reuse: bool,
    watched: bool,
    record: Callable[[TenantConnection, Sequence[ExportRequest], Sequence[Submitted]], Awaitable[T]],
) -> T:
    """Submit requests, all or none, and return what `record` returns.

    Args:
        services: The services.
        principal: The user.
        make_requests: Makes the requests in the transaction that submits them.
        reuse: Complete jobs with stored files of identical requests.
        watched: Send notifications of the jobs' changes.
        record: Is called in the same transaction, before a worker can see a new job.

    Raises:
        PressroomError: `make_requests`, `submit_export` or `record` raised; nothing was submitted.
    """
    stored: dict[str, ReusableFile] = {}
    checked = not reuse
    while True:
        async with acting_as(services.web_pool, principal) as conn:
            requests = await make_requests(conn)
            if not checked:
                stored = await find_reusable(conn, requests)
            if checked or not stored:
                submitted = [
                    await submit_export(
                        conn, request, limits=services.limits, reuse=stored.get(request_key(request)), watched=watched
                    )
                    for request in requests
                ]
                return await record(conn, requests, submitted)
        # After the transaction, because the store may be slow. A store restored from an older backup lacks files: new ones
        # are made.
        stored = {key: file for key, file in stored.items() if await _is_stored(services.store, file.object_key)}
        checked = True


async def once_per_key(
    services: Services,
    principal: Principal,
    key: IdempotencyKey | None,
    *,
    first: Callable[[], Awaitable[T]],
    again: Callable[[UUID], Awaitable[T]],
) -> T:
    """Await `first`, or `again` with what an earlier request with the same key made.

    `first` stores the key (`exports.idempotency.remember`) in its transaction.

    Raises:
        IdempotencyKeyReusedError: The earlier request was another one.
    """
    if key is None:
        return await first()
    while True:
        async with acting_as(services.web_pool, principal) as conn:
            made = await find_made(conn, key)
        if made is not None:
            return await again(made)
        try:
            return await first()
        except KeyTakenError:
            continue


async def idempotency_key(request: ApiRequest) -> IdempotencyKey | None:
    """Read the key of a request, and hash its path and body.

    Raises:
        InvalidRequestError: The key is not valid.
    """
    header = request.headers.get(KEY_HEADER)
    if header is None:
        return None
    found = _KEY.fullmatch(header.strip())
    if found is None:
        raise InvalidRequestError.for_fields([FieldError(KEY_HEADER, "must have 1 to 200 printable ASCII characters.")])
    request_hash = hashlib.sha256(f"{request.method} {request.url.path}\n".encode() + await request.body()).digest()
    return IdempotencyKey(key=found[1], request_hash=request_hash)


async def _is_stored(store: Store, key: str) -> bool:
    try:
        await store.size(key)
    except NotFoundError:
        return False
    return True
