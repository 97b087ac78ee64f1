"""Call the API, and check and unpack its responses."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import httpx
from tests.support.applications import resume


async def create(client: httpx.AsyncClient, **members: Any) -> dict[str, Any]:
    """Create a document, and return the data of the response."""
    response = await client.post("/api/v1/documents", json=resume(**members))
    assert response.status_code == 201, response.text
    return data_of(response)


async def submit(client: httpx.AsyncClient, document_id: str, **members: Any) -> str:
    """Request an export, and return the id of its job."""
    response = await client.post("/api/v1/export/pdf", json={"documentId": document_id, **members})
    assert response.status_code == 202, response.text
    return data_of(response)["jobId"]


async def export(client: httpx.AsyncClient, document_id: str, **members: Any) -> dict[str, Any]:
    """Export a document, and return its newest entry of the history."""
    body = {"documentId": document_id, **members}
    response = await client.post("/api/v1/export/pdf", json=body, headers={"Prefer": "wait=20"})
    assert response.status_code == 200, response.text
    history = await client.get("/api/v1/export/history", params={"documentId": document_id})
    return data_of(history)["items"][0]


def data_of(response: httpx.Response) -> dict[str, Any]:
    """Return the data of a successful response."""
    body = response.json()
    assert body["success"] is True, body
    return body["data"]


def error_of(response: httpx.Response, *, status: int) -> dict[str, Any]:
    """Return the error of a response with this status."""
    assert response.status_code == status, response.text
    body = response.json()
    assert body["success"] is False
    assert set(body["error"]) == {"code", "message", "details"}
    return body["error"]


def paths_of(error: dict[str, Any]) -> list[str]:
    """Return the paths of all wrong fields."""
    return [field["path"] for field in error["details"]["fields"]]


class ShownPage(NamedTuple):
    """The heading and the first paragraph of a page."""

    heading: str
    text: str


def page_of(response: httpx.Response, *, status: int) -> ShownPage:
    """Return the texts of a page, and check that it has a language, a title, a main part and one heading."""
    assert response.status_code == status, response.text
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert '<html lang="en">' in response.text
    assert re.search(r"<title>[^<]+ · Pressroom</title>", response.text)
    (heading,) = re.findall(r"<main[^>]*>.*<h1>([^<]*)</h1>", response.text, re.DOTALL)
    return ShownPage(heading=heading, text=next(iter(re.findall(r'<p class="muted">([^<]*)</p>', response.text)), ""))
