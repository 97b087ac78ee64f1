"""Make reports of exams in a real browser, with a real worker: options, progress, file, failure (X6, X9 to X14, X17)."""

from __future__ import annotations

import asyncio
import io
import re
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pikepdf
from playwright.async_api import Browser, Locator, Page, expect
from psycopg import sql
from tests.support.applications import client_of, serving, token_of
from tests.support.browsers import chromium_under_test, text_of
from tests.support.colors_left import colors_left
from tests.support.databases import Owner
from tests.support.exam_site import put_exam, put_sample, sample_json, teacher_of
from tests.support.exams import staff
from tests.support.queue_rows import set_policy
from tests.support.reports import ask_for_report, ended_report
from tests.support.site import Site, assert_accessible, assert_no_sideways_scroll, visiting

from pressroom.app import create_app
from pressroom.auth.principal import Principal
from pressroom.rendering.browser.pool import Renderer
from pressroom.settings import Settings

SECRET_KEY = "k" * 40
PHASES = ["Lecture", "Mise en page", "Assemblage", "Enregistrement"]
NOTE_PHASES = """() => {
  window.phases = [];
  new MutationObserver(() => {
    const now = document.querySelector("#report-window [aria-current] span > span:last-child")?.textContent.trim();
    if (now && window.phases.at(-1) !== now) window.phases.push(now);
  }).observe(document.getElementById("dialogs"), { subtree: true, childList: true, attributes: true, characterData: true });
}"""
REFRESH = "document.body.dispatchEvent(new CustomEvent('jobs-changed'))"


async def open_options(page: Page, item: str = "Télécharger le rapport (PDF)") -> Locator:
    """Open the dialog with the options, from the Actions menu."""
    await page.get_by_test_id("exam-actions").click()
    await page.get_by_role("menuitem", name=item).click()
    dialog = page.get_by_test_id("report-dialog")
    await expect(dialog).to_be_visible()
    return dialog


async def begun(page: Page) -> Locator:
    """Ask for a report with the options as they are, and return its window."""
    await (await open_options(page)).get_by_test_id("report-submit").click()
    window = window_of(page)
    await expect(window).to_be_visible()
    return window


def window_of(page: Page) -> Locator:
    return page.get_by_test_id("export-progress-modal")


async def downloaded(page: Page, link: Locator) -> tuple[str, bytes]:
    async with page.expect_download() as waiting:
        await link.click()
    download = await waiting.value
    return download.suggested_filename, await asyncio.to_thread(Path(await download.path()).read_bytes)


def set_job(site: Site, job: str, **columns: Any) -> None:
    """Change columns of a job, as a worker does."""
    changes = sql.SQL(", ").join(sql.SQL("{} = {}").format(sql.Identifier(name), sql.Placeholder(name)) for name in columns)
    query = sql.SQL("UPDATE export_jobs SET {} WHERE id = {}").format(changes, sql.Placeholder("job"))
    site.owner.rows(query, {**columns, "job": job})


def run_job(site: Site, job: str, *, seconds: int, **columns: Any) -> None:
    """Let a job run as if a worker had begun it some seconds ago."""
    now = datetime.now(UTC)
    began = {"started_at": now - timedelta(seconds=seconds), "lease_until": now + timedelta(hours=1), "locked_by": "worker"}
    set_job(site, job, status="processing", attempts=1, **began, **columns)


def await_another_attempt(site: Site, job: str) -> None:
    """Let the first attempt of a job end as too slow."""
    nothing = dict.fromkeys(("started_at", "phase", "done", "total", "locked_by", "lease_until"))
    set_job(site, job, status="pending", attempts=1, progress=0, run_after=datetime.now(UTC) + timedelta(seconds=5), **nothing)
    set_job(site, job, error_code="EXPORT_TIMEOUT")


def newest_job(site: Site, teacher: Principal) -> str:
    return str(site.owner.value("SELECT id FROM export_jobs WHERE user_id = %s ORDER BY id DESC LIMIT 1", (teacher.user_id,)))


def names_in(exam: dict[str, Any]) -> list[str]:
    return [student["lastName"] for student in exam["students"]]


