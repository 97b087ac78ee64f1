"""Ask for previews of drafts, as the editor does."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httpx
from PIL import Image
from tests.support.applications import resume


@dataclass(frozen=True, kw_only=True)
class Previewed:
    """What a preview answered: the line about the file, and the pictures by page in the order in which they came."""

    file: dict[str, Any]
    pictures: dict[int, bytes]


def draft(*, pages: Sequence[int] = (1,), width: int = 400, editor: str = "one", revision: int = 1, **members: Any) -> Any:
    """Return the body of a request for a preview of a small resume; `members` replace its members."""
    whole = resume()
    return {
        "title": whole["title"],
        "templateSlug": "classic",
        "settings": {},
        "data": whole["data"],
        "pages": list(pages),
        "width": width,
        "editor": editor,
        "revision": revision,
        **members,
    }


async def ask(client: httpx.AsyncClient, document_id: str, body: Any) -> httpx.Response:
    """Ask for a preview."""
    return await client.post(f"/documents/{document_id}/edit/preview", json=body)


def previewed(response: httpx.Response) -> Previewed:
    """Read the lines of a preview, and check that each picture has the size that its line says."""
    assert response.status_code == 200, response.text
    assert response.headers["Content-Type"] == "application/x-ndjson"
    file, *lines = (json.loads(line) for line in response.text.splitlines())
    pictures = {line["page"]: base64.b64decode(line["data"]) for line in lines}
    for line in lines:
        assert opened(pictures[line["page"]]).size == (line["width"], line["height"])
        assert line["type"] == "image/png"
    return Previewed(file=file, pictures=pictures)


def opened(png: bytes) -> Image.Image:
    """Return a picture."""
    return Image.open(io.BytesIO(png), formats=["PNG"])


def jobs(count: int) -> dict[str, Any]:
    """Return the data of a resume with so many jobs, two of which fill a third of a page."""
    lines = ["Kept the books of three houses and found what was lost in two of them.", "Wrote down how it is done."]
    work = [
        {"name": f"House {number}", "position": "Clerk", "startDate": str(1700 + number % 300), "highlights": lines}
        for number in range(count)
    ]
    return {"basics": {"name": "Ada Example"}, "work": work}
