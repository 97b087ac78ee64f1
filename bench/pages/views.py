"""Visit a page, and read from the browser when it was seen and what it transferred."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from playwright.async_api import BrowserContext

MEASURE: Final = """
() => {
  const [page] = performance.getEntriesByType("navigation");
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  const resources = performance.getEntriesByType("resource");
  const files = resources.map(({ name, transferSize }) => [new URL(name).pathname, transferSize]);
  files.push(["", page.transferSize]);
  return { answer: page.responseEnd, seen: paint.startTime, loaded: page.loadEventEnd, files };
}
"""
"""Times are milliseconds since the navigation began. Sizes are bytes as transferred, with their headers; from a cache: 0."""


SORT: Final = """
(column) => new Promise((done) => {
  const button = document.querySelector(`#students th[data-column=${column}] button`);
  requestAnimationFrame(() => {
    const start = performance.now();
    button.click();
    requestAnimationFrame(() => {
      const painted = new MessageChannel();
      painted.port1.onmessage = () => done(performance.now() - start);
      painted.port2.postMessage(0);
    });
  });
})
"""
"""Milliseconds from a click on the head of a column to the frame that shows the rows in their new order."""
SORTED: Final = ("mark", "name", "class", "rank")


@dataclass(frozen=True, kw_only=True)
class View:
    """One visit. Times are milliseconds, sizes are bytes."""

    answer_ms: float
    """Until the last byte of the page itself."""
    seen_ms: float
    """Until the first text was painted, with its style."""
    loaded_ms: float
    """Until all that the page names was loaded."""
    page_bytes: int
    script_bytes: int
    other_bytes: int
    """Style, icons and data."""
    picture_bytes: int
    font_bytes: int


async def view(context: BrowserContext, address: str) -> View:
    """Open a page in a new tab, wait until nothing is loaded any more, and close it."""
    page = await context.new_page()
    await page.goto(address)
    await page.wait_for_load_state("networkidle")
    found: dict[str, Any] = await page.evaluate(MEASURE)
    await page.close()
    sizes = {"page": 0, "script": 0, "other": 0, "picture": 0, "font": 0}
    for path, size in found["files"]:
        sizes[_kind(path)] += size
    return View(
        answer_ms=found["answer"],
        seen_ms=found["seen"],
        loaded_ms=found["loaded"],
        page_bytes=sizes["page"],
        script_bytes=sizes["script"],
        other_bytes=sizes["other"],
        picture_bytes=sizes["picture"],
        font_bytes=sizes["font"],
    )


async def sorting(context: BrowserContext, address: str, *, times: int) -> list[float]:
    """Sort the students of a dashboard by several columns, so many times each, and return the milliseconds."""
    page = await context.new_page()
    await page.goto(address)
    await page.wait_for_load_state("networkidle")
    found = [float(await page.evaluate(SORT, column)) for _ in range(times) for column in SORTED]
    await page.close()
    return found


def _kind(path: str) -> str:
    if not path:
        return "page"
    if "/pictures/" in path or path.endswith((".png", ".webp", "/preview")):
        return "picture"
    return {"js": "script", "woff2": "font"}.get(path.rpartition(".")[2], "other")
