"""Walk through an exam in a real browser, in French: from the class to the report, and to the report after a correction."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Final

import pypdf
from playwright.async_api import Browser, Locator, Page, expect
from tests.support.exam_site import put_sample, teacher_of
from tests.support.read_reports import scores_in
from tests.support.site import Site, assert_accessible, visiting
from tests.support.site_documents import downloaded

STUDENTS: Final = 90
CLASS: Final = "Terminale G2"
PHASES: Final = ["Lecture", "Mise en page", "Assemblage", "Enregistrement"]
RECORD_PHASES: Final = """
new MutationObserver(() => {
  const phase = document.querySelector("#report-window .phase[aria-current]")?.textContent.trim();
  const seen = JSON.parse(sessionStorage.getItem("phases") ?? "[]");
  if (phase && seen.at(-1) !== phase) sessionStorage.setItem("phases", JSON.stringify([...seen, phase]));
}).observe(document, { childList: true, subtree: true, attributes: true, characterData: true });
"""
Scores = dict[str, tuple[str, str]]
"""Total and mark of each graded copy, by the student's name, last name first."""


def scores_of_table(content: bytes) -> Scores:
    """Read the CSV file of the marks, in its French form."""
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    return {f"{row['Nom']} {row['Prénom']}": (row["Total"], row["Note sur 20"]) for row in rows if row["Total"]}


def scores_of_report(content: bytes) -> Scores:
    """Read the copies of a report: each has an entry of the outline, and begins with the mark and the total."""
    reader = pypdf.PdfReader(io.BytesIO(content))
    found: Scores = {}
    for title, page in list(_entries(reader))[1:]:  # after the cover
        (mark, _), (total, _) = scores_in(page.extract_text())[:2]
        found[title] = (total, mark)
    return found


def _entries(reader: pypdf.PdfReader) -> Iterator[tuple[str, pypdf.PageObject]]:
    for entry in reader.outline:
        if not isinstance(entry, list):
            number = reader.get_destination_page_number(entry)
            assert number is not None
            yield str(entry.title), reader.pages[number]


async def shown_scores(page: Page) -> Scores:
    """Read the table of students."""
    rows: list[list[str]] = await page.get_by_test_id("students").evaluate(
        """(table) => [...table.querySelectorAll("tbody tr")].filter((row) => !row.hidden)
            .map((row) => [0, -3, -2].map((place) => [...row.cells].at(place).textContent.trim()))"""
    )
    return {name: (total, mark) for name, total, mark in rows if mark}


def by_first_name(scores: Scores, names: Scores) -> Scores:
    """Return scores by the names of another way to write them: with the same words in any order."""
    words = {frozenset(name.split()): name for name in names}
    return {words[frozenset(name.split())]: score for name, score in scores.items()}


def numbers(scores: Scores) -> dict[str, tuple[float, float]]:
    """Return scores as numbers: 8, 8,0 and 8,00 are the same."""
    return {name: (float(total.replace(",", ".")), float(mark.replace(",", "."))) for name, (total, mark) in scores.items()}


async def ask_for_report(page: Page) -> Locator:
    """Ask for the report with its options as they are, and return its window."""
    await page.get_by_test_id("exam-actions").click()
    await page.get_by_role("menuitem", name="Télécharger le rapport (PDF)").click()
    await page.get_by_test_id("report-submit").click()
    return page.get_by_test_id("export-progress-modal")


async def test_the_report_of_a_class(site: Site, browser: Browser):
    teacher = teacher_of(site)
    await put_sample(site, teacher, students=STUDENTS, title="Bac blanc")
    async with visiting(browser, site, teacher, language="fr", accept_downloads=True) as visit:
        await visit.context.add_init_script(RECORD_PHASES)
        page = await visit.open("/exams")
        await page.get_by_role("link", name="Bac blanc").first.click()
        await page.get_by_role("checkbox", name=CLASS).check()
        await expect(page).to_have_url(re.compile("class="))
        await expect(page.locator("table.students tbody tr")).to_have_count(STUDENTS // 3)

        window = await ask_for_report(page)
        await expect(window.get_by_role("heading", name="Rapport en préparation")).to_be_visible()
        # It stays while it works, whatever is pressed.
        await page.mouse.click(5, 5)
        await page.keyboard.press("Escape")
        await expect(window).to_be_visible()
        await expect(window.locator(".report-count b")).to_contain_text("/")
        await page.reload()  # in the middle
        await expect(window).to_be_visible()
        await expect(window.get_by_role("heading", name="Export réussi")).to_be_visible(timeout=60_000)
        phases: list[str] = await page.evaluate("JSON.parse(sessionStorage.getItem('phases'))")
        assert phases == sorted(phases, key=PHASES.index), phases  # each at most once, in order
        assert PHASES[1] in phases
        await assert_accessible(page)
        name, report = await downloaded(page)
        assert name.startswith("Bac blanc")
        assert name.endswith(".pdf")
        await window.get_by_role("button", name="Fermer").last.click()

        await page.get_by_test_id("exam-actions").click()
        async with page.expect_download() as waiting:
            await page.get_by_role("menuitem", name="Exporter les notes (CSV)").click()
        table = scores_of_table((await (await waiting.value).path()).read_bytes())
        shown = await shown_scores(page)
    assert len(table) > STUDENTS // 4
    assert numbers(by_first_name(scores_of_report(report), table)) == numbers(table)
    assert numbers(shown) == numbers(table)


async def test_a_corrected_mark_is_in_the_next_report(site: Site, browser: Browser):
    teacher = teacher_of(site)
    await put_sample(site, teacher, students=3, title="Contrôle")
    async with visiting(browser, site, teacher, language="fr", accept_downloads=True) as visit:
        page = await visit.open("/exams")
        await page.get_by_role("link", name="Contrôle").first.click()
        before = await shown_scores(page)
        window = await ask_for_report(page)
        await expect(window.get_by_test_id("download-button")).to_be_visible(timeout=60_000)
        _, first = await downloaded(page)
        await window.get_by_role("button", name="Fermer").last.click()

        name = next(iter(before))
        await page.get_by_role("link", name=name).click()
        field = page.get_by_role("textbox", name="Points").first
        given = await field.input_value()
        await field.fill("0" if given != "0" else "0,25")
        await field.press("Enter")
        await expect(page.get_by_text("Enregistré").first).to_be_visible()
        await page.get_by_role("navigation", name="Emplacement").get_by_role("link", name="Contrôle").click()
        after = await shown_scores(page)
        assert after[name] != before[name]
        assert {key: after[key] for key in after if key != name} == {key: before[key] for key in before if key != name}
        window = await ask_for_report(page)
        await expect(window.get_by_test_id("download-button")).to_be_visible(timeout=60_000)
        _, second = await downloaded(page)
    assert numbers(by_first_name(scores_of_report(first), before)) == numbers(before)
    assert numbers(by_first_name(scores_of_report(second), after)) == numbers(after)


async def test_a_teacher_of_another_institution_sees_nothing(site: Site, browser: Browser):
    exam = await put_sample(site, teacher_of(site), students=3, title="Rien que pour nous")
    async with visiting(browser, site, teacher_of(site), language="fr") as visit:
        visit.expect_problems("404")
        page = await visit.open("/exams")
        await expect(page.get_by_text("Rien que pour nous")).to_have_count(0)
        page = await visit.open(f"/exams/{exam}")
        await expect(page.get_by_text("Rien que pour nous")).to_have_count(0)
        await expect(page.locator("h1")).to_be_visible()
