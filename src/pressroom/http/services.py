"""What request handlers work with; built once by `app.py`."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from pressroom.db.pool import Pool
from pressroom.documents.exporting import DocumentExports
from pressroom.exports.events import JobEvents
from pressroom.exports.positions import QueuePositions
from pressroom.exports.producer import RequestAgain
from pressroom.http.limits import LargeBodies, PreviewLimits, RequestRates
from pressroom.http.readiness import ReadinessCheck
from pressroom.observability.metrics import Metrics
from pressroom.rendering.browser.pool import Renderer
from pressroom.settings import Settings
from pressroom.storage.links import LinkSigner
from pressroom.storage.store import Store


@dataclass(frozen=True, kw_only=True)
class Services:
    """The running parts of one web process."""

    settings: Settings
    database_url: str
    web_pool: Pool
    store: Store
    links: LinkSigner
    renderer: Renderer
    events: JobEvents
    document_exports: DocumentExports
    request_again: Mapping[str, RequestAgain]
    """How each application makes the request of a job anew."""
    readiness: ReadinessCheck
    previews: PreviewLimits
    request_rates: RequestRates
    queue_positions: QueuePositions = field(default_factory=QueuePositions)
    large_bodies: LargeBodies = field(default_factory=LargeBodies)
    metrics: Metrics = field(default_factory=Metrics)
    thumbnails: dict[str, asyncio.Task[bytes]] = field(default_factory=dict[str, "asyncio.Task[bytes]"])
    """Pictures of templates by fingerprint, made at the first request for each."""

    @property
    def secret_key(self) -> str:
        """The signing key; `settings` went through `with_secret`."""
        assert self.settings.secret_key is not None  # noqa: S101 - `app.open_services` sees to it
        return self.settings.secret_key
