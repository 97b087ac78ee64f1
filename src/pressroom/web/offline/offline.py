"""`/offline` and `/service-worker.js`: what the browser shows without a connection, and the script that keeps it."""

from __future__ import annotations

from typing import Annotated, Final

import msgspec
from litestar import Response, get
from msgspec import Meta

from pressroom.http.dependencies import ApiRequest
from pressroom.http.operations import ResponseSpec
from pressroom.http.requests import read_query
from pressroom.web.assets import BUILT, TYPES, built_names
from pressroom.web.descriptions import page_opt
from pressroom.web.language import languages
from pressroom.web.offline.address import SCRIPT
from pressroom.web.pages import page
from pressroom.words import SOURCE_LANGUAGE

POLICY: Final = "default-src 'self'"
"""The content security policy of the script itself, which fetches the page that it keeps, and the pages that are wanted."""


class OfflineQuery(msgspec.Struct, kw_only=True):
    """Which page is kept."""

    language: Annotated[str, Meta(max_length=20, description="The language; one that is not known: English.")] = SOURCE_LANGUAGE
    version: Annotated[str, Meta(max_length=64, description="The version of the pages; it only makes addresses differ.")] = ""


@get(
    f"/{SCRIPT}",
    opt=page_opt(
        "Read the script that shows a page without a connection",
        response=ResponseSpec(description="A script.", media_type="text/javascript"),
        query=OfflineQuery,
        public=True,
    ),
    sync_to_thread=False,
)
def read_worker(request: ApiRequest) -> Response[bytes]:
    """Return the script, whose scope is the whole site."""
    read_query(request, OfflineQuery)  # which the script reads in its own address
    content = (BUILT / built_names()[SCRIPT]).read_bytes()
    return Response(content, media_type=TYPES[".js"], headers={"Content-Security-Policy": POLICY, "Cache-Control": "no-cache"})


@get(
    "/offline",
    opt=page_opt("Show the page that says that there is no connection", query=OfflineQuery, public=True),
    sync_to_thread=False,
)
def show_offline(request: ApiRequest) -> Response[bytes]:
    """Return the page in the language of the query."""
    wanted = read_query(request, OfflineQuery).language
    return page(request, "offline/page.html", language=wanted if wanted in languages() else SOURCE_LANGUAGE)
