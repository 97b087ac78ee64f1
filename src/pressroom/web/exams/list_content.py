"""Make the list of exams: what it shows, and the part of a page that scripts put in its place."""

from __future__ import annotations

from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta

from pressroom.auth.principal import Principal
from pressroom.db.tenant import acting_as
from pressroom.exams.exporting import APPLICATION
from pressroom.exams.storing.listing import PAGE_EXAMS, find_exams
from pressroom.exports.jobs import newest_jobs_of
from pressroom.http.dependencies import ApiRequest
from pressroom.http.services import Services
from pressroom.web.exports.jobs import shown_job
from pressroom.web.language import words_of

MOST_SHOWN: Final = 900
"""Exams that one answer holds at most. Older ones are found by searching."""
MOST_CLASSES: Final = 2
"""Classes that a row names; of the others the number is said."""


class ExamsQuery(msgspec.Struct, kw_only=True):
    """What the list shows."""

    q: Annotated[
        str, Meta(max_length=400, description="Words that title, subject, teacher, school year or names of classes hold.")
    ] = ""
    shown: Annotated[int, Meta(ge=1, le=MOST_SHOWN, description="How many exams are shown at most.")] = PAGE_EXAMS


async def list_values(request: ApiRequest, services: Services, principal: Principal, query: ExamsQuery) -> dict[str, Any]:
    """Return the values of the templates of the list. The number of statements does not depend on that of the exams."""
    words = words_of(request)
    async with acting_as(services.web_pool, principal) as conn:
        found = await find_exams(conn, query.q, limit=query.shown)
        jobs = await newest_jobs_of(
            conn, application=APPLICATION, subject_ids=[exam.id for exam in found.items], positions=services.queue_positions
        )
    return {
        "exams": found.items,
        "reports": {exam_id: shown_job(view, words) for exam_id, view in jobs.items()},
        "q": query.q,
        "shown": query.shown,
        "more": min(query.shown + PAGE_EXAMS, MOST_SHOWN) if found.next_cursor else 0,
        "most_shown": MOST_SHOWN,
        "most_classes": MOST_CLASSES,
    }