async def choose_options(dialog: Locator) -> None:
    """Choose options, of which the estimate takes account."""
    pages = dialog.locator("#report-estimate dd").nth(1)
    before = await pages.text_content()
    await dialog.get_by_role("radio", name="Note").check()
    await dialog.get_by_role("checkbox", name="Réponses attendues").check()
    await expect(pages).not_to_have_text(before or "")
    await dialog.get_by_role("checkbox", name="Commentaires").uncheck()
    await dialog.get_by_role("checkbox", name="Anonyme").check()
    await dialog.locator("#report-page > summary").click()
    await dialog.get_by_role("radio", name="Letter").check()
    await dialog.get_by_role("radio", name="Niveaux de gris").check()


async def assert_done(page: Page, window: Locator, *, copies: int) -> None:
    """Check what the window says of a completed report."""
    await expect(window.get_by_role("heading", name="Export réussi")).to_be_visible(timeout=60_000)
    await expect(window.get_by_text(f"{copies}, chacune une fois")).to_be_visible()
    await expect(window).to_contain_text(re.compile(r"encore\s59\smin"))
    await expect(window.locator(".export-page img")).to_have_js_property("naturalWidth", 352)
    await expect(window.get_by_role("status")).to_have_text("Le rapport est prêt.")
    await expect(window.get_by_role("alert")).to_have_count(0)
    await expect(window.get_by_test_id("download-button")).to_be_focused()
    await assert_accessible(page)
    await assert_no_sideways_scroll(page)


async def assert_remembered(page: Page) -> None:
    """Check that the dialog begins with the options of `choose_options`, but for the kind of file."""
    dialog = await open_options(page, "Rapport par élève (ZIP)")
    await expect(dialog.get_by_role("radio", name="Un PDF par élève (ZIP)")).to_be_checked()
    for name in ("Note", "Letter", "Niveaux de gris"):
        await expect(dialog.get_by_role("radio", name=name)).to_be_checked()
    for name in ("Anonyme", "Réponses attendues"):
        await expect(dialog.get_by_role("checkbox", name=name)).to_be_checked()
    await expect(dialog.get_by_role("checkbox", name="Commentaires")).not_to_be_checked()


async def downloaded_from_bar(page: Page) -> tuple[str, bytes]:
    """Download a report from the window that its bar opens. The bar says that it is ready until then."""
    bar, window = page.locator(".report-bar"), window_of(page)
    await expect(bar).to_contain_text("Rapport prêt · PDF · toutes les classes")
    await bar.get_by_test_id("report-show").click()
    file = await downloaded(page, window.get_by_test_id("download-button"))
    await expect(bar).to_have_count(0)
    await window.get_by_role("button", name="Fermer").last.click()
    await expect(page.get_by_role("main")).to_be_focused()
    return file


