"""The page of documents in a browser: find, select, delete and undo, duplicate, rename, make."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser, Page, expect
from tests.support.site import (
    DESKTOP,
    LOST,
    PHONE,
    Site,
    Visit,
    assert_accessible,
    assert_no_sideways_scroll,
    visiting,
)
from tests.support.stored_documents import store_resume

from pressroom.auth.principal import Principal
from pressroom.kinds import KINDS

BROKEN_LETTER = """
WITH document AS (
  INSERT INTO documents (user_id, kind, title, template_slug)
  VALUES (%s, 'cover_letter', 'Letter of nobody', 'classic') RETURNING id, user_id)
INSERT INTO document_versions (document_id, version, user_id, title, template_slug, settings, data)
SELECT id, 1, user_id, 'Letter of nobody', 'classic', '{}', '{"resume": "01979a3e-5c1b-7c44-9d7a-2f1f4d0c5b6a"}' FROM document
"""


def filled(site: Site, *titles: str) -> Principal:
    """Add a user with documents, of which the last one is the newest."""
    user = site.user()
    for title in titles:
        store_resume(site.owner, user, title=title)
    return user


async def opened(visit: Visit, path: str = "/documents") -> Page:
    """Open the page, and wait until every picture that is seen is there."""
    page = await visit.open(path)
    await drawn(page)
    return page


async def drawn(page: Page) -> None:
    await expect(page.locator(".document[data-draw]")).to_have_count(0, timeout=30_000)
    await page.wait_for_load_state("networkidle")


async def titles(page: Page) -> list[str]:
    return await page.locator(".document h2").all_inner_texts()


def stored(site: Site, user: Principal) -> list[str]:
    rows = site.owner.rows("SELECT title FROM documents WHERE user_id = %s AND trashed_at IS NULL ORDER BY id", (user.user_id,))
    return [title for (title,) in rows]


async def test_a_picture_of_page_one_is_drawn_once_and_kept(site: Site, browser: Browser):
    user = filled(site, "Ada’s resume")
    async with visiting(browser, site, user) as visit:
        page = await opened(visit, "/")
        assert page.url.endswith("/documents")
        card = page.get_by_test_id("document")
        await expect(card).to_contain_text(re.compile(r"Resume · Classic · \d pages?"))
        picture = card.locator("img")
        assert await picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 520
        address = await picture.get_attribute("src")
        response = await page.request.get(f"{site.address}{address}")
        assert "immutable" in response.headers["cache-control"]
        assert response.headers["content-type"] == "image/webp"
        again = await visit.open("/documents")
        assert await again.get_by_test_id("document").get_attribute("data-draw") is None
        assert await again.get_by_test_id("document").locator("img").get_attribute("src") == address


async def test_a_document_that_cannot_be_printed_says_why(site: Site, browser: Browser):
    user = site.user()
    site.owner.rows(BROKEN_LETTER, (user.user_id,))
    async with visiting(browser, site, user) as visit:
        page = await opened(visit)
        card = page.get_by_test_id("document")
        await expect(card.locator("img")).to_have_count(0)
        await expect(card).to_contain_text("The resume of this letter was deleted")
        await expect(card.locator(".badge")).to_contain_text("Not printable")
        await assert_accessible(page)


async def test_delete_and_undo(site: Site, browser: Browser):
    user = filled(site, "First", "Second")
    async with visiting(browser, site, user) as visit:
        page = await opened(visit)
        await page.get_by_role("button", name="More for Second").click()
        await page.get_by_role("menuitem", name="Delete").click()
        notice = page.get_by_test_id("undo-notice")
        await expect(notice).to_contain_text("“Second” was deleted.")
        await expect(page.locator("#announcements")).to_contain_text("“Second” was deleted.")
        assert await titles(page) == ["First"]
        await expect(page.locator("#count-all")).to_have_text("1")
        await expect(page.get_by_role("link", name="First")).to_be_focused()
        assert stored(site, user) == ["First"]
        other = await visit.open("/documents")  # another page load offers it, too
        await expect(other.get_by_test_id("undo-notice")).to_contain_text("“Second” was deleted.")
        await page.get_by_test_id("undo-button").click()
        await expect(notice).to_have_count(0)
        await expect(page.locator("#announcements")).to_have_text("“Second” is back.")
        assert await titles(page) == ["Second", "First"]


async def test_the_offer_ends_after_ten_seconds_but_not_under_the_pointer(site: Site, browser: Browser):
    user = filled(site, "First", "Second", "Third")
    async with visiting(browser, site, user) as visit:
        page = await visit.open("/documents")
        await page.clock.install()
        await page.reload()
        for title in ("Third", "Second"):
            await page.get_by_role("button", name=f"More for {title}").click()
            await page.get_by_role("menuitem", name="Delete").click()
            await expect(page.get_by_test_id("undo-notice").first).to_contain_text(title)
        await page.get_by_test_id("undo-button").last.focus()
        await page.clock.run_for(11_000)
        await expect(page.get_by_test_id("undo-notice")).to_have_count(1)
        await expect(page.get_by_test_id("undo-notice")).to_contain_text("Third")
        await page.get_by_test_id("undo-button").click()
        await expect(page.locator(".document")).to_have_count(2)
        assert stored(site, user) == ["First", "Third"]


async def test_find_by_text_and_kind_and_keep_the_search_in_the_address(site: Site, browser: Browser):
    user = filled(site, "Ingénieure", "Other")
    site.owner.rows(BROKEN_LETTER, (user.user_id,))
    async with visiting(browser, site, user) as visit:
        page = await visit.open("/documents")
        await page.get_by_test_id("documents-search").fill("ingenieure")
        await expect(page.locator(".document")).to_have_count(1)
        assert await titles(page) == ["Ingénieure"]
        await page.wait_for_url("**/documents?q=ingenieure")
        await page.get_by_role("radio", name=re.compile("^Letters")).check()
        await expect(page.get_by_test_id("documents-no-match")).to_contain_text("Nothing matches “ingenieure”")
        await assert_accessible(page)
        await page.reload()
        await expect(page.get_by_test_id("documents-search")).to_have_value("ingenieure")
        await expect(page.get_by_test_id("documents-no-match")).to_be_visible()
        await page.get_by_role("link", name="Show all documents").click()
        await expect(page.locator(".document")).to_have_count(3)
        await page.get_by_label("Order").select_option("title")
        await expect(page.locator(".document h2").first).to_have_text("Ingénieure")
        assert await titles(page) == ["Ingénieure", "Letter of nobody", "Other"]


async def test_select_and_search_by_keyboard_alone(site: Site, browser: Browser):
    user = filled(site, "Alpha", "Beta", "Gamma")
    async with visiting(browser, site, user) as visit:
        page = await opened(visit)
        bar = page.get_by_test_id("selection-bar")
        keys = page.keyboard
        await keys.press("?")
        await expect(page.get_by_test_id("keys-dialog")).to_contain_text("Undo a deletion")
        await assert_accessible(page)
        await keys.press("Escape")
        await keys.press("Control+k")
        await expect(page.get_by_test_id("documents-search")).to_be_focused()
        await keys.press("ArrowDown")
        await expect(page.get_by_role("link", name="Gamma")).to_be_focused()
        await keys.press("x")
        await keys.press("ArrowRight")
        await keys.press("x")
        await expect(bar).to_contain_text("2 selected")
        await expect(bar).to_contain_text(re.compile(r"\d+ pages, about [\d.]+\skB"))
        await expect(page.get_by_test_id("new-button")).not_to_have_class(re.compile("button-primary"))
        # What is selected stays selected while other documents are looked for.
        await keys.press("/")
        await keys.type("alpha")
        await expect(page.locator(".document")).to_have_count(1)
        await keys.press("ArrowDown")
        await keys.press("x")
        await expect(bar).to_contain_text("3 selected")
        await keys.press("Escape")
        await expect(bar).to_be_hidden()
        await keys.press("Control+k")
        await keys.press("Delete")
        await expect(page.locator(".document")).to_have_count(3)
        await keys.press("ArrowDown")
        await keys.press("Control+a")
        await expect(bar).to_contain_text("3 selected")
        await page.get_by_test_id("delete-selected").focus()
        await keys.press("Enter")
        await expect(page.get_by_test_id("undo-notice")).to_contain_text("3 documents were deleted.")
        await expect(page.get_by_test_id("documents-empty")).to_be_visible()
        await expect(bar).to_be_hidden()
        await keys.press("Control+z")
        await expect(page.locator(".document")).to_have_count(3)
        assert stored(site, user) == ["Alpha", "Beta", "Gamma"]


async def test_the_menu_of_a_card_by_keyboard(site: Site, browser: Browser):
    user = filled(site, "Alpha")
    async with visiting(browser, site, user) as visit:
        page = await opened(visit)
        menu = page.get_by_test_id("document-menu")
        await menu.focus()
        await page.keyboard.press("ArrowDown")
        await expect(page.get_by_role("menuitem", name="Open")).to_be_focused()
        await assert_accessible(page)
        await page.keyboard.press("Escape")
        await expect(menu).to_be_focused()
        # Escape closes the menu first, then takes the selection away.
        await page.get_by_role("link", name="Alpha").focus()
        await page.keyboard.press("x")
        await menu.focus()
        for key in ("ArrowDown", "Escape"):
            await page.keyboard.press(key)
        await expect(page.get_by_test_id("selection-bar")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.get_by_test_id("selection-bar")).to_be_hidden()
        # A dialog gives the focus back to the menu from which it came.
        for key in ("ArrowDown", "ArrowDown", "ArrowDown", "Enter"):
            await page.keyboard.press(key)
        await expect(page.get_by_test_id("rename-dialog")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(menu).to_be_focused()
        await page.get_by_role("link", name="Alpha").focus()
        await page.keyboard.press("F2")
        await expect(page.get_by_role("textbox", name="Name")).to_have_value("Alpha")
        await page.keyboard.type("Omega")  # the old name is selected
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("link", name="Omega")).to_be_visible()
        await expect(page.get_by_test_id("rename-dialog")).to_have_count(0)
        assert stored(site, user) == ["Omega"]


async def test_a_key_that_is_held_deletes_one_document(site: Site, browser: Browser):
    user = filled(site, "Alpha", "Beta", "Gamma")
    async with visiting(browser, site, user) as visit:
        page = await opened(visit)
        deletions: list[str] = []
        page.on("request", lambda request: deletions.append(request.url) if request.url.endswith("/trash") else None)
        await page.get_by_role("link", name="Gamma").focus()
        await page.keyboard.down("Delete")
        await expect(page.locator(".document")).to_have_count(2)
        await expect(page.get_by_role("link", name="Beta")).to_be_focused()
        await page.keyboard.down("Delete")  # repeated
        await page.keyboard.up("Delete")
        await page.evaluate("new Promise(requestAnimationFrame)")
        assert len(deletions) == 1
        assert stored(site, user) == ["Alpha", "Beta"]


async def test_the_dialog_of_a_batch_in_two_directions(site: Site, browser: Browser):
    user = filled(site, "Alpha", "سيرة ذاتية")
    async with visiting(browser, site, user) as visit:
        page = await opened(visit)
        for box in await page.locator(".document-pick .box").all():
            await box.check()
        await page.get_by_test_id("export-selected").click()
        dialog = page.get_by_test_id("batch-dialog")
        # Titles begin at the side of the page where the lines below them begin.
        lefts = await dialog.locator(".batch-name").evaluate_all(
            """(names) => names.map(name => [...name.children].map(line => {
              const range = document.createRange();
              range.selectNodeContents(line);
              return Math.round(range.getBoundingClientRect().left);
            }))"""
        )
        assert all(title == below for title, below in lefts), lefts
        # Only what is in a modal dialog is read to people who do not see it.
        await dialog.get_by_role("button", name="Leave out “Alpha”").click()
        await expect(dialog.get_by_role("status")).to_have_text("Alpha: Export 1 document")


async def test_a_name_that_is_too_long_is_kept_and_refused_at_its_field(site: Site, browser: Browser):
    user = filled(site, "Alpha")
    async with visiting(browser, site, user) as visit:
        page = await visit.open("/documents")
        await page.get_by_test_id("document-menu").click()
        await page.get_by_role("menuitem", name="Rename").click()
        await page.get_by_role("textbox", name="Name").fill("x" * 5000)
        await page.get_by_role("button", name="Rename").click()
        said = page.get_by_test_id("rename-dialog").get_by_role("alert")
        await expect(said).to_have_text("A name has at most 200 characters, and this one has 5000.")
        await expect(page.get_by_role("textbox", name="Name")).to_have_value("x" * 5000)
        await assert_accessible(page)
        visit.expect_problems("400")
        assert stored(site, user) == ["Alpha"]


async def test_script_in_a_title_is_text(site: Site, browser: Browser):
    title = "<img src=x onerror=document.title='broken'><script>document.title='broken'</script>"
    async with visiting(browser, site, filled(site, title)) as visit:
        page = await opened(visit)
        assert await titles(page) == [title]
        await page.locator(".document-pick .box").check()
        await page.get_by_test_id("document-menu").click()
        await page.get_by_role("menuitem", name="Duplicate").click()
        await expect(page.locator(".document")).to_have_count(2)
        assert (await page.title()).startswith("Documents")


async def test_duplicate_and_export_several(site: Site, browser: Browser):
    user = filled(site, "Alpha", "Beta")
    async with visiting(browser, site, user) as visit:
        page = await opened(visit)
        for box in await page.locator(".document-pick .box").all():
            await box.check()
        await page.get_by_test_id("duplicate-selected").click()
        await expect(page.locator(".document")).to_have_count(4)
        assert await titles(page) == ["Beta (copy)", "Alpha (copy)", "Beta", "Alpha"]
        await expect(page.get_by_test_id("selection-bar")).to_contain_text("2 selected")
        await page.get_by_test_id("export-selected").click()
        await expect(page.get_by_test_id("batch-dialog")).to_contain_text("Export 2 documents")
        await expect(page.get_by_test_id("batch-dialog").locator("img")).to_have_count(2)
        await page.keyboard.press("Escape")
        await page.get_by_role("button", name="More for Beta", exact=True).click()
        await page.get_by_role("menuitem", name="Export").click()
        await expect(page.get_by_test_id("export-dialog")).to_be_visible()


async def test_more_than_a_batch_holds_cannot_be_exported_at_once(site: Site, browser: Browser):
    user = filled(site, *(f"Number {number}" for number in range(11)))
    async with visiting(browser, site, user) as visit:
        page = await visit.open("/documents")
        await page.locator(".document-pick .box").first.check()
        await page.locator(".document-pick .box").last.click(modifiers=["Shift"])
        await expect(page.get_by_test_id("selection-bar")).to_contain_text("11 selected")
        await expect(page.get_by_test_id("selection-bar")).to_contain_text("A batch has at most 10 documents.")
        await expect(page.get_by_test_id("export-selected")).to_be_disabled()


async def test_a_long_list_goes_on_when_it_is_scrolled(site: Site, browser: Browser):
    user = filled(site, *(f"Number {number}" for number in range(40)))
    async with visiting(browser, site, user) as visit:
        page = await visit.open("/documents")
        await expect(page.locator(".document")).to_have_count(24)
        await page.locator(".documents-next").scroll_into_view_if_needed()
        await expect(page.locator(".document")).to_have_count(40)
        # A deletion far down leaves the list as long as it was.
        await page.get_by_role("button", name="More for Number 3", exact=True).click()
        await page.get_by_role("menuitem", name="Delete").click()
        await expect(page.locator(".document")).to_have_count(39)


@pytest.mark.parametrize(("language", "title"), [("en", "Maren Holloway – CV"), ("fr", "Élodie Garçonnet-Lefèvre – CV")])
async def test_start_from_the_sample_of_the_language(site: Site, browser: Browser, language: str, title: str):
    user = site.user()
    async with visiting(browser, site, user, language=language) as visit:
        page = await visit.open("/documents")
        await assert_accessible(page)
        await page.get_by_test_id("documents-empty").locator(".button:not(.button-primary)").dblclick()  # one is made
        await page.wait_for_url(re.compile(r"/documents/[0-9a-f-]{36}/edit"))
        assert stored(site, user) == [title]


async def test_make_a_letter_of_nothing(site: Site, browser: Browser):
    user = filled(site, "Alpha")
    async with visiting(browser, site, user) as visit:
        page = await visit.open("/documents")
        await page.get_by_test_id("new-button").click()
        dialog = page.get_by_test_id("new-dialog")
        await expect(dialog.locator(".documents-template:visible")).to_have_count(len(list(templates("resume"))))
        await dialog.get_by_role("radio", name="Letter").check()
        await expect(dialog.locator(".documents-template:visible")).to_have_count(len(list(templates("cover_letter"))))
        await dialog.get_by_role("radio", name="Modern").check()
        await dialog.get_by_role("radio", name="Nothing").check()
        await expect(dialog.locator(".documents-samples:visible")).to_have_count(0)
        await assert_accessible(page)
        await page.get_by_test_id("new-submit").click()
        await page.wait_for_url(re.compile(r"/documents/[0-9a-f-]{36}/edit"))
        made = "SELECT template_slug, title, settings ->> 'language' FROM documents WHERE user_id = %s AND kind = 'cover_letter'"
        assert site.owner.rows(made, (user.user_id,)) == [("modern", "Untitled letter", "en")]


async def test_rows_are_remembered(site: Site, browser: Browser):
    async with visiting(browser, site, filled(site, "Alpha")) as visit:
        page = await visit.open("/documents")
        await page.get_by_role("button", name="Rows").click()
        again = await opened(visit)
        await expect(again.get_by_role("button", name="Rows")).to_have_attribute("aria-pressed", "true")
        await expect(again.locator(".document-size")).to_have_text(re.compile("kB"))
        await assert_accessible(again)


async def test_a_lost_connection_loses_nothing(site: Site, browser: Browser):
    user = filled(site, "Alpha")
    async with visiting(browser, site, user) as visit:
        page = await opened(visit)
        await visit.context.set_offline(True)
        await page.get_by_test_id("document-menu").click()
        await page.get_by_role("menuitem", name="Delete").click()
        await expect(page.get_by_role("alert")).to_contain_text("Nothing was lost")
        await visit.context.set_offline(False)
        visit.expect_problems(*LOST)
        assert await titles(page) == ["Alpha"]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE])
async def test_the_page_is_accessible(site: Site, browser: Browser, language: str, size: tuple[int, int]):
    user = filled(
        site, "Alpha", "مهندسة إنشاءات", "A title that is much longer than the place that a card or a row has for it, wherever"
    )
    site.owner.rows(BROKEN_LETTER, (user.user_id,))
    async with visiting(browser, site, user, language=language, size=size) as visit:
        page = await opened(visit)
        await assert_no_sideways_scroll(page)
        await assert_accessible(page)
        for box in (await page.locator(".document-pick .box").all())[:2]:
            await box.check()
        await assert_no_sideways_scroll(page)
        await assert_accessible(page)
        await page.keyboard.press("Escape")
        await page.get_by_test_id("document-menu").first.click()
        await page.locator("[data-deletes]").first.click()
        await expect(page.get_by_test_id("undo-notice")).to_be_visible()
        await assert_no_sideways_scroll(page)
        await assert_accessible(page)


def templates(kind: str) -> set[str]:
    return {path.name for path in KINDS[kind].templates_folder.iterdir() if (path / "template.toml").is_file()}
