"""Cancel a report over HTTP while its worker is in the middle of each phase."""

from __future__ import annotations

import tempfile
from pathlib import Path
from uuid import UUID, uuid4

import msgspec
import pytest
from tests.support.applications import client_of, serving, token_of
from tests.support.databases import Owner
from tests.support.exams import add_institution, staff
from tests.support.paused_threads import paused_at
from tests.support.polling import until
from tests.support.queue_rows import job_of, operations_of
from tests.support.reports import ask_for_report, ended_report, report_status
from tests.support.running_worker import check_invariants, stored_files

from pressroom.app import create_app
from pressroom.exams.samples.sample import sample_document
from pressroom.rendering.browser.pool import Renderer
from pressroom.settings import Settings

STUDENTS = 6
JSON = {"Content-Type": "application/json"}
PARTS = "pressroom.rendering.parts"


@pytest.mark.parametrize(
    ("phase", "output", "place", "skip", "later"),
    [
        ("processing", "pdf", f"{PARTS}.printing._store", 0, {"characters_mark"}),
        ("generating", "pdf", f"{PARTS}.copying.copy_part", 2, {"write_structure"}),
        ("generating", "zip", "shutil.copyfileobj", 2, {"check_part", "add"}),
        ("saving", "pdf", "pressroom.storage.folder._chunks", 0, {"_sync_folder"}),
    ],
)
async def test_a_cancel_ends_the_job_before_its_thread_goes_on_and_leaves_no_file(
    settings: Settings,
    database_url: str,
    renderer: Renderer,
    owner: Owner,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    phase: str,
    output: str,
    place: str,
    skip: int,
    later: set[str],
):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))  # where the folders of attempts are made
    user = staff(owner, institution=add_institution(owner))
    app = create_app(settings, database_url=database_url, with_worker=True, renderer=renderer)
    async with serving(app) as address, client_of(address, token_of(owner, user)) as client:
        exam_id, exam = str(uuid4()), sample_document(students=STUDENTS)
        stored = await client.put(f"/api/exams/{exam_id}", content=msgspec.json.encode(exam), headers=JSON)
        assert stored.status_code == 201, stored.text
        async with paused_at(place, skip=skip) as paused:
            job = await ask_for_report(client, exam_id, options={"output": output})
            await paused.reached()
            assert (await report_status(client, exam_id, job))["status"] == "processing"
            await until(lambda: job_of(owner, UUID(job))["phase"] == phase, seconds=20, what="the phase is saved")
            assert (await client.delete(f"/api/v1/export/job/{job}")).status_code == 200
            assert (await ended_report(client, exam_id, job, seconds=30))["status"] == "cancelled"
            await paused.go_on()
            assert not later & set(paused.calls_after)
        assert operations_of(owner, UUID(job)) == ["cancelled"]
        assert job_of(owner, UUID(job))["error_code"] is None
        assert list(scratch.glob("pressroom-attempt-*")) == []
        assert stored_files(settings.data_dir / "files") == {}
        again = await ended_report(client, exam_id, await ask_for_report(client, exam_id, options={"output": output}))
        assert again["status"] == "completed"
    check_invariants(owner, settings.data_dir / "files")
