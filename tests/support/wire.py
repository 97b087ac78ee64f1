"""Short ways through the API that many tests begin with."""

from __future__ import annotations

from typing import Any

import httpx
from tests.support.applications import resume


async def create(client: httpx.AsyncClient, **members: Any) -> dict[str, Any]:
    """Create a document and return it as the API described it."""
    answer = await client.post("/api/v1/documents", json=resume(**members))
    assert answer.status_code == 201, answer.text
    return data_of(answer)


async def submit(client: httpx.AsyncClient, document_id: str, **members: Any) -> str:
    """Ask for an export and return its job's id."""
    answer = await client.post("/api/v1/export/pdf", json={"documentId": document_id, **members})
    assert answer.status_code == 202, answer.text
    return data_of(answer)["jobId"]


async def export(client: httpx.AsyncClient, document_id: str, **members: Any) -> dict[str, Any]:
    """Export a document and return its entry of the history."""
    body = {"documentId": document_id, **members}
    answer = await client.post("/api/v1/export/pdf", json=body, headers={"Prefer": "wait=20"})
    assert answer.status_code == 200, answer.text
    history = await client.get("/api/v1/export/history", params={"documentId": document_id})
    return data_of(history)["items"][0]


def data_of(answer: httpx.Response) -> dict[str, Any]:
    """Return what a successful answer holds."""
    body = answer.json()
    assert body["success"] is True, body
    return body["data"]


def error_of(answer: httpx.Response, *, status: int) -> dict[str, Any]:
    """Return what an answer with this status says of its error."""
    assert answer.status_code == status, answer.text
    body = answer.json()
    assert body["success"] is False
    assert set(body["error"]) == {"code", "message", "details"}
    return body["error"]


def paths_of(error: dict[str, Any]) -> list[str]:
    """Return the paths of all wrong fields."""
    return [field["path"] for field in error["details"]["fields"]]