async def test_a_report_with_options_from_the_menu_to_the_file(site: Site, browser: Browser):
    teacher = teacher_of(site)
    document = sample_json(students=3)
    exam = await put_sample(site, teacher, students=3)
    async with visiting(browser, site, teacher, language="fr", accept_downloads=True) as visit:
        page = await visit.open(f"/exams/{exam}?tab=reports")
        await page.get_by_test_id("exam-actions").click()
        await expect(page.locator("#report-pdf")).to_contain_text(re.compile(r"3 copies, environ \d+ pages"))
        await expect(page.locator("#report-zip")).to_contain_text("un PDF par copie, 3 fichiers")
        await page.keyboard.press("Escape")
        dialog = await open_options(page)
        await expect(dialog.get_by_test_id("report-copies")).to_have_text("3")
        await expect(dialog).to_contain_text("toutes les classes")
        await expect(dialog.locator(".button-primary")).to_have_count(1)
        await choose_options(dialog)
        await assert_accessible(page)
        await page.evaluate(NOTE_PHASES)
        await dialog.get_by_test_id("report-submit").click()
        window = window_of(page)
        await assert_done(page, window, copies=3)
        shown: list[str] = await page.evaluate("window.phases")
        assert [phase for phase in PHASES if phase in shown] == shown
        assert "Mise en page" in shown
        assert f"tab=reports&report={newest_job(site, teacher)}" in page.url
        await window.get_by_role("button", name="Fermer").last.click()
        await expect(page).to_have_url(re.compile(r"\?tab=reports$"))
        await expect(page.get_by_test_id("exam-actions")).to_be_focused()
        await expect(page.locator("#count-reports")).to_have_text("1")
        name, pdf = await downloaded_from_bar(page)
        await page.get_by_role("tab", name="Rapports").click()
        row = page.get_by_test_id("report-row")
        await expect(row).to_contain_text("PDF · toutes les classes")
        await expect(row).to_contain_text("meilleures notes d’abord · anonyme · avec les réponses attendues")
        assert (await downloaded(page, row.get_by_test_id("download-button")))[0] == name
        await assert_remembered(page)
        # On the page of exports it is a report of its classes, with a way to its exam.
        exports = await visit.open("/exports")
        job = exports.get_by_test_id("queue-item")
        await expect(job).to_contain_text("Rapport d’examen · PDF · toutes les classes")
        await expect(job.locator(".job-link")).to_have_attribute("href", re.compile(f"^/exams/{exam}"))
        await expect(exports.get_by_test_id("history-row")).to_contain_text("toutes les classes")
        await expect(exports.get_by_role("button", name="Réexporter")).to_have_count(0)
    text = text_of(pdf)
    assert not [last for last in names_in(document) if last in text]
    with pikepdf.open(io.BytesIO(pdf)) as file:
        assert [float(value) for value in file.pages[0].mediabox][2:] == [612, 792]  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    assert not colors_left(pdf)


async def test_the_class_filter_holds_for_reports_and_marks(site: Site, browser: Browser):
    teacher = teacher_of(site)
    document = sample_json(students=12)
    exam = await put_sample(site, teacher, students=12)
    group = document["classes"][1]
    (row,) = site.owner.rows(
        "SELECT c.id FROM classes c JOIN exam_classes x ON x.class_id = c.id WHERE x.exam_id = %s AND c.external_id = %s",
        (exam, group["id"]),
    )
    inside = {one["id"] for one in document["classes"] if group["id"] in {one["id"], one.get("parent")}}
    members = [one for one in document["students"] if inside & set(one["classes"])]
    graded = {one["student"] for one in document["submissions"] if one["status"] == "graded"}
    copies = sum(one["number"] in graded for one in members)
    assert 0 < copies < len(graded)
    async with visiting(browser, site, teacher, language="fr", accept_downloads=True) as visit:
        page = await visit.open(f"/exams/{exam}?class={row[0]}")
        await page.get_by_test_id("exam-actions").click()
        name, csv = await downloaded(page, page.get_by_role("menuitem", name="Exporter les notes (CSV)"))
        assert name.endswith(".csv")
        assert csv.startswith(b"\xef\xbb\xbf")
        assert b";" in csv.splitlines()[0]
        assert sum(one["number"].encode() in csv for one in document["students"]) == len(members)
        await page.get_by_test_id("exam-actions").click()
        name, workbook = await downloaded(page, page.get_by_role("menuitem", name="Exporter les notes (XLSX)"))
        assert (name[-5:], workbook[:2]) == (".xlsx", b"PK")
        dialog = await open_options(page, "Rapport par élève (ZIP)")
        await expect(dialog).to_contain_text(group["name"])
        await expect(dialog.get_by_test_id("report-copies")).to_have_text(str(copies))
        await dialog.get_by_test_id("report-submit").dblclick()
        window = window_of(page)
        await expect(window.get_by_test_id("download-button")).to_be_visible(timeout=60_000)
        await expect(window).to_contain_text(f"{document['classes'][0]['name']} – {group['name']}")
        await assert_accessible(page)
        _, archive = await downloaded(page, window.get_by_role("link", name="Télécharger les rapports (ZIP)"))
        assert site.owner.value("SELECT count(*) FROM export_jobs WHERE user_id = %s", (teacher.user_id,)) == 1
    with zipfile.ZipFile(io.BytesIO(archive)) as files:
        assert len(files.namelist()) == copies + 1  # with the cover


