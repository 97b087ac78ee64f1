"""The dashboard of an exam: classes, statistics, students and questions, over HTTP and in a browser."""

from __future__ import annotations

import csv
import re
from io import StringIO
from typing import Any
from uuid import uuid4

import httpx
import pytest
from playwright.async_api import Browser, Locator, Page, expect
from tests.support.applications import client_of, token_of
from tests.support.exam_site import put_exam, put_sample, sample_json, teacher_of
from tests.support.exams import small_exam
from tests.support.site import PHONE, Site, Visit, assert_accessible, assert_no_sideways_scroll, visiting

from pressroom.auth.principal import Principal
from pressroom.web.dashboard.questions import readable

ROW = re.compile(r'<tr data-number="([^"]*)"><th scope="row"><a href="([^"]*)"[^>]*>([^<]*)</a></th>(.*?)</tr>')
CELL = re.compile(r"<td[^>]*>(.*?)</td>")
LETTERS = ("Ångström", "Le Goff", "Zola", "Œuvrard", "Élie", "Eze")


def answers(*points: float | None) -> list[dict[str, Any]]:
    return [{"question": f"Q{at}", "points": each} for at, each in enumerate(points, start=1) if each is not None]


def school(**members: Any) -> dict[str, Any]:
    """Return an exam of two sections with two classes, one of which has two groups, and six students."""
    numbers = range(1, len(LETTERS) + 1)
    groups = [["T1", "A"], ["T1", "B"], ["T1", "A", "B"], ["T2"], ["T2"], ["T2"]]
    given = [answers(2, 3), answers(0, 0), answers(2.5), None, None, answers(1.5, 1)]
    copies: list[dict[str, Any]] = [
        {"student": str(number), "status": "graded", "answers": points}
        for number, points in zip(numbers, given, strict=True)
        if points is not None
    ]
    exam = small_exam(
        language="fr",
        classes=[
            {"id": "T1", "name": "Terminale 1"},
            {"id": "A", "name": "Groupe A", "parent": "T1"},
            {"id": "B", "name": "Groupe B", "parent": "T1"},
            {"id": "T2", "name": "Terminale 2"},
        ],
        sections=[
            {"title": "Suites", "questions": [{"label": "Q1", "maxPoints": 2.5, "statement": "Calculer **$u_1 \\leq 2$**."}]},
            {"title": "Fonctions", "questions": [{"label": "Q2", "maxPoints": 7.5}]},
        ],
        students=[
            {"number": str(number), "lastName": name, "firstName": f"Prénom{number}", "classes": classes}
            for number, name, classes in zip(numbers, LETTERS, groups, strict=True)
        ],
        submissions=[*copies, {"student": "4", "status": "absent", "absence": "justified"}],
    )
    return exam | members


async def asked(site: Site, user: Principal, path: str, *, language: str = "fr") -> httpx.Response:
    async with client_of(site.address, token_of(site.owner, user)) as client:
        return await client.get(path, headers={"Cookie": f"pressroom_language={language}"})


def rows_of(html: str) -> dict[str, list[str]]:
    """Return the texts of the cells of students, by their numbers."""
    return {number: [re.sub("<[^>]*>", "", cell) for cell in CELL.findall(cells)] for number, _, _, cells in ROW.findall(html)}


async def classes_of(site: Site, user: Principal, exam: Any) -> dict[str, str]:
    found = (await asked(site, user, f"/api/exams/{exam}")).json()["data"]["classes"]
    return {group["name"]: group["id"] for group in found}


@pytest.mark.parametrize("chosen", [(), ("Terminale 1",), ("Groupe A", "Groupe B"), ("Groupe B", "Terminale 2")])
async def test_the_table_has_the_numbers_of_the_api(site: Site, chosen: tuple[str, ...]):
    teacher = teacher_of(site)
    exam = await put_exam(site, teacher, school())
    ids = await classes_of(site, teacher, exam)
    wanted = [ids[name] for name in chosen]
    page = await asked(site, teacher, f"/exams/{exam}?" + "&".join(f"class={each}" for each in wanted))
    assert page.status_code == 200
    marks = await asked(site, teacher, f"/api/exams/{exam}/export/csv?format=french&classIds=" + ",".join(wanted))
    head, *table = csv.reader(StringIO(marks.content.decode("utf-8-sig")), delimiter=";")
    assert head[:2] == ["Numéro", "Nom"]
    shown = rows_of(page.text)
    assert list(shown) == [row[0] for row in table]
    for number, _, _, classes, _, total, _, mark, rank, *_ in table:
        cells = shown[number]
        assert cells[0] == classes
        assert [number_in(cell) for cell in cells[-3:]] == [number_in(total), number_in(mark), number_in(rank)]


