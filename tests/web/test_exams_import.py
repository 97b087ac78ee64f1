"""Import exams and marks in a browser: what changes is shown before it is saved."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect
from tests.support.applications import client_of, token_of
from tests.support.dropped_files import drop, file
from tests.support.exam_site import put_exam, put_sample, sample_json, teacher_of
from tests.support.exams import small_exam
from tests.support.site import LOST, PHONE, Site, assert_accessible, assert_no_sideways_scroll, visiting

from pressroom.auth.principal import Principal

TABLE = "Numéro;Nom;Prénom;Q1;Q2\n3;Zola;Ève;2,5;0,1\n"


@pytest.fixture
def teacher(quiet_site: Site) -> Principal:
    return teacher_of(quiet_site)


@pytest_asyncio.fixture
async def client(quiet_site: Site, teacher: Principal) -> AsyncGenerator[httpx.AsyncClient]:
    async with client_of(quiet_site.address, token_of(quiet_site.owner, teacher)) as client:
        client.headers["Accept-Language"] = "fr"
        yield client


def stored(site: Site, teacher: Principal) -> list[tuple[str, int]]:
    query = "SELECT title, version FROM exams WHERE institution_id = %s ORDER BY list_key"
    return [(title, version) for title, version in site.owner.rows(query, (teacher.institution_id,))]


def marks(site: Site, exam_id: UUID) -> dict[str, Any]:
    query = (
        "SELECT t.number || ' ' || q.label, a.points::float8 FROM answers a JOIN questions q ON q.id = a.question_id"
        " JOIN submissions m ON m.id = a.submission_id JOIN students t ON t.id = m.student_id WHERE a.exam_id = %s"
    )
    return dict(site.owner.rows(query, (exam_id,)))


async def send(client: httpx.AsyncClient, content: str | bytes, **query: str) -> httpx.Response:
    content = content.encode() if isinstance(content, str) else content
    headers = {"Content-Type": "application/octet-stream", "HX-Request": "true"}
    return await client.post(f"/exams/import?{urlencode(query)}", content=content, headers=headers)


def confirmed(answer: httpx.Response) -> dict[str, str]:
    """Return what agrees to a preview."""
    assert 'data-import-step="preview"' in answer.text, answer.text
    said = answer.text.partition('data-confirms="')[2].partition('"')[0].replace("&amp;", "&")
    return dict(pair.split("=") for pair in said.split("&"))


async def show(page: Page, text: str) -> None:
    await page.get_by_test_id("import-text").fill(text)
    await page.get_by_test_id("import-submit").click()


async def test_a_file_that_is_dropped_is_looked_at_and_saved_by_keyboard(quiet_site: Site, browser: Browser, teacher: Principal):
    async with visiting(browser, quiet_site, teacher, language="fr") as visit:
        page = await visit.open("/exams")
        await drop(page, file("bac.json", json.dumps(sample_json(students=12, title="Bac blanc de mars")).encode()))
        preview = page.get_by_test_id("import-preview")
        heading = preview.get_by_role("heading", level=3)
        await expect(heading).to_have_text("Nouvel examen «\u00a0Bac blanc de mars\u00a0»")
        await expect(heading).to_be_focused()
        await expect(preview).to_contain_text("Rien n’est encore enregistré.")
        await expect(page.get_by_test_id("import-counts")).to_contain_text("12 ajouts")
        assert stored(quiet_site, teacher) == []
        await assert_accessible(page)
        await page.keyboard.press("Tab")
        while not await page.get_by_test_id("import-save").evaluate("button => button === document.activeElement"):
            await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await expect(page.get_by_test_id("imported")).to_contain_text("«\u00a0Bac blanc de mars\u00a0» a été enregistré.")
        await expect(page.get_by_test_id("import-open")).to_be_focused()
        await assert_accessible(page)
        assert stored(quiet_site, teacher) == [("Bac blanc de mars", 1)]
        await expect(page.get_by_test_id("exam")).to_have_count(1)
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/exams/*")


async def test_a_table_of_marks_changes_the_chosen_exam(quiet_site: Site, browser: Browser, teacher: Principal):
    exam_id = await put_exam(quiet_site, teacher, small_exam(title="Contrôle"))
    async with visiting(browser, quiet_site, teacher, language="fr", size=PHONE) as visit:
        page = await visit.open("/exams")
        await page.get_by_test_id("import-button").click()
        await assert_accessible(page)
        await assert_no_sideways_scroll(page)
        await show(page, TABLE)
        await expect(page.get_by_test_id("import-problem")).to_contain_text("De quel examen sont ces notes\u00a0?")
        visit.expect_problems("400")
        await expect(page.get_by_test_id("import-text")).to_have_value(TABLE)
        await page.get_by_test_id("import-exam").select_option(str(exam_id))
        await page.get_by_test_id("import-submit").click()
        changed = page.get_by_test_id("import-differences").get_by_role("listitem")
        await expect(changed).to_have_count(1)
        await expect(changed).to_have_text("Zola Ève · Q1 1,25 → 2,5")
        await assert_accessible(page)
        await assert_no_sideways_scroll(page)
        assert marks(quiet_site, exam_id)["3 Q1"] == 1.25
        # Back: nothing typed is lost.
        await page.get_by_test_id("import-back").click()
        await expect(page.get_by_test_id("import-text")).to_have_value(TABLE)
        await page.get_by_test_id("import-submit").click()
        await page.get_by_test_id("import-save").click()
        await expect(page.get_by_test_id("imported")).to_be_visible()
        assert marks(quiet_site, exam_id)["3 Q1"] == 2.5


async def test_wrong_cells_are_named_and_lead_into_the_text(quiet_site: Site, browser: Browser, teacher: Principal):
    exam_id = await put_exam(quiet_site, teacher, small_exam())
    path = f"/exams/import?exam={exam_id}"
    async with visiting(browser, quiet_site, teacher, language="fr") as visit:
        page = await visit.open("/exams")
        # As the page of an exam opens the dialog.
        await page.evaluate("path => document.querySelector('[data-import-drop]').dataset.importDrop = path", path)
        await drop(page, file("notes.csv", "Numéro;Nom;Q1;Q2\n3;Zola;beaucoup;0,1\n9;;1;0\n2;Le Goff;1;7\n".encode()))
        await expect(page.get_by_test_id("import-exam")).to_have_value(str(exam_id))
        problem = page.get_by_test_id("import-problem")
        await expect(problem).to_contain_text("3 cellules ne sont pas correctes")
        await expect(problem.locator("li").nth(0)).to_contain_text("Ligne\u00a02, colonne «\u00a0Q1\u00a0»")
        await expect(problem.locator("li").nth(0)).to_contain_text(
            "doit être un nombre, comme 2,5, et non «\u00a0beaucoup\u00a0»."
        )
        await expect(problem.locator("li").nth(2)).to_contain_text("vaut 7, et le maximum est 0,1.")
        await assert_accessible(page)
        visit.expect_problems("400")
        text = page.get_by_test_id("import-text")
        selected = "field => field.value.slice(field.selectionStart, field.selectionEnd)"
        assert await text.evaluate(selected) == "b"
        await problem.locator("li").nth(2).get_by_role("button").click()
        await expect(text).to_be_focused()
        assert await text.evaluate(selected) == "7"


async def test_what_is_deleted_is_said_loudly_and_all_differences_are_listed(
    quiet_site: Site, browser: Browser, teacher: Principal
):
    exam = small_exam(id="dst-1", title="DST n° 1")
    await put_exam(quiet_site, teacher, exam)
    exam["title"] = "DST n° 1 bis"
    exam["sections"][0]["questions"][1] = {"label": "Q3", "maxPoints": 1}
    exam["students"] = [exam["students"][0] | {"firstName": "Émilie"}, exam["students"][2]]
    exam["submissions"] = [
        {"student": "3", "status": "graded", "answers": [{"question": "Q1", "points": 2, "text": "$2x$", "feedback": "Yes."}]},
        {"student": "2", "status": "absent", "absence": "unjustified"},
    ]
    async with visiting(browser, quiet_site, teacher, language="fr") as visit:
        page = await visit.open("/exams")
        await page.get_by_test_id("import-button").click()
        await show(page, json.dumps(exam))
        loss = page.get_by_test_id("import-loss")
        await expect(loss).to_contain_text("1 copie n’est pas dans le fichier et sera supprimée avec ses notes.")
        await expect(loss).to_contain_text("1 question sera supprimée avec toutes ses réponses.")
        rows = [
            " ".join(text.split()) for text in await page.get_by_test_id("import-differences").locator("li").all_inner_texts()
        ]
        assert rows == [
            "Q2 Question supprimée, avec toutes ses réponses. Ses points : 0,1",
            "Ångström Bo Copie supprimée, avec ses réponses.",
            "Titre DST n° 1 → DST n° 1 bis",
            "Q3 Nouvelle question, points : 1",
            "Zola Ève Nouveau nom : Zola Émilie",
            "Le Goff Nolwenn État : absence justifiée → absence injustifiée",
            "Zola Émilie · Q1 1,25 → 2",
        ]
        await expect(page.get_by_test_id("import-preview")).to_contain_text("ils changent aussi dans ses autres examens")
        await assert_accessible(page)
    assert stored(quiet_site, teacher) == [("DST n° 1", 1)]


async def test_saving_stores_what_was_shown_or_shows_it_anew(quiet_site: Site, teacher: Principal, client: httpx.AsyncClient):
    exam_id = await put_exam(quiet_site, teacher, small_exam())
    query = {"exam": str(exam_id)}
    agreed = confirmed(await send(client, TABLE, **query))
    # Another text than the one that was shown.
    other = await send(client, TABLE.replace("2,5", "1"), **query, **agreed)
    assert other.status_code == 409
    assert 'data-testid="import-outdated"' in other.text
    # The exam was changed meanwhile.
    await put_exam(quiet_site, teacher, small_exam(title="Changed"), exam_id)
    outdated = await send(client, TABLE, **query, **agreed)
    assert outdated.status_code == 409
    assert "Rien n’a été enregistré, car l’examen a changé entre-temps." in outdated.text
    assert stored(quiet_site, teacher) == [("Changed", 2)]
    assert marks(quiet_site, exam_id)["3 Q1"] == 1.25
    # The new preview can be saved.
    assert (await send(client, TABLE, **query, **confirmed(outdated))).status_code == 200
    assert marks(quiet_site, exam_id)["3 Q1"] == 2.5
    again = await send(client, TABLE, **query)
    assert "data-nothing" in again.text
    assert "Rien ne change" in again.text


async def test_a_new_exam_is_stored_once(quiet_site: Site, teacher: Principal, client: httpx.AsyncClient):
    text = json.dumps(small_exam())
    agreed = confirmed(await send(client, text))
    answers = [await send(client, text, **agreed) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 409]
    assert len(stored(quiet_site, teacher)) == 1


async def test_json_changes_the_chosen_exam_and_keeps_its_id(quiet_site: Site, teacher: Principal, client: httpx.AsyncClient):
    exam_id = await put_exam(quiet_site, teacher, small_exam(id="own"))
    await put_exam(quiet_site, teacher, small_exam(id="other", title="Other"))
    text = json.dumps(small_exam(title="Renamed"))
    assert (await send(client, text, exam=str(exam_id), **confirmed(await send(client, text, exam=str(exam_id))))).is_success
    taken = await send(client, json.dumps(small_exam(id="other")), exam=str(exam_id))
    assert taken.status_code == 409
    assert "Un autre examen a déjà l’identifiant de ce fichier" in taken.text
    rows = quiet_site.owner.rows("SELECT external_id, title FROM exams WHERE id = %s", (exam_id,))
    assert rows == [("own", "Renamed")]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("vide.json", b"  ", "vide.json: Il n’y a rien à importer"),
        ("bac.pdf", b"%PDF-1.7", "C’est un PDF"),
        ("notes.xlsx", b"PK\x03\x04....", "Enregistrez le tableau au format CSV dans votre tableur"),
        ("x.csv", b"MZ\x90\x00\x01", "Ce n’est pas un texte lisible"),
        ("bac.json", '{"title": "Été"}'.encode("latin-1"), "Ce JSON n’est pas en UTF-8"),
        ("bac.json", b'{\n "title": "x",\n}', "Ligne 3, colonne 1"),
        ("bac.json", b"[1, 2]", "doit être un objet."),
        ("bac.json", b'{"title": "a", "title": "b", "sections": []}', "un objet a deux fois la clé «\u00a0title\u00a0»."),
        ("bac.json", b'{"": 1}', "n’est pas connu ici"),
        ("bac.json", b"[" * 5000, "L’imbrication est trop profonde"),
    ],
)  # fmt: skip
async def test_what_cannot_be_read_gets_a_sentence(client: httpx.AsyncClient, name: str, content: bytes, said: str):
    answer = await send(client, content, name=name)
    assert answer.status_code == 400
    assert said in answer.text


async def test_the_first_of_many_warnings_are_listed(quiet_site: Site, teacher: Principal, client: httpx.AsyncClient):
    exam_id = await put_exam(quiet_site, teacher, small_exam())
    rows = "".join(f"N{number};Nom{number};1;à corriger\n" for number in range(130))
    answer = await send(client, f"Numéro;Nom;Q1;Statut\n{rows}", exam=str(exam_id))
    warnings = answer.text.partition('id="import-warnings"')[2]
    assert "130 remarques" in warnings
    assert warnings.count("<li>") == 100
    assert "30 autres" in warnings


@pytest.mark.parametrize("exam", ["\n", f"{UUID(int=1)}\n", "x"])
async def test_an_id_that_is_none_is_refused(client: httpx.AsyncClient, exam: str):
    assert (await send(client, "{}", exam=exam)).status_code == 400
    assert (await client.get("/exams/import", params={"exam": exam})).status_code == 400


async def test_wrong_fields_are_named_with_path_and_line(client: httpx.AsyncClient):
    exam = sample_json(students=3, durationMinutes=0)
    exam["submissions"][1]["answers"][0]["points"] = 99
    text = json.dumps(exam, indent=1)
    line = 1 + text[: text.index('"durationMinutes"')].count("\n")
    answer = await send(client, text)
    assert f'data-line="{line}"' in answer.text
    assert "doit être un nombre entier de 1 à 10" in answer.text
    del exam["durationMinutes"]
    text = json.dumps(exam, indent=1)
    line = 1 + text[: text.index(": 99")].count("\n")
    answer = await send(client, text)
    assert "submissions[1].answers[0].points" in answer.text
    assert f'data-line="{line}"' in answer.text
    assert "le maximum de la question est" in answer.text


async def test_a_lost_connection_keeps_the_text(quiet_site: Site, browser: Browser, teacher: Principal):
    await put_sample(quiet_site, teacher, students=3)
    async with visiting(browser, quiet_site, teacher, language="fr") as visit:
        page = await visit.open("/exams")
        await page.get_by_test_id("import-button").click()
        text = json.dumps(small_exam())
        await show(page, text)
        await expect(page.get_by_test_id("import-preview")).to_be_visible()
        await visit.context.set_offline(True)
        await page.get_by_test_id("import-save").click()
        await expect(page.get_by_test_id("import-problem")).to_be_visible()
        await expect(page.get_by_test_id("import-text")).to_have_value(text)
        await visit.context.set_offline(False)
        visit.expect_problems(*LOST)
