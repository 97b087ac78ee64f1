"""Take pictures of the pages and their states: `python -m tests.support.page_gallery [FOLDER]`.

It runs an application of its own with documents, exports and failures, and takes every picture at 1440 × 900 in light and
dark, and at 375 × 667 in French. Without a folder, it writes the pictures of docs/pages.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final

from playwright.async_api import Browser, Page
from tests.support.applications import client_of, serving, token_of
from tests.support.browsers import chromium_under_test
from tests.support.databases import Owner
from tests.support.exam_site import put_sample
from tests.support.exams import add_institution, staff
from tests.support.site import DESKTOP, PHONE, Scheme, Site, running_browser, visiting
from tests.support.site_documents import sample
from tests.support.wire import data_of

from pressroom.app import create_app
from pressroom.auth.principal import Principal
from pressroom.db.embedded import embedded_postgres
from pressroom.db.migrate import migrate
from pressroom.rendering.browser.pool import Renderer
from pressroom.settings import Settings

GALLERY: Final = Path(__file__).parents[2] / "docs" / "pages"
IN_DOCS: Final = (
    *("documents", "editor", "export-dialog", "exports", "batch", "exams", "exam", "copy", "report"),
    *("operations", "account", "sign-in"),
)
"""The pictures that the documentation shows, in light at 1440 × 900 only."""
DOCUMENTS: Final = (
    ("Maren Holloway, CV", "resume", "modern", "resume", "english"),
    ("Élodie Garçonnet-Lefèvre, CV", "resume", "classic", "resume", "french"),
    ("Lectures and publications", "resume", "academic", "resume", "english"),
    ("One page", "resume", "compact", "resume", "english"),
    ("Works, in two columns", "resume", "twocolumn", "resume", "english"),
    ("Brief an die Nordwerk GmbH", "cover_letter", "classic", "letter", "german"),
    ("Letter to Harbour & Sons", "cover_letter", "modern", "letter", "english"),
    ("سيرة ذاتية", "resume", "classic", "resume", "arabic"),
)
STUDENTS: Final = 213
WAYS: Final[tuple[tuple[str, Scheme, tuple[int, int]], ...]] = (
    ("en", "light", DESKTOP),
    ("en", "dark", DESKTOP),
    ("fr", "light", PHONE),
)
Steps = Callable[[Page], Awaitable[Any]]


async def _nothing(_page: Page) -> None:
    pass


def _export(*more: str) -> Steps:
    async def steps(page: Page) -> None:
        await page.get_by_test_id("document").filter(has_text=DOCUMENTS[0][0]).get_by_test_id("document-menu").click()
        await _press("export-button", *more)(page)

    return steps


def _press(test_id: str, *more: str) -> Steps:
    async def steps(page: Page) -> None:
        for one in (test_id, *more):
            await page.get_by_test_id(one).locator("visible=true").first.click()
            await page.wait_for_timeout(700)

    return steps


async def _select(page: Page) -> None:
    for box in (await page.get_by_test_id("document").get_by_role("checkbox").all())[:3]:
        await box.check()


async def _batch_dialog(page: Page) -> None:
    await _select(page)
    await _press("export-selected")(page)


async def _report(page: Page) -> None:
    """Ask for a report, and wait until it is ready."""
    await _press("exam-actions")(page)
    await page.get_by_role("menuitem").first.click()
    await page.get_by_test_id("report-submit").click()
    await page.get_by_test_id("export-progress-modal").get_by_test_id("download-button").wait_for(timeout=120_000)
    await page.wait_for_timeout(1500)


def _tab(place: int) -> Steps:
    async def steps(page: Page) -> None:
        await page.get_by_role("tab").nth(place).click()
        await page.wait_for_timeout(1500)

    return steps


async def fill(site: Site, user: Principal) -> dict[str, str]:
    """Store documents, export some of them, and let one fail; return ids by name."""
    async with client_of(site.address, token_of(site.owner, user)) as client:
        ids: list[str] = []
        for title, kind, template, folder, name in DOCUMENTS:
            data = sample(name, folder)
            if template == "twocolumn":
                data["basics"]["image"] = "https://example.org/photo.jpg"  # is not downloaded, which a strict export refuses
            body = {"kind": kind, "title": title, "templateSlug": template, "data": data}
            ids.append(data_of(await client.post("/api/v1/documents", json=body))["id"])
        strict = {"documentIds": ids[1:5], "options": {"strict": True}}
        submitted = data_of(await client.post("/api/v1/export/batch", json=strict))
        for job in submitted["jobs"]:
            path = f"/api/v1/export/job/{job['jobId']}"
            while data_of(await client.get(path, headers={"Prefer": "wait=20"}))["status"] in {"pending", "processing"}:
                pass
        for document in ids[:5]:  # later: the dialog begins with the options of the last export
            await client.post("/api/v1/export/pdf", json={"documentId": document}, headers={"Prefer": "wait=20"})
    exam = await put_sample(site, user, students=STUDENTS, in_language="en")
    copy = "SELECT student_id FROM submissions WHERE exam_id = %s AND status = 'graded' ORDER BY student_id LIMIT 1"
    student = site.owner.value(copy, (exam,))
    return {"document": ids[0], "letter": ids[5], "batch": submitted["batchId"], "exam": str(exam), "student": str(student)}


async def take(browser: Browser, site: Site, folder: Path, *, only_docs: bool) -> None:
    """Take all pictures."""
    user = staff(site.owner, institution=add_institution(site.owner, "Pont-Levis School"), role="admin", name="ada")
    ids = await fill(site, user)
    editor = f"/documents/{ids['document']}/edit"
    exam = f"/exams/{ids['exam']}"
    pages: dict[str, tuple[str, Steps]] = {
        "documents": ("/documents", _nothing),
        "documents-selected": ("/documents", _select),
        "documents-no-match": ("/documents?q=nothing+like+this", _nothing),
        "new-document": ("/documents", _press("new-button")),
        "import": ("/documents", _press("import-button")),
        "editor": (editor, _nothing),
        "editor-design": (editor, _tab(1)),
        "editor-json": (editor, _tab(2)),
        "editor-letter": (f"/documents/{ids['letter']}/edit", _nothing),
        "export-dialog": ("/documents", _export()),
        "export-done": ("/documents", _export("export-submit")),
        "exports": ("/exports", _nothing),
        "batch-dialog": ("/documents", _batch_dialog),
        "batch": (f"/exports/batches/{ids['batch']}", _nothing),
        "exams": ("/exams", _nothing),
        "exam-import": ("/exams", _press("import-button")),
        "exam": (exam, _nothing),
        "exam-questions": (f"{exam}?tab=questions", _nothing),
        "exam-menu": (exam, _press("exam-actions")),
        "copy": (f"{exam}/copies/{ids['student']}", _nothing),
        "report": (exam, _report),
        "operations": ("/operations", _nothing),
        "account": ("/account", _nothing),
        "not-found": ("/nothing-here", _nothing),
    }
    for language, scheme, size in WAYS[:1] if only_docs else WAYS:
        async with visiting(browser, site, user, language=language, scheme=scheme, size=size) as visit:
            for name, (path, steps) in pages.items():
                if only_docs and name not in IN_DOCS:
                    continue
                page = await visit.open(path)
                await page.wait_for_timeout(1500)
                await steps(page)
                await page.wait_for_timeout(500)
                await page.screenshot(path=folder / _file(name, scheme, size, only_docs=only_docs))
                await page.close()
            visit.expect_problems("404")
        async with visiting(browser, site, None, language=language, scheme=scheme, size=size) as visit:
            page = await visit.open("/sign-in")
            await page.screenshot(path=folder / _file("sign-in", scheme, size, only_docs=only_docs))
    if not only_docs:
        async with visiting(browser, site, site.user()) as visit:
            for name in ("documents", "exports", "account"):
                page = await visit.open(f"/{name}")
                await page.screenshot(path=folder / f"{name}-empty.png")


def _file(name: str, scheme: str, size: tuple[int, int], *, only_docs: bool) -> str:
    return f"{name}.png" if only_docs else f"{name}-{size[0]}-{scheme}.png"


async def main(folder: Path, *, only_docs: bool) -> None:
    """Run an application, and take the pictures."""
    with tempfile.TemporaryDirectory(prefix="pressroom-gallery-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)  # noqa: ASYNC240 - nothing else runs
        with embedded_postgres(Path(name)) as url:
            migrate(url)
            owner = Owner(url)
            settings = Settings(data_dir=Path(name) / "data", secret_key="k" * 40)
            async with Renderer(chromium=chromium_under_test(), tabs=3) as renderer, running_browser() as browser:
                app = create_app(settings, database_url=url, with_worker=True, renderer=renderer)
                async with serving(app) as address:
                    site = Site(address=address, owner=owner, secret_key="k" * 40)
                    await take(browser, site, folder, only_docs=only_docs)
            owner.close()


if __name__ == "__main__":
    chosen = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    (chosen or GALLERY).mkdir(parents=True, exist_ok=True)
    asyncio.run(main(chosen or GALLERY, only_docs=chosen is None))