def number_in(text: str) -> float | None:
    return float(text.replace(",", ".")) if text else None


async def test_cells_without_a_mark_are_empty_and_not_zero(site: Site):
    teacher = teacher_of(site)
    exam = await put_exam(site, teacher, school())
    rows = rows_of((await asked(site, teacher, f"/exams/{exam}")).text)
    assert rows["2"][1:] == ["Corrigée", "0,0", "0,0", "0,0", "0,00", "4"]
    assert rows["4"][1:] == ["Absent · ABJ", "", "", "", "", ""]
    assert rows["5"][1:] == ["À corriger", "", "", "", "", ""]
    assert rows["1"][1:] == ["Corrigée", "2,0", "3,0", "5,0", "10,00", "1"]
    assert rows["3"][1:] == ["Corrigée", "2,5", "0,0", "2,5", "5,00", "2"]


async def test_what_changed_is_shown_and_another_institution_sees_nothing(site: Site):
    teacher, stranger = teacher_of(site), teacher_of(site)
    exam = await put_exam(site, teacher, school())
    assert rows_of((await asked(site, teacher, f"/exams/{exam}")).text)["2"][-2] == "0,00"
    assert (await asked(site, stranger, f"/exams/{exam}")).status_code == 404
    assert (await asked(site, stranger, f"/exams/{exam}/content")).status_code == 404
    changed = school()
    changed["submissions"][1]["answers"] = answers(2.5, 7.5)
    await put_exam(site, teacher, changed, exam)
    assert rows_of((await asked(site, teacher, f"/exams/{exam}")).text)["2"][-2] == "20,00"


async def test_an_exam_that_lost_a_class_says_so_and_leads_back(site: Site):
    teacher = teacher_of(site)
    exam = await put_exam(site, teacher, school())
    for wrong in (uuid4(), "x"):
        for path in ("", "/content"):
            answer = await asked(site, teacher, f"/exams/{exam}{path}?class={wrong}&tab=questions")
            assert answer.status_code == 400
            assert "Cette classe ne fait plus partie de l’examen" in answer.text
            assert f'href="/exams/{exam}?tab=questions"' in answer.text


async def test_with_many_sections_only_totals_are_shown(site: Site):
    teacher = teacher_of(site)
    sections = [{"title": f"S{at}", "questions": [{"label": f"Q{at}", "maxPoints": 1}]} for at in range(1, 8)]
    for count, cells in ((6, 6), (7, 0), (1, 0)):
        exam = await put_exam(site, teacher, school(sections=sections[:count], submissions=[]))
        assert len(rows_of((await asked(site, teacher, f"/exams/{exam}")).text)["1"]) == 5 + cells


async def open_dashboard(visit: Visit, exam: Any, query: str = "") -> Page:
    page = await visit.open(f"/exams/{exam}{query}")
    await expect(page.get_by_role("tab").first).to_be_visible()
    return page


async def names(page: Page) -> list[str]:
    found = await page.locator("#students tbody tr:not([hidden]) th").all_text_contents()
    return [name.rpartition(" ")[0] for name in found]


def figure(page: Page, name: str) -> Locator:
    return page.locator(".figure").filter(has=page.get_by_text(name, exact=True)).locator("dd")


