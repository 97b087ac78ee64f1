"""A minimal application for tests of the engine: notes, exported as text files line by line."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from uuid import UUID, uuid4

from tests.support.limits import LIMITS

from pressroom.auth.principal import Principal
from pressroom.db.pool import Pool
from pressroom.db.tenant import TenantConnection, acting_as
from pressroom.errors import ConflictError, ExportWarning
from pressroom.exports.model import ExportJob, ExportRequest, Phase, Subject
from pressroom.exports.producer import Produced
from pressroom.exports.progress import Report
from pressroom.exports.submit import submit_export

APPLICATION: Final = "notes"


def note_request(note_id: UUID, *, title: str = "Three lines", strict: bool = False) -> ExportRequest:
    """Make a request for a note as a text file."""
    subject = Subject(application=APPLICATION, id=note_id, version=None, title=title, selection={"lines": [1, 2, 3]})
    return ExportRequest(queue="exam-reports", subject=subject, format="txt", options={"strict": strict}, revision="of this test")


async def submit_note(pool: Pool, user: Principal, *, strict: bool = False) -> UUID:
    """Submit the export of a note and return its job's id."""
    async with acting_as(pool, user) as conn:
        return (await submit_export(conn, note_request(uuid4(), strict=strict), limits=LIMITS)).job_id


@dataclass
class NoteProducer:
    """Produce a text file; each line waits for a permit of the test."""

    line_permits: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))
    folders: list[Path] = field(default_factory=list[Path])
    fails: bool = False
    warnings: tuple[ExportWarning, ...] = ()
    revision: str = "of this test"

    def permit(self, *, lines: int) -> None:
        """Let this number of lines be written."""
        for _ in range(lines):
            self.line_permits.release()

    async def load(self, conn: TenantConnection, job: ExportJob) -> list[str]:
        row = await (await conn.execute("SELECT app_user_id()")).fetchone()
        assert row == (job.user_id,), "the connection is that of the job's user"
        return [f"line {number} of {job.title}" for number in job.selection["lines"]]

    async def produce(self, source: list[str], job: ExportJob, *, folder: Path, report: Report) -> Produced:
        self.folders.append(folder)
        path = folder / "note.txt"
        report(Phase.PROCESSING, 0, len(source))
        for number, line in enumerate(source, start=1):
            await self.line_permits.acquire()
            if self.fails:
                raise ConflictError("The note is torn.")
            with path.open("a", encoding="utf-8") as file:
                file.write(f"{line}\n")
            report(Phase.PROCESSING, number, len(source))
        return Produced(content=path, media_type="text/plain", name=f"{job.title}.txt", warnings=self.warnings)