async def assert_progress(page: Page, window: Locator, site: Site, job: str) -> None:
    """Let a job run, and check that the window follows; the time that is left never grows."""
    run_job(site, job, seconds=30, phase="processing", progress=24, done=2, total=8)
    await page.evaluate(REFRESH)
    await expect(window).to_contain_text("2 / 8 copies")
    await expect(window).to_contain_text(re.compile(r"24\s%"))
    await expect(window).to_contain_text(re.compile(r"Encore 2\sminutes environ"))
    await expect(window).to_contain_text(re.compile(r"démarré à \d\d:\d\d"))
    await expect(window.locator("[aria-current=step]")).to_have_text("Mise en page")
    await expect(window.get_by_role("status")).to_have_text("Le rapport est en préparation.")
    await assert_accessible(page)
    await assert_no_sideways_scroll(page)
    run_job(site, job, seconds=300, progress=55, done=5)
    await page.evaluate(REFRESH)
    await expect(window).to_contain_text("5 / 8 copies")
    await expect(window).to_contain_text(re.compile(r"Encore 2\sminutes environ"))
    await expect(window.get_by_role("status")).to_have_text(re.compile(r"Rapport\s: 50 pour cent"))


async def assert_stays(page: Page, window: Locator) -> None:
    """Check that a click outside and Escape, also twice, leave a window open, and that there is no button to close it."""
    await expect(window.get_by_role("button", name="Fermer")).to_have_count(0)
    for _ in range(3):
        await page.keyboard.press("Escape")
    await page.mouse.click(5, 5)
    await expect(window).to_be_visible()


async def test_the_window_stays_and_is_found_again(quiet_site: Site, browser: Browser):
    site, teacher = quiet_site, teacher_of(quiet_site)
    exam = await put_sample(site, teacher, students=9)
    async with visiting(browser, site, teacher, language="fr") as visit:
        page = await visit.open(f"/exams/{exam}")
        window = await begun(page)
        job = newest_job(site, teacher)
        await expect(window).to_contain_text("Prochain dans la file")
        await assert_accessible(page)
        await assert_stays(page, window)
        await page.reload()
        await assert_stays(page, window)
        await assert_progress(page, window, site, job)
        # In the background it is in a bar, also after a reload; another tab shows the window.
        await window.get_by_role("button", name="Continuer en arrière-plan").click()
        await expect(window).to_have_count(0)
        await expect(page).not_to_have_url(re.compile("report="))
        bar = page.get_by_test_id("report-running")
        await expect(bar).to_contain_text("5 / 8 copies")
        await assert_accessible(page)
        await assert_no_sideways_scroll(page)
        await page.reload()
        await expect(bar).to_contain_text("5 / 8 copies")
        other = await visit.open(f"/exams/{exam}?report={job}")
        await expect(window_of(other)).to_contain_text("5 / 8 copies")
        await page.bring_to_front()
        await bar.get_by_test_id("report-show").click()
        await expect(window).to_have_count(1)
        await expect(page).to_have_url(re.compile(f"report={job}"))


async def test_a_report_that_waits_says_why_and_is_cancelled_with_keys(quiet_site: Site, browser: Browser):
    site, teacher = quiet_site, teacher_of(quiet_site)
    exam = await put_sample(site, teacher, students=3)
    async with visiting(browser, site, teacher, language="fr") as visit:
        page = await visit.open(f"/exams/{exam}")
        window = await begun(page)
        await_another_attempt(site, newest_job(site, teacher))
        await page.evaluate(REFRESH)
        await expect(window).to_contain_text(re.compile(r"Nouvel essai dans 0:0\d"))
        await expect(window).to_contain_text("La composition des pages a pris trop de temps")
        await expect(window).to_contain_text("La tentative 1 sur 2 s’est arrêtée")
        await assert_accessible(page)
        set_policy(site.owner, "exam-reports", paused=True)
        await expect(window).to_contain_text("File suspendue", timeout=20_000)
        await assert_accessible(page)
        await window.get_by_role("button", name="Annuler l’export").focus()
        await page.keyboard.press("Enter")
        await expect(window.get_by_role("heading", name="L’export a été annulé")).to_be_visible()
        await assert_accessible(page)
        await page.keyboard.press("Escape")
        await expect(window).to_have_count(0)
        await expect(page).not_to_have_url(re.compile("report="))
        await expect(page.locator(".report-bar")).to_have_count(0)