async def test_the_class_filter_by_keyboard_carries_tab_search_and_order(site: Site, browser: Browser):
    teacher = teacher_of(site)
    exam = await put_exam(site, teacher, school())
    ids = await classes_of(site, teacher, exam)
    async with visiting(browser, site, teacher, language="fr") as visit:
        page = await open_dashboard(visit, exam)
        await expect(figure(page, "Copies")).to_have_text("4 sur 6")
        await page.get_by_role("button", name="Note /20").click()
        await page.get_by_role("searchbox", name="Chercher un élève").fill("prenom")
        await page.get_by_role("tab", name="Questions").click()
        whole, one, two = (page.get_by_role("checkbox", name=name) for name in ("Terminale 1", "Groupe A", "Groupe B"))
        await page.get_by_role("button", name="Groupes de Terminale 1").press("Enter")
        await expect(one).to_be_hidden()
        await page.get_by_role("button", name="Groupes de Terminale 1").press("Enter")
        await whole.focus()
        await page.keyboard.press("Space")
        await expect(page.locator("#exam-chosen")).to_have_text("Terminale 1")
        await expect(page.locator("#announcements")).to_have_text("3 élèves affichés")
        await expect(one).to_be_checked()
        await expect(two).to_be_checked()
        await expect(whole).to_be_focused()
        await expect(page.get_by_role("tab", name="Élèves")).to_have_text(re.compile("3"))
        await expect(page.get_by_role("tab", name="Questions")).to_have_attribute("aria-selected", "true")
        assert page.url.endswith(f"?class={ids['Terminale 1']}&tab=questions&q=prenom&order=-mark")
        await two.uncheck()
        await expect(page.locator("#exam-chosen")).to_have_text("Groupe A")
        await expect(whole).not_to_be_checked()
        assert await whole.evaluate("box => box.indeterminate")
        await page.get_by_role("tab", name="Élèves").click()
        assert await names(page) == ["Ångström", "Zola"]
        await expect(page.get_by_role("searchbox")).to_have_value("prenom")
        await page.reload()
        await expect(page.get_by_role("columnheader", name="Note /20")).to_have_attribute("aria-sort", "descending")
        assert await names(page) == ["Ångström", "Zola"]
        assert await whole.evaluate("box => box.indeterminate")
        await two.check()  # each student of the class is in one of its groups
        await expect(page.locator("#exam-chosen")).to_have_text("Terminale 1")
        await expect(whole).to_be_checked()
        await page.get_by_role("link", name="Tous les élèves").click()
        await expect(page.locator("#exam-chosen")).to_have_text("toutes")
        await expect(page.get_by_role("tab", name="Élèves")).to_have_text(re.compile("6"))
        assert "class=" not in page.url


async def test_a_class_that_is_gone_is_said_in_the_place_of_the_students(site: Site, browser: Browser):
    teacher = teacher_of(site)
    exam = await put_exam(site, teacher, school())
    async with visiting(browser, site, teacher, language="fr") as visit:
        visit.expect_problems("400")
        page = await open_dashboard(visit, exam)
        fewer = school()
        fewer["classes"].pop()
        for student in fewer["students"][3:]:
            student["classes"] = ["T1"]
        await put_exam(site, teacher, fewer, exam)
        await page.get_by_role("checkbox", name="Terminale 2").check()
        await expect(page.get_by_role("alert")).to_contain_text("Cette classe ne fait plus partie de l’examen.")
        await assert_accessible(page)
        await page.get_by_role("link", name="Voir tous les élèves").click()
        await expect(page.get_by_role("tab", name="Élèves")).to_have_text(re.compile("6"))


async def test_the_filter_and_the_tabs_work_without_a_script(site: Site, browser: Browser):
    teacher = teacher_of(site)
    exam = await put_exam(site, teacher, school())
    async with visiting(browser, site, teacher, language="fr", java_script_enabled=False) as visit:
        page = await visit.open(f"/exams/{exam}")
        await page.get_by_role("tab", name="Questions").click()
        await expect(page.get_by_role("table", name="Les questions et leurs statistiques")).to_be_visible()
        await expect(page.get_by_role("table", name="Les élèves et leurs notes")).to_be_hidden()
        await page.get_by_text("Classes", exact=True).click()
        await page.get_by_role("checkbox", name="Groupe A").check()
        await page.get_by_role("button", name="Afficher ces classes").click()
        await expect(page.get_by_role("tab", name="Questions")).to_have_attribute("aria-selected", "true")
        await expect(page.locator("#exam-chosen")).to_have_text("Groupe A")


