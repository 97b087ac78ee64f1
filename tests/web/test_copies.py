"""The page of a copy: a teacher grades it in place, beside its printed pages."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect
from tests.support.applications import client_of, token_of
from tests.support.exam_site import put_exam, teacher_of
from tests.support.exams import small_exam
from tests.support.hostile_exams import hostile_exam
from tests.support.site import LOST, PHONE, Site, assert_accessible, assert_no_sideways_scroll, visiting

from pressroom.auth.principal import Principal

REFUSED = ("status of 400", "status of 401", "status of 409")
"""What the browser writes into its console for each answer that refuses a change."""


class Desk:
    """A teacher with an exam on the site."""

    def __init__(self, site: Site, teacher: Principal, exam_id: UUID) -> None:
        self.site, self.teacher, self.exam_id = site, teacher, exam_id

    def path(self, number: str) -> str:
        student = self.site.owner.value(
            "SELECT t.id FROM students t JOIN submissions m ON m.student_id = t.id WHERE m.exam_id = %s AND t.number = %s",
            (self.exam_id, number),
        )
        return f"/exams/{self.exam_id}/copies/{student}"

    def points(self, number: str) -> dict[str, Decimal | None]:
        rows = self.site.owner.rows(
            "SELECT q.label, a.points FROM answers a JOIN questions q ON q.id = a.question_id "
            "JOIN submissions m ON m.id = a.submission_id JOIN students t ON t.id = m.student_id "
            "WHERE m.exam_id = %s AND t.number = %s",
            (self.exam_id, number),
        )
        return {str(label): points for label, points in rows}

    def status(self, number: str) -> str:
        query = "SELECT m.status FROM submissions m JOIN students t ON t.id = m.student_id WHERE exam_id = %s AND number = %s"
        return str(self.site.owner.value(query, (self.exam_id, number)))

    async def send(self, number: str, **change: Any) -> Any:
        async with client_of(self.site.address, token_of(self.site.owner, self.teacher)) as client:
            return await client.post(self.path(number), json=change)


def exam_to_grade() -> dict[str, Any]:
    """The small exam, in French, with two copies to grade: Ångström's has an answer."""
    exam = small_exam(language="fr")
    exam["title"] = "Contrôle sur les fonctions"
    exam["submissions"] = [
        {"student": "1", "status": "to_grade", "answers": [{"question": "Q1", "text": "La dérivée est $2x$."}]},
        {"student": "2", "status": "to_grade"},
        exam["submissions"][0],
    ]
    return exam


@pytest_asyncio.fixture
async def desk(quiet_site: Site) -> Desk:
    teacher = teacher_of(quiet_site)
    return Desk(quiet_site, teacher, await put_exam(quiet_site, teacher, exam_to_grade()))


def field(page: Page, question: str):
    return page.get_by_role("textbox", name=f"Points de la {question}")


def note(page: Page, question: str):
    return (
        page.get_by_test_id("question")
        .filter(has=page.get_by_role("heading", name=question))
        .locator(".copy-question-head .copy-note")
    )


async def pages_made(page: Page) -> None:
    """Wait until the newest pages are shown."""
    await expect(page.get_by_test_id("copy-pages").locator("img").first).to_be_visible()
    await expect(page.get_by_test_id("copy-pages")).not_to_have_attribute("data-state", "old")


async def test_a_copy_is_graded_by_keyboard_alone(desk: Desk, browser: Browser):
    async with visiting(browser, desk.site, desk.teacher, language="fr") as visit:
        page = await visit.open(desk.path("1"))
        await pages_made(page)
        await assert_accessible(page)
        await field(page, "Question 1").focus()
        await page.keyboard.type("1,25")
        await page.keyboard.press("Enter")
        await expect(field(page, "Question 2")).to_be_focused()
        await expect(note(page, "Question 1")).to_have_text("Enregistré")
        await page.keyboard.press("ArrowUp")
        await expect(field(page, "Question 2")).to_have_value("0,1")
        await page.keyboard.press("Enter")
        done = page.get_by_test_id("mark-graded")
        await expect(done).to_be_focused()
        await expect(done).to_have_class(re.compile("button-primary"))
        await expect(page.get_by_test_id("copy-figures")).to_contain_text("1,35")
        await expect(page.get_by_test_id("copy-foot")).to_contain_text("2 copies restent à corriger")
        await pages_made(page)
        await assert_accessible(page)
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Le Goff Nolwenn")
        await expect(page.get_by_test_id("copy-foot")).to_contain_text("1 copie reste à corriger")
        await page.keyboard.press("Alt+ArrowLeft")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Ångström Bo")
        await pages_made(page)
        await assert_accessible(page)
    assert desk.points("1") == {"Q1": Decimal("1.25"), "Q2": Decimal("0.1")}
    assert desk.status("1") == "graded"


