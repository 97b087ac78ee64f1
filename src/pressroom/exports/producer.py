"""Define the interface between the engine and an application: one producer for each format.

The composition root (`app.py`) passes a dictionary of producers to the worker.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from pressroom.db.tenant import TenantConnection
from pressroom.errors import ExportWarning, PressroomError
from pressroom.exports.model import ExportJob, ExportRequest, JsonObject
from pressroom.exports.progress import Report


class NoProducerError(PressroomError):
    """This worker cannot make this file. Start workers of the version that accepted the export."""

    code = "RENDER_FAILED"


@dataclass(frozen=True, kw_only=True)
class Produced:
    """A file that is ready to be stored."""

    content: bytes | Path
    """The file's bytes, or its path in the attempt's folder."""
    media_type: str
    name: str
    """The name of the download, with its extension."""
    page_count: int | None = None
    """None: the format has no pages."""
    warnings: tuple[ExportWarning, ...] = ()
    proof: JsonObject | None = None
    """The findings of the producer's check of the file, as the API returns them."""


class Producer(Protocol):
    """Produce files of one format of an application."""

    @property
    def revision(self) -> str:
        """A digest of what determines the files besides the requests, as in the requests that this process makes.

        It is stored with the file: while an upgrade is under way, a worker may differ from the process that made a request.
        """
        ...

    async def load(self, conn: TenantConnection, job: ExportJob) -> Any:
        """Read the job's subject. The connection has the worker's role and sees only the rows of the job's user.

        Raises:
            PressroomError: The subject does not exist any more, or cannot be exported.
        """
        ...

    async def produce(self, source: Any, job: ExportJob, *, folder: Path, report: Report) -> Produced:
        """Make the file from the result of `load`, until cancelled.

        `folder` is for large files, and is removed when the attempt ends. There is no connection here, so that a long
        attempt holds no transaction open.

        Raises:
            PressroomError: The file could not be made; `retryable` tells whether another attempt may succeed.
        """
        ...


Producers = Mapping[tuple[str, str], Producer]
"""Producers by (application, format)."""

RequestAgain = Callable[[TenantConnection, ExportJob], Awaitable[ExportRequest]]
"""Make a job's request again for the current version of its subject. Raises when the subject was deleted."""


def producer_of(producers: Producers, job: ExportJob) -> Producer:
    """Return the producer of a job's file.

    Raises:
        NoProducerError: This worker has none for the job's application and format.
    """
    found = producers.get((job.application, job.format))
    if found is None:
        raise NoProducerError
    return found
