"""Open documents in the editor of the pages, and read what the server has of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Locator, Page, expect
from tests.support.site import Visit

SAVE_SECONDS = 15
"""A pause in typing, a save, and a machine that has much to do."""


@dataclass(frozen=True, kw_only=True)
class Editor:
    """A document in the editor, in one tab."""

    visit: Visit
    page: Page
    document: str

    def field(self, path: str) -> Locator:
        """Return the control of a place in the content, such as `data.work[0].name`."""
        return self.page.locator(f'#editor [data-path="{path}"]')

    async def saved(self) -> None:
        """Wait until everything is saved."""
        await expect(self.page.get_by_test_id("save-state")).to_have_attribute("data-state", "saved", timeout=SAVE_SECONDS * 1000)

    async def stored(self) -> dict[str, Any]:
        """Return the document as the server has it."""
        return await stored_document(self.visit, self.document)

    async def section(self, name: str) -> None:
        """Show a section of the form."""
        await self.page.locator(f'[data-section="{name}"]').click()


async def new_document(visit: Visit, data: dict[str, Any], *, kind: str = "resume", **members: Any) -> str:
    """Store a document of the visitor, and return its id."""
    token = next(cookie.get("value", "") for cookie in await visit.context.cookies() if cookie.get("name") == "pressroom_csrf")
    answer = await visit.context.request.post(
        f"{visit.site.address}/api/v1/documents",
        data=json.dumps({"kind": kind, "title": "A document", "data": data, **members}),
        headers={"X-CSRF-Token": token, "Content-Type": "application/json"},
    )
    assert answer.status == 201, await answer.text()
    return (await answer.json())["data"]["id"]


async def stored_document(visit: Visit, document: str) -> dict[str, Any]:
    """Return a document as the server has it."""
    answer = await visit.context.request.get(f"{visit.site.address}/api/v1/documents/{document}")
    return (await answer.json())["data"]


async def open_editor(visit: Visit, data: dict[str, Any], *, kind: str = "resume", **members: Any) -> Editor:
    """Store a document and open it in the editor."""
    return await open_again(visit, await new_document(visit, data, kind=kind, **members))


async def open_again(visit: Visit, document: str) -> Editor:
    """Open a document in a new tab, and wait for its first page."""
    page = await visit.open(f"/documents/{document}/edit")
    await expect(page.locator(".preview-sheet img").first).to_be_visible()
    return Editor(visit=visit, page=page, document=document)