async def test_wrong_points_are_said_at_the_field_and_are_not_sent(desk: Desk, browser: Browser):
    async with visiting(browser, desk.site, desk.teacher, language="fr") as visit:
        page = await visit.open(desk.path("1"))
        points = field(page, "Question 1")
        for typed, said in (
            ("3", "Au plus 2,5 points."),
            ("x", "Saisissez un nombre"),
            ("1,2345", "Au plus trois décimales."),
            ("-1", "négatif"),
        ):
            await points.fill(typed)
            await points.press("Enter")
            await expect(note(page, "Question 1")).to_contain_text(said)
            await expect(points).to_be_focused()
        await assert_accessible(page)
        await points.press("Escape")
        await expect(points).to_have_value("")
        await expect(note(page, "Question 1")).to_be_empty()
        # An answer that is written needs points before the copy is graded.
        await page.get_by_test_id("mark-graded").click()
        await expect(note(page, "Question 1")).to_contain_text("écrivez 0")
        await expect(points).to_be_focused()
    assert desk.points("1") == {"Q1": None}
    assert desk.status("1") == "to_grade"


async def test_a_conflict_shows_both_values_and_either_is_kept(desk: Desk, browser: Browser):
    async with visiting(browser, desk.site, desk.teacher, language="fr") as visit:
        visit.expect_problems(*REFUSED)
        page, other = await visit.open(desk.path("1")), await visit.open(desk.path("1"))
        for keep, points in (("Garder la leur", "2"), ("Garder la mienne", "0,5")):
            await field(other, "Question 1").fill("2")
            await field(other, "Question 1").press("Enter")
            await expect(note(other, "Question 1")).to_have_text("Enregistré")
            await page.bring_to_front()
            await field(page, "Question 1").fill("0,5")
            await field(page, "Question 1").press("Enter")
            await expect(page.get_by_test_id("conflict")).to_contain_text("2")
            await expect(page.get_by_test_id("copy-figures")).to_contain_text("2 / 2,6")
            await assert_accessible(page)
            await page.get_by_role("button", name=keep).click()
            await expect(field(page, "Question 1")).to_have_value(points)
            await expect(page.get_by_test_id("conflict")).to_have_count(0)
            await expect(note(page, "Question 1")).to_have_text("" if points == "2" else "Enregistré")
            await other.reload()
            await field(other, "Question 1").fill("1")
            await field(other, "Question 1").press("Enter")
            await expect(note(other, "Question 1")).to_have_text("Enregistré")
            await page.reload()
    assert desk.points("1")["Q1"] == Decimal(1)


async def test_a_status_that_somebody_else_has_changed_shows_the_copy_as_it_is(desk: Desk, browser: Browser):
    async with visiting(browser, desk.site, desk.teacher, language="fr") as visit:
        visit.expect_problems(*REFUSED)
        page = await visit.open(desk.path("2"))
        assert (await desk.send("2", field="status", before="to_grade", after="absent")).status_code == 200
        await page.get_by_test_id("status").select_option(label="Corrigée")
        await page.get_by_role("button", name="Garder la leur").click()
        await expect(page.get_by_test_id("question")).to_have_count(0)
        await expect(page.get_by_test_id("status")).to_have_value("absent")