async def test_students_are_sorted_by_every_column_with_empty_cells_last(site: Site, browser: Browser):
    teacher = teacher_of(site)
    exam = await put_exam(site, teacher, school())
    async with visiting(browser, site, teacher, language="fr") as visit:
        page = await open_dashboard(visit, exam)
        name = page.get_by_role("columnheader", name="Élève")
        await expect(name).to_have_attribute("aria-sort", "ascending")
        by_name = ["Ångström", "Élie", "Eze", "Le Goff", "Œuvrard", "Zola"]
        assert await names(page) == by_name
        await name.get_by_role("button").press("Enter")
        await expect(name).to_have_attribute("aria-sort", "descending")
        assert await names(page) == by_name[::-1]
        mark = page.get_by_role("columnheader", name="Note /20")
        await mark.get_by_role("button").click()
        await expect(mark).to_have_attribute("aria-sort", "descending")
        await expect(name).to_have_attribute("aria-sort", "none")
        # Equal marks and empty ones stay in the order of their names.
        assert await names(page) == ["Ångström", "Eze", "Zola", "Le Goff", "Élie", "Œuvrard"]
        await mark.get_by_role("button").click()
        assert await names(page) == ["Le Goff", "Eze", "Zola", "Ångström", "Élie", "Œuvrard"]
        for head in await page.locator("#students thead th").all():
            await head.get_by_role("button").click()
            await expect(head).not_to_have_attribute("aria-sort", "none")
            assert sorted(await names(page)) == sorted(LETTERS)
        await expect(page.get_by_role("columnheader", name="A /2,5")).to_have_attribute("title", "Suites")


async def test_students_are_found_by_name_number_and_class(site: Site, browser: Browser):
    teacher = teacher_of(site)
    exam = await put_exam(site, teacher, school())
    async with visiting(browser, site, teacher, language="fr") as visit:
        page = await open_dashboard(visit, exam)
        search = page.get_by_role("searchbox")
        for words, found in (("ELIE", ["Élie"]), ("oeuv", ["Œuvrard"]), ("groupe b", ["Le Goff", "Zola"]), ("3", ["Zola"])):
            await search.fill(words)
            assert await names(page) == found, words
        await expect(page.locator("[data-found]")).to_have_text("1 sur 6")
        await expect(page.locator("#announcements")).to_have_text("1 élève trouvé")
        await expect(page).to_have_url(re.compile(r"\?q=3$"))
        await search.fill("personne")
        await expect(page.get_by_role("heading", name="Aucun élève ne correspond à cette recherche")).to_be_visible()
        await assert_accessible(page)
        await page.get_by_role("button", name="Voir tous les élèves").click()
        await expect(search).to_be_focused()
        assert len(await names(page)) == 6


async def test_tabs_by_keyboard_are_in_the_address(site: Site, browser: Browser):
    teacher = teacher_of(site)
    exam = await put_exam(site, teacher, school())
    async with visiting(browser, site, teacher, language="fr") as visit:
        page = await open_dashboard(visit, exam)
        students, questions, reports = (page.get_by_role("tab", name=name) for name in ("Élèves", "Questions", "Rapports"))
        await students.focus()
        for key, tab, address in (
            ("ArrowRight", questions, "?tab=questions"),
            ("End", reports, "?tab=reports"),
            ("ArrowRight", students, ""),
            ("ArrowLeft", reports, "?tab=reports"),
            ("Home", students, ""),
        ):
            await page.keyboard.press(key)
            await expect(tab).to_be_focused()
            await expect(tab).to_have_attribute("aria-selected", "true")
            assert page.url == f"{site.address}/exams/{exam}{address}"
            await expect(page.get_by_role("tabpanel")).to_have_count(1)
        await expect(page.get_by_role("tabpanel", name="Élèves")).to_be_visible()


async def test_the_button_leads_to_the_first_copy_to_grade(site: Site, browser: Browser):
    teacher = teacher_of(site)
    exam = await put_exam(site, teacher, school())
    async with visiting(browser, site, teacher, language="fr") as visit:
        page = await open_dashboard(visit, exam)
        await page.get_by_role("checkbox", name="Terminale 2").check()
        await expect(page.locator("#exam-chosen")).to_have_text("Terminale 2")
        await expect(page.get_by_role("link", name="Corriger la dernière copie")).to_be_visible()
        await page.get_by_role("link", name="Corriger la dernière copie").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Élie"))
        page = await open_dashboard(visit, exam)
        await page.get_by_role("checkbox", name="Terminale 1").check()
        await expect(page.locator("#exam-chosen")).to_have_text("Terminale 1")
        await expect(page.locator("#exam-grade")).to_have_count(0)


