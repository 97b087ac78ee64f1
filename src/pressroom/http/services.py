"""Define the services of request handlers, which `app.py` opens once per process."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from pressroom.auth.passwords import Passwords
from pressroom.auth.providers import Providers
from pressroom.db.pool import Pool
from pressroom.documents.exporting import DocumentExports
from pressroom.documents.preview_files import PreviewFiles
from pressroom.exams.exporting import ExamExports
from pressroom.exports.events import JobEvents
from pressroom.exports.limits import ExportLimits
from pressroom.exports.positions import QueuePositions
from pressroom.exports.producer import RequestAgain
from pressroom.exports.series import RecentSeries
from pressroom.http.limits import LargeBodyLimit, PreviewLimits, RequestRateLimit
from pressroom.http.preview_turns import PreviewTurns
from pressroom.http.readiness import ReadinessCheck
from pressroom.http.sign_in_limits import SignInLimits
from pressroom.observability.metrics import Metrics
from pressroom.rendering.browser.pool import Renderer
from pressroom.settings import Settings
from pressroom.storage.links import LinkSigner
from pressroom.storage.store import Store
from pressroom.webhooks.receivers import Receivers


@dataclass(frozen=True, kw_only=True)
class Services:
    """The services of one web process."""

    settings: Settings
    database_url: str
    web_pool: Pool
    store: Store
    links: LinkSigner
    """Signs links to stored files."""
    batch_links: LinkSigner
    """Signs links to archives of batches."""
    renderer: Renderer
    events: JobEvents
    limits: ExportLimits
    document_exports: DocumentExports
    exam_exports: ExamExports
    request_again: Mapping[str, RequestAgain]
    """By application: makes the request of a job again, to repeat the job."""
    readiness: ReadinessCheck
    previews: PreviewLimits
    request_rates: RequestRateLimit
    receivers: Receivers
    """Checks the addresses of new webhooks."""
    queue_positions: QueuePositions = field(default_factory=QueuePositions)
    recent_series: RecentSeries = field(default_factory=RecentSeries)
    """Of all users' jobs, for administrators."""
    large_bodies: LargeBodyLimit = field(default_factory=LargeBodyLimit)
    providers: Providers = field(default_factory=Providers)
    passwords: Passwords = field(default_factory=Passwords)
    sign_in_limits: SignInLimits = field(default_factory=SignInLimits)
    metrics: Metrics = field(default_factory=Metrics)
    preview_turns: PreviewTurns = field(default_factory=PreviewTurns)
    preview_files: PreviewFiles = field(default_factory=PreviewFiles)
    thumbnails: dict[str, asyncio.Task[bytes]] = field(default_factory=dict[str, "asyncio.Task[bytes]"])
    """Pictures of templates by fingerprint, each made at its first request."""
    drawings: dict[tuple[UUID, UUID], asyncio.Task[None]] = field(default_factory=dict[tuple[UUID, UUID], "asyncio.Task[None]"])
    """What draws documents at this moment, by user and document."""

    @property
    def secret_key(self) -> str:
        """The signing key."""
        assert self.settings.secret_key is not None  # noqa: S101 - `app.open_services` sets it
        return self.settings.secret_key