async def test_a_failed_report_is_told_and_can_be_tried_again(own_owner: Owner, browser: Browser, tmp_path: Path):
    slow = Settings(data_dir=tmp_path, secret_key=SECRET_KEY, render_timeout_seconds=0.001)
    set_policy(own_owner, "exam-reports", max_attempts=1)
    async with Renderer(chromium=chromium_under_test(), tabs=2) as renderer:
        first = serving(create_app(slow, database_url=own_owner.url, with_worker=True, renderer=renderer))
        address = await first.__aenter__()
        site = Site(address=address, owner=own_owner, secret_key=SECRET_KEY)
        teacher = teacher_of(site)
        exam = await put_sample(site, teacher, students=3)
        async with visiting(browser, site, teacher, language="fr") as visit:
            page = await visit.open(f"/exams/{exam}")
            window = await begun(page)
            problem = window.get_by_test_id("export-error")
            await expect(problem).to_contain_text("La composition des pages a pris trop de temps", timeout=60_000)
            await expect(problem).to_contain_text("Rien n’est perdu")
            await expect(problem).to_contain_text(f"EXPORT_TIMEOUT · {newest_job(site, teacher)}")
            await expect(window.locator('.phase[data-state="failed"]')).to_have_text(re.compile("Lecture|Mise en page"))
            await expect(window.get_by_role("alert")).to_have_count(1)
            await assert_accessible(page)
            await first.__aexit__(None, None, None)
            # The server comes back, and the window is still there.
            quick = create_app(
                Settings(data_dir=tmp_path, secret_key=SECRET_KEY),
                database_url=own_owner.url,
                with_worker=True,
                renderer=renderer,
            )
            async with serving(quick, port=int(address.rpartition(":")[2])):
                await page.reload()
                row = page.get_by_test_id("report-row")
                await expect(row.get_by_test_id("retry-button")).to_have_count(1)
                await window.get_by_test_id("retry-button").click()
                await expect(window.get_by_text("3, chacune une fois")).to_be_visible(timeout=60_000)
                assert f"report={newest_job(site, teacher)}" in page.url
                # The failed one stays in the list, with the file.
                await window.get_by_role("button", name="Fermer").last.click()
                await expect(row).to_have_count(2)
                await assert_accessible(page)
                await page.close()
            visit.expect_problems("net::", "htmx:sendError")


async def test_wrong_margins_and_a_full_queue_are_told_at_their_place(quiet_site: Site, browser: Browser):
    site, teacher = quiet_site, teacher_of(quiet_site)
    exam = await put_sample(site, teacher, students=3)
    async with visiting(browser, site, teacher, language="fr") as visit:
        page = await visit.open(f"/exams/{exam}")
        dialog = await open_options(page)
        await dialog.locator("#report-page > summary").click()
        await dialog.get_by_role("radio", name="Personnalisées").check()
        await dialog.get_by_label("Haut", exact=True).fill("0,3")
        await dialog.get_by_test_id("report-submit").click()
        top = dialog.get_by_label("Haut", exact=True)
        await expect(top).to_have_attribute("aria-invalid", "true")
        await expect(top).to_be_focused()
        await expect(dialog.get_by_role("alert")).to_contain_text("un nombre de 0,5 à 2")
        await assert_accessible(page)
        await top.fill("0,6")
        async with client_of(site.address, token_of(site.owner, teacher)) as client:
            await ask_for_report(client, str(exam))
        set_policy(site.owner, "exam-reports", max_in_flight=1)
        await dialog.get_by_test_id("report-submit").click()
        await expect(dialog.get_by_test_id("export-error")).to_contain_text("QUEUE_FULL")
        await expect(top).to_have_value("0,6")
        await assert_accessible(page)
        set_policy(site.owner, "exam-reports", max_in_flight=2)
        await dialog.get_by_test_id("report-submit").click()
        await expect(window_of(page)).to_be_visible()
        visit.expect_problems("429", "503", "409")


