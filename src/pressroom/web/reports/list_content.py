"""Read the reports of an exam that its page shows: those that run, and those of the last hour."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pressroom.db.tenant import TenantConnection
from pressroom.http.dependencies import ApiRequest
from pressroom.http.services import Services


async def read_reports(conn: TenantConnection, services: Services, exam_id: UUID, request: ApiRequest) -> dict[str, Any]:
    """Return the values of the templates `reports/menu.html`, `reports/running.html` and `reports/list.html`."""
    del conn, services, exam_id, request
    return {"reports": []}