STATES: dict[str, tuple[dict[str, Any], str]] = {
    "without students": ({"students": [], "submissions": [], "classes": []}, "Il n’y a aucun élève ici."),
    "one student": (
        {"students": school()["students"][:1], "submissions": school()["submissions"][:1]},
        "Une seule copie est corrigée pour l’instant.",
    ),
    "nothing graded": ({"submissions": []}, "Aucune copie n’est encore corrigée."),
    "all absent": (
        {"submissions": [{"student": str(number), "status": "absent"} for number in range(1, 7)]},
        "Tous les élèves étaient absents",
    ),
}


@pytest.mark.parametrize("state", STATES)
async def test_too_few_copies_are_said_in_a_sentence(site: Site, browser: Browser, state: str):
    teacher = teacher_of(site)
    members, sentence = STATES[state]
    exam = await put_exam(site, teacher, school() | members)
    async with visiting(browser, site, teacher, language="fr") as visit:
        page = await open_dashboard(visit, exam)
        await expect(page.get_by_text(sentence)).to_be_visible()
        await expect(page.locator("svg.chart")).to_have_count(0)
        await assert_accessible(page)
        await page.get_by_role("tab", name="Questions").click()
        await expect(page.get_by_role("row", name=re.compile("Q1"))).to_be_visible()


async def test_questions_with_what_is_remarkable(site: Site, browser: Browser):
    teacher = teacher_of(site)
    copies = [
        {"student": str(number), "status": "graded", "answers": answers(2.5, None if number < 6 else 1)} for number in range(1, 7)
    ]
    exam = await put_exam(site, teacher, school(submissions=copies))
    async with visiting(browser, site, teacher, language="fr") as visit:
        page = await open_dashboard(visit, exam, "?tab=questions")
        one, _ = await page.locator("#questions tbody tr").all_inner_texts()
        second = page.get_by_role("row", name=re.compile("Q2"))
        assert "Calculer u₁ ≤ 2." in one
        assert "2,50 /2,5" in one
        assert "100\N{NO-BREAK SPACE}%" in one
        assert "Presque tous réussissent" in one
        await expect(second).to_contain_text("Souvent laissée sans réponse")
        await expect(second).to_contain_text("Peu d’élèves réussissent")
        await expect(second.locator("td").nth(5)).to_have_text("Vide 83\N{NO-BREAK SPACE}%")
        # No spread in the other question, so there is no discrimination.
        await expect(second.locator("td").nth(4)).to_have_text("Discrimination")
        await page.get_by_role("columnheader", name="Taux de réussite").get_by_role("button").click()
        assert (await page.locator("#questions tbody b").all_inner_texts()) == ["Q2", "Q1"]
        await page.get_by_text("Que signifient ces chiffres").click()
        await assert_accessible(page)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (r"u_1 \leq u_{n+1}", "u₁ ≤ uₙ₊₁"),
        (r"\frac{5\sqrt{2}}{2}", "5√2/2"),
        (r"\dfrac{x+1}{2}", "(x+1)/2"),
        (r"\vec{u}\cdot\overrightarrow{AC}", "u·AC"),
        ("1+x^2", "1+x²"),
        ("e^{-x} file_name", "e^{-x} file_name"),
    ],
)
def test_simple_formulas_are_readable_in_the_table(source: str, shown: str):
    assert readable(source) == shown


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_a_whole_class_wide_and_on_a_phone(site: Site, browser: Browser, language: str):
    teacher = teacher_of(site)
    exam = await put_exam(site, teacher, sample_json(students=8))
    async with visiting(browser, site, teacher, language=language) as visit:
        page = await open_dashboard(visit, exam)
        await page.locator(".disclosure summary").first.click()
        await assert_accessible(page)
    async with visiting(browser, site, teacher, language=language, size=PHONE) as visit:
        page = await open_dashboard(visit, exam)
        await expect(page.locator("#exam-filter")).to_be_hidden()
        await assert_no_sideways_scroll(page)
        await assert_accessible(page)
        await page.locator("#tab-questions").click()
        await expect(page.locator("#exam-order")).to_be_hidden()
        await assert_no_sideways_scroll(page)
        await assert_accessible(page)


