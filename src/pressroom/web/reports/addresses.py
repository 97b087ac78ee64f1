"""Keep the report that a window shows in the address of its page: `/exams/{id}?report=JOB`."""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import UUID

from pressroom.http.dependencies import ApiRequest

PARAMETER: Final = "report"


def with_report(request: ApiRequest, exam_id: UUID, job_id: UUID) -> dict[str, str]:
    """Return the header that puts a report into the address of the exam's page; nothing, if another page asked."""
    current = urlsplit(request.headers.get("HX-Current-URL", ""))
    if current.path != f"/exams/{exam_id}":
        return {}
    kept = [(name, value) for name, value in parse_qsl(current.query) if name != PARAMETER]
    return {"HX-Replace-Url": f"{current.path}?{urlencode([*kept, (PARAMETER, str(job_id))])}"}


def report_in_address(request: ApiRequest) -> UUID | None:
    """Return the report that the address of a page names; what is no id names none."""
    try:
        return UUID(request.query_params.get(PARAMETER, ""))
    except ValueError:
        return None
