"""The demonstration user and the sample documents: stored once, then exported over HTTP as any client would."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from pressroom.auth.principal import Principal
from pressroom.auth.tokens import create_token
from pressroom.auth.users import add_user, find_user
from pressroom.cli.database import as_user, owner_connection
from pressroom.cli.output import write_whole
from pressroom.db.pool import Connection
from pressroom.db.sql import load_queries
from pressroom.documents.model import JsonText
from pressroom.documents.service import checked_document, create_document
from pressroom.errors import NotFoundError, PressroomError
from pressroom.kinds import KINDS

DEMO_EMAIL: Final = "demo@example.org"
TOKEN_NAME: Final = "pressroom start"  # noqa: S105 - what the token is for, not the token
PATIENCE_SECONDS: Final = 60.0
"""For one sample: a hundred times what it takes, so that a loaded machine is not taken for a broken one."""
FILES: Final = "/files/"
"""Where signed links are served."""

_QUERIES = load_queries("pressroom.cli")


@dataclass(frozen=True, kw_only=True)
class Exported:
    """One sample that became a PDF; `seconds` from the request to the last byte."""

    path: Path
    page_count: int
    size: int
    seconds: float
    warnings: tuple[str, ...]


class SampleFailedError(PressroomError):
    """A sample could not be exported. `pressroom doctor` says what is missing."""


async def demo_user(conn: Connection, url: str) -> Principal:
    """Return the demonstration user; add it, and the samples when it has no documents."""
    try:
        user = await find_user(conn, email=DEMO_EMAIL)
    except NotFoundError:
        await add_user(conn, email=DEMO_EMAIL)
        user = await find_user(conn, email=DEMO_EMAIL)
    async with as_user(url, user) as tenant:  # one transaction: all samples or none
        if await (await tenant.execute(_QUERIES["has_documents"])).fetchone() == (False,):
            for kind in KINDS.values():
                for sample in kind.samples.values():
                    document = checked_document(
                        kind_name=kind.name, title=None, template_slug=None, data=JsonText.of(sample()), settings=None
                    )
                    await create_document(tenant, document)
    return user


async def new_token(url: str) -> str:
    """Make an API token for the demonstration user; the one of an earlier start ends."""
    async with owner_connection(url) as conn:
        user = await find_user(conn, email=DEMO_EMAIL)
        await conn.execute(_QUERIES["revoke_tokens"], {"user_id": user.user_id, "name": TOKEN_NAME})
        return await create_token(conn, email=DEMO_EMAIL, name=TOKEN_NAME)


async def revoke_token(url: str) -> None:
    """End the token of `new_token`."""
    async with owner_connection(url) as conn:
        user = await find_user(conn, email=DEMO_EMAIL)
        await conn.execute(_QUERIES["revoke_tokens"], {"user_id": user.user_id, "name": TOKEN_NAME})


def sample_names() -> dict[str, str]:
    """Return the samples' file names by the title that their documents have."""
    return {
        kind.title_of(sample()): f"{kind.name}-{name}.pdf" for kind in KINDS.values() for name, sample in kind.samples.items()
    }


class Client:
    """A client of the HTTP interface, as small as the samples need it. Its calls block."""

    def __init__(self, *, address: str, token: str) -> None:
        """Take the service's address and an API token."""
        self._address = address
        self._token = token

    def documents(self) -> list[dict[str, Any]]:
        """List the user's documents, the first hundred."""
        return self._json("GET", "/api/v1/documents?limit=100")["items"]

    def export(self, document_id: str, *, target: Path) -> Exported:
        """Export one document through the queue and write the PDF to `target`.

        Raises:
            SampleFailedError: The job failed, or did not end in time.
        """
        started = time.perf_counter()
        job_id = self._json("POST", "/api/v1/export/pdf", {"documentId": document_id})["jobId"]
        job: dict[str, Any] = {}
        while time.perf_counter() - started < PATIENCE_SECONDS:
            job = self._json("GET", f"/api/v1/export/job/{job_id}", prefer="wait=5")  # answers at the next change
            if job["status"] not in {"pending", "processing"}:
                break
        if job.get("status") != "completed":
            error: dict[str, str] = job.get("error") or {}
            raise SampleFailedError(error.get("message", "A sample was not exported in time. See the log above."))
        result = job["result"]
        pdf = self._request("GET", result["url"])
        write_whole(target, pdf)
        return Exported(
            path=target,
            page_count=result["pageCount"],
            size=len(pdf),
            seconds=time.perf_counter() - started,
            warnings=tuple(warning["message"] for warning in result["warnings"]),
        )

    def _json(self, method: str, path: str, body: Any = None, *, prefer: str = "") -> Any:
        return json.loads(self._request(method, path, body, prefer=prefer))["data"]

    def _request(self, method: str, path: str, body: Any = None, *, prefer: str = "") -> bytes:
        text = None if body is None else json.dumps(body)
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json", "Prefer": prefer}
        answer, content = self._answered(method, path, text, headers)
        if answer.status == HTTPStatus.FOUND:
            # The link names the address that users see: this service is asked itself, and the link is all that it needs.
            link = FILES + answer.headers["Location"].rpartition(FILES)[2]
            answer, content = self._answered("GET", link, None, {})
        if answer.status >= HTTPStatus.BAD_REQUEST:
            raise SampleFailedError(_message(content) or f"{method} {path} was answered with {answer.status}.")
        return content

    def _answered(self, method: str, path: str, body: str | None, headers: Mapping[str, str]) -> tuple[HTTPResponse, bytes]:
        connection = HTTPConnection(urlsplit(self._address).netloc, timeout=PATIENCE_SECONDS)
        try:
            connection.request(method, path, body=body, headers=headers)
            answer = connection.getresponse()
            return answer, answer.read()
        except (OSError, HTTPException) as error:
            raise SampleFailedError(f"The service does not answer at {self._address}: {error}.") from error
        finally:
            connection.close()


def _message(answer: bytes) -> str:
    try:
        return str(json.loads(answer)["error"]["message"])
    except (ValueError, KeyError, TypeError):
        return ""