async def test_students_are_sorted_on_a_phone_which_shows_no_heads(site: Site, browser: Browser):
    teacher = teacher_of(site)
    exam = await put_exam(site, teacher, school())
    async with visiting(browser, site, teacher, language="fr", size=PHONE) as visit:
        page = await open_dashboard(visit, exam)
        order = page.get_by_role("combobox", name="Trier par")
        await expect(order).to_have_value("name")
        await order.select_option("Note, de la plus haute à la plus basse")
        assert await names(page) == ["Ångström", "Eze", "Zola", "Le Goff", "Élie", "Œuvrard"]
        assert page.url.endswith("?order=-mark")
        await page.reload()
        await expect(order).to_have_value("-mark")
        await page.set_viewport_size({"width": 1440, "height": 900})
        await expect(order).to_be_hidden()
        await page.get_by_role("columnheader", name="Élève").get_by_role("button").click()
        await page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        await expect(order).to_have_value("name")


async def test_an_import_from_the_menu_shows_its_marks(site: Site, browser: Browser):
    teacher = teacher_of(site)
    exam = await put_exam(site, teacher, school())
    async with visiting(browser, site, teacher, language="fr") as visit:
        page = await open_dashboard(visit, exam, "?q=le+goff")
        await expect(page.locator("#students tbody tr:not([hidden]) td").nth(-2)).to_have_text("0,00")
        await page.get_by_test_id("exam-actions").click()
        await page.get_by_role("menuitem", name="Importer des notes").click()
        await expect(page.get_by_test_id("import-exam")).to_have_value(str(exam))
        await page.locator("#import-text").fill("Numéro;Q1;Q2\n2;2,5;7,5\n")
        await page.get_by_test_id("import-submit").click()
        await page.get_by_test_id("import-save").click()
        await expect(page.get_by_test_id("imported")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.locator("#students tbody tr:not([hidden]) td").nth(-2)).to_have_text("20,00")
        await expect(page.get_by_role("searchbox")).to_have_value("le goff")


async def test_the_histogram_has_a_bar_for_each_mark_that_somebody_has(site: Site):
    teacher = teacher_of(site)
    exam = await put_sample(site, teacher, students=60)
    html = (await asked(site, teacher, f"/exams/{exam}")).text
    wide = html[html.index("chart-wide") : html.index("</svg>", html.index("chart-wide"))]
    counts = [int(count) for count in re.findall(r"(\d+) copies?</title>", wide)]
    shown = re.search(r"<dd>(\d+) <small>sur 60", html)
    assert shown is not None
    assert sum(counts) == int(shown[1])
    assert wide.count('class="bar"') == len(counts)
    assert "moyenne " in wide


async def test_hundreds_of_rows_are_sorted_and_found_across_their_bodies(site: Site, browser: Browser):
    teacher = teacher_of(site)
    exam = await put_sample(site, teacher, students=120)
    async with visiting(browser, site, teacher, language="fr") as visit:
        page = await open_dashboard(visit, exam)
        before = await page.locator("#students tbody th").all_text_contents()
        await page.get_by_role("columnheader", name="Élève").get_by_role("button").click()
        assert await page.locator("#students tbody th").all_text_contents() == before[::-1]
        await page.get_by_role("searchbox").fill("groupe b")
        found = page.locator("#students tbody:not([hidden]) tr:not([hidden])")
        wanted = await page.locator("#students tbody tr", has_text=re.compile(r"\bB", re.IGNORECASE)).count()
        assert 50 < wanted < 100  # those of the group, and those who are in another one with a name in B
        await expect(found).to_have_count(wanted)
        await page.get_by_role("columnheader", name="Rang").get_by_role("button").click()
        ranks = [int(rank) for rank in await found.locator("td:last-child").all_text_contents() if rank]
        assert ranks == sorted(ranks)
        assert len(ranks) > 40
        await page.get_by_role("searchbox").fill("")
        await page.get_by_role("columnheader", name="Élève").get_by_role("button").click()
        assert await page.locator("#students tbody:not([hidden]) th").all_text_contents() == before
