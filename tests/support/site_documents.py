"""Store documents of a user of a site, and read what the pages have exported."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any, Final

from playwright.async_api import Page
from tests.support.applications import client_of, token_of
from tests.support.site import Site
from tests.support.wire import data_of

from pressroom.auth.principal import Principal

KINDS: Final = Path(__file__).parents[2] / "src" / "pressroom" / "kinds"


def sample(name: str, folder: str = "resume") -> dict[str, Any]:
    """Return the data of a sample."""
    return json.loads((KINDS / folder / "samples" / f"{name}.json").read_text(encoding="utf-8"))


async def store(site: Site, user: Principal, *, title: str, data: dict[str, Any] | None = None, kind: str = "resume") -> str:
    """Store a document of a user, and return its id."""
    body = {"kind": kind, "title": title, "data": data or {"basics": {"name": "Ada Example", "summary": "Counts things."}}}
    async with client_of(site.address, token_of(site.owner, user)) as client:
        return data_of(await client.post("/api/v1/documents", json=body))["id"]


async def preview_of(site: Site, user: Principal, document_id: str) -> str:
    """Return the HTML that the preview of a document shows."""
    async with client_of(site.address, token_of(site.owner, user)) as client:
        return (await client.get(f"/api/v1/documents/{document_id}/preview")).text


async def downloaded(page: Page, test_id: str = "download-button") -> tuple[str, bytes]:
    """Press a button that downloads, and return the name and the content of the file."""
    async with page.expect_download() as waiting:
        await page.get_by_test_id(test_id).locator("visible=true").first.click()
    download = await waiting.value
    return download.suggested_filename, await asyncio.to_thread(Path(await download.path()).read_bytes)
