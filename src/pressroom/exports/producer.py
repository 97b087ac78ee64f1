"""What an application brings to the engine: a producer for each of its formats.

The composition root hands the worker a dictionary of producers. Adding an application is a folder and its lines there.
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
    """This worker cannot make files of this format. Start workers of the version that accepted the export."""

    code = "RENDER_FAILED"


@dataclass(frozen=True, kw_only=True)
class Produced:
    """A file that is ready to be stored."""

    content: bytes | Path
    """The file itself, or where it lies in the attempt's folder."""
    media_type: str
    name: str
    """The name that a person sees, with its extension."""
    page_count: int | None = None
    """None: the format has no pages."""
    warnings: tuple[ExportWarning, ...] = ()
    proof: JsonObject | None = None
    """What was found when the file was read back, in the form of the wire."""


class Producer(Protocol):
    """Makes the file of one format of an application."""

    async def load(self, conn: TenantConnection, job: ExportJob) -> Any:
        """Read what the job exports: in the worker's role, and the rows of the job's user alone.

        Raises:
            PressroomError: The subject is not there any more, or cannot be exported.
        """
        ...

    async def produce(self, source: Any, job: ExportJob, *, folder: Path, report: Report) -> Produced:
        """Make the file of what `load` has read; cancelling the call stops it.

        `folder` is there for large files, and removed when the attempt has ended. No database: an attempt that takes
        minutes holds no transaction.

        Raises:
            PressroomError: It could not be made; the error says whether another attempt makes sense.
        """
        ...


Producers = Mapping[tuple[str, str], Producer]
"""The producers by application and format."""

RequestAgain = Callable[[TenantConnection, ExportJob], Awaitable[ExportRequest]]
"""Make the request of a job anew, for the subject as it is now; each application has one. Raises when the subject is gone."""


def producer_of(producers: Producers, job: ExportJob) -> Producer:
    """Return the producer of a job's file.

    Raises:
        NoProducerError: This worker has none.
    """
    found = producers.get((job.application, job.format))
    if found is None:
        raise NoProducerError
    return found
