"""Short ways through the API that many tests begin with."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

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


class ShownPage(NamedTuple):
    """What a page says: its heading and its first paragraph."""

    heading: str
    text: str


def page_of(answer: httpx.Response, *, status: int) -> ShownPage:
    """Return what an answer that is a page says; it has a language, a title, a main part and one heading."""
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert '<html lang="en">' in answer.text
    assert re.search(r"<title>[^<]+ - Pressroom</title>", answer.text)
    (heading,) = re.findall(r"<main>.*<h1>([^<]*)</h1>", answer.text, re.DOTALL)
    return ShownPage(heading=heading, text=next(iter(re.findall(r"<p>([^<]*)</p>", answer.text)), ""))