async def test_without_a_graded_copy_the_menu_says_why(quiet_site: Site, browser: Browser):
    site, teacher = quiet_site, teacher_of(quiet_site)
    document = sample_json(students=3)
    submissions = [{"student": one["number"], "status": "to_grade"} for one in document["students"]]
    exam = await put_sample(site, teacher, students=3, submissions=submissions)
    async with visiting(browser, site, teacher, language="fr") as visit:
        page = await visit.open(f"/exams/{exam}")
        await page.get_by_test_id("exam-actions").click()
        for item in ("Télécharger le rapport (PDF)", "Rapport par élève (ZIP)"):
            report = page.get_by_role("menuitem", name=item)
            await expect(report).to_have_attribute("aria-disabled", "true")
            await expect(report).to_contain_text("aucune copie corrigée")
        await expect(page.get_by_role("menuitem", name="Exporter les notes (CSV)")).to_have_attribute(
            "href", re.compile("french$")
        )
        await assert_accessible(page)
        await page.get_by_role("menuitem", name="Rapport par élève (ZIP)").focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_test_id("report-dialog")).to_have_count(0)
        answer = await page.request.get(f"{site.address}/exams/{exam}/reports/new")
        assert "Aucune copie n’est encore corrigée ici." in await answer.text()
        assert "report-submit" not in await answer.text()


async def test_reports_of_others_and_of_other_exams_are_not_shown(site: Site):
    teacher = teacher_of(site)
    exam, elsewhere = await put_sample(site, teacher, students=3), await put_sample(site, teacher, students=3, title="Ailleurs")
    (row,) = site.owner.rows("SELECT institution_id FROM exams WHERE id = %s", (exam,))
    colleague = staff(site.owner, institution=row[0])
    async with (
        client_of(site.address, token_of(site.owner, teacher)) as mine,
        client_of(site.address, token_of(site.owner, colleague)) as theirs,
    ):
        job = await ask_for_report(mine, str(exam))
        assert (await ended_report(mine, str(exam), job))["status"] == "completed"
        assert job in (await mine.get(f"/exams/{exam}/reports")).text
        assert f"/reports/{job}" in (await mine.get(f"/exams/{exam}?report={job}")).text
        # Of another exam, of another user, unknown, no id: the address names nothing.
        assert (await mine.get(f"/exams/{elsewhere}/reports/{job}")).status_code == 404
        for client, exam_id, name in ((mine, elsewhere, job), (theirs, exam, job), (mine, exam, uuid4()), (mine, exam, "x")):
            page = await client.get(f"/exams/{exam_id}?report={name}")
            assert page.status_code == 200
            assert "report-window-place" not in page.text
        assert job not in (await theirs.get(f"/exams/{exam}/reports")).text
        assert job not in (await theirs.get(f"/exams/{exam}/reports/running")).text
        # The last options of any exam are those of a new one.
        await ask_for_report(mine, str(exam), options={"order": "group", "keys": True})
        dialog = (await mine.get(f"/exams/{elsewhere}/reports/new")).text
        assert re.search(r'value="group" checked', dialog)
        # A file that has expired is gone from the list, and its window says so.
        site.owner.rows("UPDATE export_history SET expires_at = clock() - interval '1 minute' WHERE job_id = %s", (UUID(job),))
        assert job not in (await mine.get(f"/exams/{exam}/reports")).text
        window = (await mine.get(f"/exams/{exam}/reports/{job}")).text
        assert "The file is gone" in window
        assert "download-button" not in window


async def test_warnings_name_their_places_in_the_language_of_the_page(site: Site):
    teacher = teacher_of(site)
    document = sample_json(students=3)
    document["sections"][0]["questions"][0]["statement"] = r"Calculer $\unheardof{x}$."
    exam = await put_exam(site, teacher, document)
    async with client_of(site.address, token_of(site.owner, teacher)) as client:
        job = await ask_for_report(client, str(exam))
        assert (await ended_report(client, str(exam), job))["warnings"]
        client.cookies.set("pressroom_language", "fr")
        window = (await client.get(f"/exams/{exam}/reports/{job}")).text
    assert "1 avertissement" in window
    assert "Cette formule" in window
    assert re.search(r'unheardof.*<code class="code">[^<]+</code>', window, re.DOTALL)
