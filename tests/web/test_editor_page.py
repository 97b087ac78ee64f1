"""The page of the editor: its data, its policy, and who may see it."""

from __future__ import annotations

import json
import re
from typing import Any

import httpx
from tests.support.applications import client_of, resume, token_of
from tests.support.databases import Owner
from tests.support.site import Site
from tests.support.wire import create, page_of


def data_block(text: str) -> dict[str, Any]:
    (found,) = re.findall(r'<script type="application/json" id="editor-data">([^<]*)</script>', text)
    return json.loads(found)


async def opened(site: Site, owner: Owner, **members: Any) -> tuple[httpx.Response, dict[str, Any]]:
    """Create a document of a new user, and open it in the editor."""
    async with client_of(site.address, token_of(owner, site.user())) as client:
        document = await create(client, **members)
        return await client.get(f"/documents/{document['id']}/edit"), document


async def test_the_page_hands_the_document_to_its_script(site: Site, site_owner: Owner):
    data = {**resume()["data"], "z": "</script><script>alert(1)</script>", "a": None}
    response, document = await opened(site, site_owner, title="A <b>bold</b> title", data=data)
    assert response.status_code == 200, response.text
    told = data_block(response.text)
    assert told["document"] == document
    assert list(told["document"]["data"]) == ["basics", "z", "a"], "in the order in which it was saved"
    assert "alert(1)" in response.text
    assert "<script>alert" not in response.text
    assert "A &lt;b&gt;bold&lt;/b&gt; title" in response.text
    assert 'class="app app-rail"' in response.text


async def test_the_policy_allows_styles_with_the_nonce_of_the_editor_and_no_script_in_the_page(site: Site, site_owner: Owner):
    first, second = [(await opened(site, site_owner))[0] for _ in range(2)]
    nonces = [re.findall(r'id="editor"[^>]* data-nonce="([^"]+)"', page.text)[0] for page in (first, second)]
    assert nonces[0] != nonces[1]
    policy = first.headers["Content-Security-Policy"]
    assert f"style-src 'self' 'nonce-{nonces[0]}'" in policy
    assert "script-src 'self';" in policy
    assert "img-src 'self' data: blob:;" in policy


async def test_a_document_that_is_not_there_is_a_page(site: Site, site_owner: Owner):
    _, document = await opened(site, site_owner)
    async with client_of(site.address, token_of(site_owner, site.user())) as other:
        for wanted in (document["id"], "nothing"):
            answer = await other.get(f"/documents/{wanted}/edit", headers={"Accept": "text/html"})
            assert page_of(answer, status=404).heading == "There is no such document among yours"
