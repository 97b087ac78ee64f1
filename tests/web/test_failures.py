"""Errors are said in the language of the page, without the words of the API, and are explained."""

from __future__ import annotations

import httpx
import pytest
from playwright.async_api import Browser, expect
from tests.support.applications import client_of, token_of
from tests.support.databases import Owner
from tests.support.site import PHONE, Site, assert_accessible, assert_no_sideways_scroll, visiting
from tests.support.wire import create, submit

from pressroom.auth.principal import Principal
from pressroom.errors import ExportTimeoutUnderLoadError
from pressroom.web.failures.causes import CAUSES
from pressroom.web.failures.words import ERRORS, own_message

FRENCH = {"Cookie": "pressroom_language=fr", "HX-Request": "true", "Accept": "text/html"}
UNKNOWN = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def user(owner: Owner) -> Principal:
    return owner.user("noor@example.org")


def said(answer: httpx.Response, *, status: int) -> str:
    """Return the part of a page that says an error, which is in French only."""
    assert answer.status_code == status, answer.text
    assert 'lang="en"' not in answer.text
    assert "`" not in answer.text
    return answer.text


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/documents/restore", "La suppression est trop ancienne pour être annulée"),
        (f"/exports/history/{UNKNOWN}/delete", "Cet export n’est pas parmi les vôtres"),
        (f"/account/tokens/{UNKNOWN}/revoke", "Ce jeton n’existe plus"),
        (f"/account/sessions/{UNKNOWN}/end", "Cette session est déjà terminée"),
        (f"/account/webhooks/{UNKNOWN}/delete", "Ce webhook n’existe plus"),
    ],
)
async def test_what_is_not_there_any_more_is_said_in_french(
    quiet_site: Site, owner: Owner, user: Principal, path: str, sentence: str
):
    async with client_of(quiet_site.address, token_of(owner, user)) as client:
        answer = await client.post(path, data={"document": UNKNOWN}, headers=FRENCH)
        assert sentence in said(answer, status=404)


async def test_limits_and_states_are_said_in_french(quiet_site: Site, owner: Owner, user: Principal):
    async with client_of(quiet_site.address, token_of(owner, user)) as client:
        document = await create(client)
        waiting = await client.post(f"/exports/jobs/{await submit(client, document['id'])}/retry", headers=FRENCH)
        assert "Seul un export échoué ou annulé peut être relancé" in said(waiting, status=409)
        owner.rows(
            "INSERT INTO documents (user_id, kind, title, template_slug)"
            " SELECT %s, 'resume', 'x', 'classic' FROM generate_series(2, 1000)",
            (user.user_id,),
        )
        full = await client.post("/documents/duplicate", data={"document": document["id"]}, headers=FRENCH)
        assert "Vous avez atteint le nombre maximal de documents" in said(full, status=409)


async def test_an_error_leads_to_its_explanation(quiet_site: Site, browser: Browser, user: Principal):
    async with visiting(browser, quiet_site, user, language="fr", size=PHONE) as visit:
        visit.expect_problems("404")
        page = await visit.open(f"/documents/{UNKNOWN}/edit")
        await assert_no_sideways_scroll(page)
        await assert_accessible(page)
        await page.get_by_role("link", name="Ce que signifie cette erreur").click()
        explained = page.locator("#DOCUMENT_NOT_FOUND")
        await expect(explained).to_be_in_viewport()
        await expect(explained).to_contain_text("Le document a été supprimé, ou appartient à quelqu’un d’autre")
        await assert_no_sideways_scroll(page)
        await assert_accessible(page)


def test_every_error_is_explained():
    assert set(CAUSES) == set(ERRORS)


def test_a_stored_message_is_shown_if_it_says_more_than_its_code():
    assert own_message(ExportTimeoutUnderLoadError().message) == ""
    assert own_message("The file lacks 3 characters.") == "The file lacks 3 characters."
