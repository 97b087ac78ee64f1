"""`/exams/sample`: store a fictional exam, and go to it."""

from __future__ import annotations

import asyncio
from typing import Final
from uuid import UUID

from litestar import Response, post

from pressroom.db.tenant import acting_as
from pressroom.errors import ForbiddenError, RateLimitedError
from pressroom.exams.samples.separate import separate_sample
from pressroom.exams.storing.service import check_teacher, import_once, when_free
from pressroom.http.dependencies import ApiRequest, InjectedPrincipal, InjectedServices
from pressroom.http.operations import ResponseSpec
from pressroom.web.descriptions import page_opt
from pressroom.web.language import language_of
from pressroom.web.pages import MEDIA_TYPE, fragment

STORED: Final = {
    200: ResponseSpec(description="It is there.", media_type=MEDIA_TYPE, headers={"HX-Redirect": "The page of the exam."})
}


@post(
    "/exams/sample",
    status_code=200,
    opt=page_opt("Open a sample exam, and store it before", responses=STORED, errors=(ForbiddenError, RateLimitedError)),
)
async def open_sample(request: ApiRequest, services: InjectedServices, principal: InjectedPrincipal) -> Response[bytes]:
    """Send the browser to the sample in the language of the page. It is stored once, however often it is asked for."""
    check_teacher(principal)
    document = await asyncio.to_thread(separate_sample, "fr" if language_of(request) == "fr" else "en")

    async def store() -> UUID:
        async with acting_as(services.web_pool, principal) as conn:
            return await import_once(conn, document)

    exam_id = await when_free(store)
    return fragment(request, "components/nothing.html", headers={"HX-Redirect": f"/exams/{exam_id}"})
