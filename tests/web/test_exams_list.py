"""The list of exams: what it shows, search, the states of reports, and the sample."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect
from tests.support.applications import client_of, token_of
from tests.support.exam_site import put_exam, put_sample, sample_json, teacher_of
from tests.support.exams import small_exam
from tests.support.export_rows import add_entry, add_job
from tests.support.site import PHONE, Site, assert_accessible, assert_no_sideways_scroll, visiting

from pressroom.auth.principal import Principal

STATES = [("En file", "pending"), ("En cours", "pending"), ("Échec", "failed"), ("Expiré", "completed"), ("Annulé", "cancelled")]


@pytest.fixture
def teacher(quiet_site: Site) -> Principal:
    return teacher_of(quiet_site)


@pytest_asyncio.fixture
async def client(quiet_site: Site, teacher: Principal) -> AsyncGenerator[httpx.AsyncClient]:
    async with client_of(quiet_site.address, token_of(quiet_site.owner, teacher)) as client:
        client.headers["Accept-Language"] = "fr"
        yield client


def titles(text: str) -> list[str]:
    return re.findall(r'<a class="name"[^>]*>([^<]*)</a>', text)


async def found(client: httpx.AsyncClient, words: str) -> list[str]:
    response = await client.get("/exams/list", params={"q": words})
    assert response.status_code == 200, response.text
    return titles(response.text)


async def add_exams(site: Site, teacher: Principal, count: int) -> None:
    site.owner.rows(
        "INSERT INTO exams (institution_id, title, subject, language, teacher, printed_institution, place, school_year)"
        " SELECT %s, 'Examen ' || n, '', 'fr', '', '', '', '' FROM generate_series(1, %s) AS n",
        (teacher.institution_id, count),
    )


async def test_the_list_with_the_states_of_reports(quiet_site: Site, browser: Browser, teacher: Principal):
    owner = quiet_site.owner
    exams: dict[str, UUID] = {}
    for title in ("Sans rapport", "En file", "En cours", "Prêt", "Échec", "Expiré", "Annulé"):
        exams[title] = await put_sample(quiet_site, teacher, students=12, title=f"Bac blanc – {title}")
    jobs = {
        title: add_job(owner, teacher, application="exams", subject=exams[title], title=title, status=status)
        for title, status in STATES
    }
    owner.rows(
        "UPDATE export_jobs SET status = 'processing', progress = 42, phase = 'processing', attempts = 1, started_at = clock(),"
        " lease_until = clock() + interval '1 h', locked_by = 'test' WHERE id = %s",
        (jobs["En cours"],),
    )
    done = add_job(owner, teacher, application="exams", subject=exams["Prêt"], title="Prêt", status="completed")
    ready = add_entry(owner, teacher, job=done, application="exams", subject=exams["Prêt"], title="Prêt", pages=412)
    async with visiting(browser, quiet_site, teacher, language="fr") as visit:
        page = await visit.open("/exams")
        rows = page.get_by_test_id("exam")
        await expect(rows).to_have_count(7)
        await expect(rows.first).to_contain_text("Annulé")  # the newest one
        row = {title: page.locator(f"#exam-{exam_id}") for title, exam_id in exams.items()}
        await expect(row["Sans rapport"]).to_contain_text("11 / 12 corrigées")
        await expect(row["Sans rapport"]).to_contain_text("1 absent")
        await expect(row["Sans rapport"]).to_contain_text("13 mars")
        await expect(row["Sans rapport"]).to_contain_text("Terminale G1, Terminale G2 et 2 autres")
        await expect(row["Sans rapport"]).to_contain_text("Mathématiques · Mme Solveig Audibert-Kaya")
        await expect(row["En cours"]).to_contain_text("42")
        await expect(row["Prêt"]).to_contain_text("Prêt · 412 pages")
        download = row["Prêt"].get_by_test_id("download-report")
        assert await download.get_attribute("href") == f"/api/v1/export/download/{ready}"
        await expect(row["Échec"].locator(".badge")).to_have_attribute("href", f"/exams/{exams['Échec']}")
        await assert_accessible(page)
        await page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        await assert_no_sideways_scroll(page)
        # A report that ends is shown without a reload.
        await expect(page.locator("[data-live-job]")).to_have_count(2)
        owner.rows("UPDATE export_jobs SET progress = 77 WHERE id = %s", (jobs["En cours"],))
        await page.evaluate("document.body.dispatchEvent(new CustomEvent('jobs-changed'))")
        await expect(row["En cours"]).to_contain_text("77")


async def test_search_in_all_fields_without_accents_and_case(quiet_site: Site, teacher: Principal, client: httpx.AsyncClient):
    for members in (
        {"title": "Évaluation de géométrie", "teacher": "Mme Œuvrard", "schoolYear": "2025-2026"},
        {"title": "Dictée 100 %", "subject": "Français", "schoolYear": "2024-2025"},
    ):
        await put_exam(quiet_site, teacher, small_exam(**members))
    geometry, dictation = "Évaluation de géométrie", "Dictée 100 %"
    assert await found(client, "") == [dictation, geometry]
    assert await found(client, "EVALUATION geometrie") == [geometry]
    assert await found(client, "œuvrard") == [geometry]
    assert await found(client, "francais") == [dictation]
    assert await found(client, "2025-2026") == [geometry]
    assert await found(client, "class 2") == [dictation, geometry]
    assert await found(client, "100 %") == [dictation]
    assert await found(client, "geometrie francais") == []
    assert await found(client, "_") == []


async def test_another_institution_sees_nothing(quiet_site: Site, teacher: Principal):
    exam_id = await put_exam(quiet_site, teacher, small_exam(title="Contrôle secret"))
    async with client_of(quiet_site.address, token_of(quiet_site.owner, teacher_of(quiet_site))) as other:
        for path in ("/exams", "/exams/list", "/exams/list?q=secret", "/exams/import"):
            assert "secret" not in (await other.get(path)).text.replace('value="secret"', "").replace("“secret”", "")
        assert (await other.get(f"/exams/import?exam={exam_id}")).status_code == 404
        assert (await other.post(f"/exams/import?exam={exam_id}", json=small_exam())).status_code == 404


async def test_the_statements_do_not_grow_with_the_exams(
    quiet_site: Site, teacher: Principal, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
):
    executed: list[Any] = []
    execute = psycopg.AsyncCursor.execute

    def counted(cursor: psycopg.AsyncCursor[Any], query: Any, *arguments: Any, **options: Any) -> Any:
        executed.append(query)
        return execute(cursor, query, *arguments, **options)

    monkeypatch.setattr(psycopg.AsyncCursor, "execute", counted)
    counts: list[int] = []
    shown: list[int] = []
    for added in (1, 100):
        await add_exams(quiet_site, teacher, added)
        executed.clear()
        shown.append(len(titles((await client.get("/exams/list?shown=900")).text)))
        counts.append(len(executed))
    assert shown == [1, 101]
    assert counts[0] == counts[1] > 0


async def test_more_exams_and_the_search_by_keyboard(quiet_site: Site, browser: Browser, teacher: Principal):
    await add_exams(quiet_site, teacher, 40)
    async with visiting(browser, quiet_site, teacher, language="fr") as visit:
        page = await visit.open("/exams")
        rows = page.get_by_test_id("exam")
        await expect(rows).to_have_count(30)
        await page.get_by_test_id("exams-more").focus()
        await page.keyboard.press("Enter")
        await expect(rows).to_have_count(40)
        await page.evaluate("document.body.dispatchEvent(new CustomEvent('jobs-changed'))")
        await expect(page.locator(".htmx-request")).to_have_count(0)
        await expect(rows).to_have_count(40)
        await page.keyboard.press("Control+k")
        await expect(page.get_by_test_id("exams-search")).to_be_focused()
        await page.keyboard.type("examen 17")
        await expect(rows).to_have_count(1)
        assert page.url.endswith("/exams?q=examen+17")
        await page.keyboard.type(" rien")
        nothing = page.get_by_test_id("exams-no-match")
        await expect(nothing).to_contain_text("Rien ne correspond à «\u00a0examen 17 rien\u00a0»")
        await assert_accessible(page)
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await expect(rows).to_have_count(30)


async def test_the_finder_leads_from_an_exam_to_the_search(quiet_site: Site, browser: Browser, teacher: Principal):
    exam_id = await put_sample(quiet_site, teacher)
    async with visiting(browser, quiet_site, teacher, language="fr") as visit:
        page = await visit.open(f"/exams/{exam_id}")
        await page.keyboard.press("Control+k")
        await page.wait_for_url("**/exams#exams-search")
        await expect(page.get_by_test_id("exams-search")).to_be_focused()


async def test_the_empty_list_opens_a_sample_once(quiet_site: Site, browser: Browser, teacher: Principal):
    async with visiting(browser, quiet_site, teacher, language="fr") as visit:
        page = await visit.open("/exams")
        empty = page.get_by_test_id("exams-empty")
        await expect(empty).to_contain_text("Aucun examen pour l’instant")
        await expect(page.locator(".button-primary:visible")).to_have_count(1)
        await assert_accessible(page)
        await page.get_by_test_id("sample-button").dblclick()
        await page.wait_for_url(re.compile(r"/exams/[0-9a-f-]{36}$"))
        await expect(page.get_by_role("heading", level=1)).to_contain_text("Bac blanc")
        sample = page.url
        page = await visit.open("/exams")
        await page.get_by_role("button", name="Ouvrir un examen fictif").click()
        await page.wait_for_url(sample)
    stored = quiet_site.owner.rows("SELECT language FROM exams WHERE institution_id = %s", (teacher.institution_id,))
    assert stored == [("fr",)]


async def test_the_sample_is_in_the_language_of_the_page_and_takes_no_real_student(quiet_site: Site, teacher: Principal):
    real = sample_json(students=3)
    exam_id = await put_exam(quiet_site, teacher, real | {"students": [one | {"lastName": "Réel"} for one in real["students"]]})
    async with client_of(quiet_site.address, token_of(quiet_site.owner, teacher)) as client:
        both = [client.post("/exams/sample", headers={"Accept-Language": "en"}) for _ in range(2)]
        answers = await asyncio.gather(*both)
        (path,) = {answer.headers["HX-Redirect"] for answer in answers}
        assert (await client.get(f"/api{path}")).json()["data"]["exam"]["language"] == "en"
        document = (await client.get(f"/api/exams/{exam_id}")).json()["data"]["exam"]
    assert {student["lastName"] for student in document["students"]} == {"Réel"}


async def test_wrong_queries_are_refused(client: httpx.AsyncClient):
    for path in ("/exams?shown=0", "/exams/list?shown=1000000", "/exams/list?q=" + "x" * 500, "/exams/import?exam=1"):
        assert (await client.get(path)).status_code == 400, path
    assert (await client.get(f"/exams/import?exam={uuid4()}")).status_code == 404