async def test_a_refused_status_is_taken_once_it_goes_with_the_copy(desk: Desk, browser: Browser):
    async with visiting(browser, desk.site, desk.teacher, language="fr") as visit:
        visit.expect_problems(*REFUSED)
        page = await visit.open(desk.path("1"))
        for _time in range(2):
            async with page.expect_response(lambda answer: answer.status == 400):
                await page.get_by_test_id("status").select_option(label="Corrigée")
            await expect(page.get_by_test_id("status")).to_have_value("to_grade")
        await field(page, "Question 1").fill("1")
        await field(page, "Question 1").press("Control+Enter")
        await page.wait_for_url(f"**{desk.path('2')}")
    assert desk.status("1") == "graded"


async def test_changes_are_undone_and_redone_and_an_undo_replaces_no_other_value(desk: Desk, browser: Browser):
    async with visiting(browser, desk.site, desk.teacher, language="fr") as visit:
        visit.expect_problems(*REFUSED)
        page = await visit.open(desk.path("1"))
        comment = page.get_by_role("textbox", name="Commentaire Question 1")
        await field(page, "Question 1").fill("2")
        await field(page, "Question 1").press("Enter")
        await comment.fill("Bien")
        await comment.blur()
        await expect(page.get_by_role("button", name="Annuler")).to_be_enabled()
        await page.get_by_test_id("mark-graded").focus()
        await page.keyboard.press("Control+z")
        await expect(comment).to_have_value("")
        await page.get_by_role("button", name="Annuler").click()
        await expect(field(page, "Question 1")).to_have_value("")
        assert desk.points("1") == {"Q1": None}
        await page.get_by_role("button", name="Rétablir").click()
        await expect(field(page, "Question 1")).to_have_value("2")
        question = desk.site.owner.value("SELECT id FROM questions WHERE exam_id = %s AND label = 'Q1'", (desk.exam_id,))
        stored = await desk.send("1", field="points", questionId=str(question), before="2", after="2.5")
        assert stored.status_code == 200, stored.text
        await page.get_by_role("button", name="Annuler").click()
        await expect(note(page, "Question 1")).to_contain_text("Pas annulé")
        await expect(field(page, "Question 1")).to_have_value("2,5")
    assert desk.points("1")["Q1"] == Decimal("2.5")


async def test_what_cannot_be_sent_stays_in_its_field_and_is_sent_again(desk: Desk, browser: Browser):
    async with visiting(browser, desk.site, desk.teacher, language="fr") as visit:
        visit.expect_problems(*LOST, *REFUSED)
        page = await visit.open(desk.path("1"))
        await visit.context.set_offline(True)
        await field(page, "Question 1").fill("1")
        await field(page, "Question 1").press("Enter")
        await expect(note(page, "Question 1")).to_contain_text("pas de connexion")
        await assert_accessible(page)
        assert await page.evaluate("!dispatchEvent(new Event('beforeunload', {cancelable: true}))"), "leaving is asked about"
        await visit.context.set_offline(False)
        await expect(note(page, "Question 1")).to_have_text("Enregistré")
        # The session ends in another tab, and the person signs in again there.
        cookies = await visit.context.cookies()
        await visit.context.clear_cookies()
        await visit.context.add_cookies([{"name": "pressroom_language", "value": "fr", "url": desk.site.address}])
        await field(page, "Question 2").fill("0,05")
        await field(page, "Question 2").press("Enter")
        await expect(note(page, "Question 2").get_by_role("link")).to_have_attribute("target", "_blank")
        await assert_accessible(page)
        await visit.context.add_cookies(cookies)  # pyright: ignore[reportArgumentType] - what was read is written
        await page.evaluate("dispatchEvent(new Event('focus'))")
        await expect(note(page, "Question 2")).to_have_text("Enregistré")
    assert desk.points("1") == {"Q1": Decimal(1), "Q2": Decimal("0.05")}


