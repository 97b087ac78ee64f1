"""Drop files on pages."""

from __future__ import annotations

import base64
from typing import Any

from playwright.async_api import Page

DROP = """
async ([files, target]) => {
  const data = new DataTransfer();
  for (const {name, content, size} of files) {
    const bytes = size ? new Uint8Array(size) : Uint8Array.from(atob(content), one => one.charCodeAt(0));
    data.items.add(new File([bytes], name));
  }
  const place = document.querySelector(target);
  for (const kind of ["dragenter", "dragover", "drop"]) {
    place.dispatchEvent(new DragEvent(kind, {dataTransfer: data, bubbles: true, cancelable: true}));
  }
}
"""


async def drop(page: Page, *files: dict[str, Any], target: str = "body") -> None:
    """Drop files on the part of a page that a selector names."""
    await page.evaluate(DROP, [list(files), target])


def file(name: str, content: bytes) -> dict[str, Any]:
    """Return a file to drop."""
    return {"name": name, "content": base64.b64encode(content).decode()}
