"""Write the body of a message: `{"type", "timestamp", "data"}`. It has ids and numbers, and no content of documents."""

from __future__ import annotations

from datetime import UTC
from typing import Any

import msgspec

from pressroom.webhooks.model import ClaimedDelivery


def body_of(delivery: ClaimedDelivery) -> str:
    """Return the body, the same at each attempt. `url` is a path of the API, where there is something to read."""
    message = {
        "type": delivery.event,
        "timestamp": delivery.created_at.astimezone(UTC),
        "data": delivery.data | _paths(delivery.data),
    }
    return msgspec.json.encode(message).decode()


def _paths(data: dict[str, Any]) -> dict[str, str]:
    if history_id := data.get("historyId"):
        return {"url": f"/api/v1/export/download/{history_id}"}
    if job_id := data.get("jobId"):
        return {"url": f"/api/v1/export/job/{job_id}"}
    if batch_id := data.get("batchId"):
        return {"url": f"/api/v1/export/batch/{batch_id}"}
    return {}
