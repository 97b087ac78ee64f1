"""Reports and tables in two time zones whose days always differ."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from pypdf import PdfReader
from tests.support.applications import client_of, serving, token_of
from tests.support.databases import Owner
from tests.support.exams import add_institution, small_exam, staff
from tests.support.reports import ask_for_report, ended_report

from pressroom.app import create_app
from pressroom.exams.report.numbers import day_text
from pressroom.rendering.browser.pool import Renderer
from pressroom.settings import Settings


@pytest.mark.parametrize("name", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
async def test_covers_and_names_of_tables_have_the_day_of_the_time_zone(
    name: str, tmp_path: Path, database_url: str, renderer: Renderer, owner: Owner
):
    zone = ZoneInfo(name)
    settings = Settings(data_dir=tmp_path, secret_key="k" * 40, time_zone=zone)
    app = create_app(settings, database_url=database_url, with_worker=True, renderer=renderer)
    user = staff(owner, institution=add_institution(owner))
    exam_id = str(uuid4())
    async with serving(app) as address, client_of(address, token_of(owner, user)) as client:
        begun = datetime.now(zone)
        await client.put(f"/api/exams/{exam_id}", json=small_exam(date=None))
        report = await ended_report(client, exam_id, await ask_for_report(client, exam_id))
        file = await client.get(report["downloadUrl"])
        table = await client.get(f"/api/exams/{exam_id}/export/csv")
        times = (begun, datetime.now(zone))
    cover = " ".join(PdfReader(io.BytesIO(file.content)).pages[0].extract_text().split())
    days = [" ".join(day_text(time.date(), Locale("en")).split()) for time in times]
    assert any(day in cover for day in days), cover
    assert any(f"{time:%Y-%m-%d_%Hh}" in table.headers["Content-Disposition"] for time in times)
