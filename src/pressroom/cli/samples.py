"""Store the demonstration user and the sample documents once, and export the samples over HTTP."""

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
from uuid import UUID

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
TOKEN_NAME: Final = "pressroom start"  # noqa: S105 - the name of the token
TIMEOUT_SECONDS: Final = 300.0
"""Timeout of one sample: far more than it usually takes, for slow machines; the report of an exam has 180 pages."""
FILES: Final = "/files/"
"""The path prefix of signed links."""

_QUERIES = load_queries("pressroom.cli")


@dataclass(frozen=True, kw_only=True)
class Exported:
    """An exported sample. `size` is in bytes, `seconds` is the time from the request to the last byte of the file."""

    path: Path
    page_count: int
    size: int
    seconds: float
    warnings: tuple[str, ...]


class SampleFailedError(PressroomError):
    """A sample could not be exported. Run `pressroom doctor`."""


async def demo_user(conn: Connection, url: str) -> Principal:
    """Return the demonstration user. Add it if it does not exist, and store the samples if it has no documents."""
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
    """Create an API token for the demonstration user, and revoke that of an earlier start."""
    async with owner_connection(url) as conn:
        user = await find_user(conn, email=DEMO_EMAIL)
        await conn.execute(_QUERIES["revoke_tokens"], {"user_id": user.user_id, "name": TOKEN_NAME})
        return await create_token(conn, email=DEMO_EMAIL, name=TOKEN_NAME)


async def revoke_token(url: str) -> None:
    """Revoke the token of `new_token`."""
    async with owner_connection(url) as conn:
        user = await find_user(conn, email=DEMO_EMAIL)
        await conn.execute(_QUERIES["revoke_tokens"], {"user_id": user.user_id, "name": TOKEN_NAME})


def sample_names() -> dict[str, str]:
    """Return the file names of the samples by the title of their documents."""
    return {
        kind.title_of(sample()): f"{kind.name}-{name}.pdf" for kind in KINDS.values() for name, sample in kind.samples.items()
    }


class Client:
    """A blocking client of the HTTP API."""

    def __init__(self, *, address: str, token: str) -> None:
        """Take the URL of the service, and an API token."""
        self._address = address
        self._token = token

    def documents(self) -> list[dict[str, Any]]:
        """List the newest hundred documents of the user."""
        return self._json("GET", "/api/v1/documents?limit=100")["items"]

    def export(self, document_id: str, *, target: Path) -> Exported:
        """Export one document through the queue and write the PDF to `target`.

        Raises:
            SampleFailedError: The job failed, or did not end within the timeout.
        """
        return self._export("/api/v1/export/pdf", {"documentId": document_id}, target=target)

    def report(self, exam_id: UUID, *, target: Path) -> Exported:
        """Export the report of an exam likewise. Raises as `export`."""
        return self._export(f"/api/exams/{exam_id}/export/pdf", {}, target=target)

    def _export(self, path: str, request: dict[str, str], *, target: Path) -> Exported:
        started = time.perf_counter()
        job_id = self._json("POST", path, request)["jobId"]
        job: dict[str, Any] = {}
        while time.perf_counter() - started < TIMEOUT_SECONDS:
            job = self._json("GET", f"/api/v1/export/job/{job_id}", prefer="wait=5")  # answers at the next change
            if job["status"] not in {"pending", "processing"}:
                break
        if job.get("status") != "completed":
            error: dict[str, str] = job.get("error") or {}
            raise SampleFailedError(
                error.get("message", f"A sample was not exported within {TIMEOUT_SECONDS:.0f} seconds. See the log.")
            )
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
        response, content = self._send(method, path, text, headers)
        if response.status == HTTPStatus.FOUND:
            # The link has the public base URL, which may not be reachable from here. Signed links need no token.
            link = FILES + response.headers["Location"].rpartition(FILES)[2]
            response, content = self._send("GET", link, None, {})
        if response.status >= HTTPStatus.BAD_REQUEST:
            raise SampleFailedError(_message(content) or f"The response to {method} {path} has the status {response.status}.")
        return content

    def _send(self, method: str, path: str, body: str | None, headers: Mapping[str, str]) -> tuple[HTTPResponse, bytes]:
        connection = HTTPConnection(urlsplit(self._address).netloc, timeout=TIMEOUT_SECONDS)
        try:
            connection.request(method, path, body=body, headers=headers)
            response = connection.getresponse()
            return response, response.read()
        except (OSError, HTTPException) as error:
            raise SampleFailedError(f"The service does not answer at {self._address}: {error}.") from error
        finally:
            connection.close()


def _message(body: bytes) -> str:
    try:
        return str(json.loads(body)["error"]["message"])
    except (ValueError, KeyError, TypeError):
        return ""