async def test_the_printed_pages_follow_each_save(desk: Desk, browser: Browser):
    async with visiting(browser, desk.site, desk.teacher, language="fr") as visit:
        page = await visit.open(desk.path("3"))
        await pages_made(page)
        picture = page.get_by_test_id("copy-pages").locator("img").first
        before = await picture.get_attribute("src")
        remark = page.get_by_role("textbox", name="Appréciation générale")
        await remark.fill(r"Voir $\inconnu{x}$")
        await remark.blur()
        await expect(picture).not_to_have_attribute("src", before or "")
        warned = "Appréciation générale – Cette formule n’est pas comprise"
        await expect(page.get_by_test_id("copy-warnings")).to_contain_text(warned)
        await assert_accessible(page)
        # The session has ended, and the person comes back after signing in again.
        visit.expect_problems(*REFUSED)
        await page.route("**/pages", lambda route: route.fulfill(status=401))
        await remark.fill("Bien")
        await remark.blur()
        await expect(page.locator("#remark-note")).to_have_text("Enregistré")
        await expect(page.locator("#copy-preview-state")).to_contain_text("session")
        await page.unroute("**/pages")
        await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        await pages_made(page)


async def test_an_absent_student_has_no_fields_and_copies_with_answers_are_not_made_absent(desk: Desk, browser: Browser):
    async with visiting(browser, desk.site, desk.teacher, language="fr") as visit:
        visit.expect_problems(*REFUSED)
        page = await visit.open(desk.path("1"))
        status = page.get_by_test_id("status")
        await status.select_option(label="Absent, justifié")
        await expect(page.locator("#status-note")).to_contain_text("Rien n’a été modifié")
        await expect(status).to_have_value("to_grade")
        await assert_accessible(page)
        page = await visit.open(desk.path("2"))
        await page.get_by_test_id("status").select_option(label="Absent, justifié")
        await expect(page.get_by_test_id("question")).to_have_count(0)
        await expect(page.get_by_test_id("copy-pages")).to_contain_text("absent")
        await assert_accessible(page)
        await page.get_by_test_id("status").select_option(label="À corriger")
        await expect(page.get_by_test_id("question")).to_have_count(2)
    assert desk.status("2") == "to_grade"


async def test_the_page_fits_a_phone_and_its_pages_are_closed(desk: Desk, browser: Browser):
    async with visiting(browser, desk.site, desk.teacher, language="fr", size=PHONE) as visit:
        page = await visit.open(desk.path("1"))
        await assert_no_sideways_scroll(page)
        await expect(page.get_by_test_id("copy-pages")).to_be_hidden()
        await page.locator("#copy-preview summary").click()
        await pages_made(page)
        await assert_no_sideways_scroll(page)
        await assert_accessible(page)


async def test_neighbours_keep_the_filter(desk: Desk):
    group = desk.site.owner.value(
        "SELECT c.id FROM classes c JOIN exam_classes x ON x.class_id = c.id WHERE x.exam_id = %s AND c.name = 'Class 1'",
        (desk.exam_id,),
    )
    async with client_of(desk.site.address, token_of(desk.site.owner, desk.teacher)) as client:
        shown = (await client.get(f"{desk.path('1')}?class={group}")).text
        assert f'href="{desk.path("3")}?class={group}"' in shown
        assert desk.path("2") not in shown
        assert f'href="{desk.path("2")}"' in (await client.get(desk.path("1"))).text
        assert (await client.get(f"{desk.path('1')}?class=x")).status_code == 400
        # A class that has left the exam meanwhile is no reason to refuse what was written.
        change = {"field": "remark", "before": "", "after": "Bien"}
        answer = await client.post(f"{desk.path('1')}?class={UUID(int=1)}", json=change)
        assert answer.status_code == 200
        assert f'href="{desk.path("2")}"' in answer.text


@pytest.mark.parametrize("seed", [1, 2])
async def test_texts_of_hostile_exams_are_shown_as_texts(quiet_site: Site, browser: Browser, seed: int):
    teacher = teacher_of(quiet_site)
    hostile = hostile_exam(seed)
    desk = Desk(quiet_site, teacher, await put_exam(quiet_site, teacher, hostile.exam))
    async with visiting(browser, quiet_site, teacher, language="fr") as visit:
        for number in ("E11", "E10"):
            page = await visit.open(desk.path(number))
            await pages_made(page)
            student = hostile.student(number)
            await expect(page.get_by_role("heading", level=1)).to_have_text(
                f"{student['lastName']} {student['firstName']}".strip()
            )
            source = await page.content()
            assert " style=" not in source.partition('id="copy"')[2]
            words = set(re.findall(r"Zq(\d+)[af]\d+z", source))
            assert len(words) <= 1, "no text of another student"
            await page.close()
