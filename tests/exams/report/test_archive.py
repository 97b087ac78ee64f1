"""Print reports as one file for each student, and look for the names of others in them."""

from __future__ import annotations

import asyncio
import gc
import io
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZipFile

import pikepdf
import psutil
import pypdf
import pytest
from tests.support.browsers import chromium_under_test
from tests.support.exam_results import small_exam
from tests.support.paused_threads import paused_at
from tests.support.report_pages import report_of

from pressroom.exams.report.archive import write_archive
from pressroom.exams.report.parts import Report
from pressroom.exams.shown_names import full_name
from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.parts.model import PrintedParts
from pressroom.rendering.parts.printing import print_parts


async def printed_in(folder: Path, report: Report) -> PrintedParts:
    async with Renderer(chromium=chromium_under_test(), tabs=2) as renderer:
        return await print_parts(
            renderer,
            report.source(),
            list(report.parts()),
            options=report.options,
            metadata=report.metadata(),
            base_seconds=60,
            folder=folder,
            replacement=lambda part, _error: report.unprintable_body(part.title),
        )


async def archive_of(report: Report, folder: Path) -> Mapping[str, bytes]:
    """Return the files of the archive of a report, by name."""
    printed = await printed_in(folder, report)
    path = folder / "report.zip"
    await write_archive(path, report, printed, folder=folder, report=lambda _done, _total: None)
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def written_in(pdf: bytes) -> str:
    """Return the text of the pages, the metadata, the outline and every string of the file."""
    pages = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        metadata = f"{opened.docinfo} {opened.open_metadata()}"
        outline = " ".join(str(item.title) for item in opened.open_outline().root)
        strings = " ".join(
            str(value)
            for each in opened.objects
            if isinstance(each, pikepdf.Dictionary)
            for value in each.values()
            if isinstance(value, pikepdf.String)
        )
    return f"{pages} {metadata} {outline} {strings}"


async def test_the_file_of_a_student_names_that_student_and_no_other(tmp_path: Path) -> None:
    results = small_exam()
    files = await archive_of(report_of(results), tmp_path)
    assert list(files)[:3] == ["Couverture et statistiques.pdf", "Abelard Noé.pdf", "Bellanger Inès.pdf"]
    students = [submission.student for submission in results.submissions]
    for name, pdf in list(files.items())[1:]:
        written = written_in(pdf)
        (own,) = [student for student in students if name == f"{student.last_name} {student.first_name}.pdf"]
        assert full_name(own) in written
        for other in students:
            if other != own:
                assert other.last_name not in written
                assert other.first_name not in written


async def test_the_pages_of_each_file_are_called_by_their_numbers_in_it(tmp_path: Path) -> None:
    files = await archive_of(report_of(small_exam()), tmp_path)
    for pdf in files.values():
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            assert "/PageLabels" in opened.Root
        reader = pypdf.PdfReader(io.BytesIO(pdf))
        assert reader.page_labels == [str(number) for number in range(1, len(reader.pages) + 1)]
        for label, page in list(zip(reader.page_labels, reader.pages, strict=True))[1:]:
            assert f"Rapport, page {label} sur {len(reader.pages)}" in " ".join(page.extract_text().split())


@pytest.mark.parametrize("order", ["name", "mark"])
async def test_anonymous_files_are_named_after_pseudonyms_and_name_nobody(tmp_path: Path, order: str) -> None:
    results = small_exam()
    files = await archive_of(report_of(results, anonymous=True, order=order), tmp_path)
    assert len(files) == 9
    written = " ".join((*files, *map(written_in, files.values())))
    assert all(name.startswith("Copie ") for name in list(files)[1:])
    for submission in results.submissions:
        assert submission.student.last_name not in written
        assert submission.student.first_name not in written


@pytest.mark.parametrize(
    ("place", "skip"),
    [
        ("pressroom.rendering.parts.copying.copy_part", 2),
        ("pressroom.exams.report.archive.add", 2),
        ("shutil.copyfileobj", 2),  # while the third file is written into the archive
    ],
)
async def test_cancelling_stops_the_archive_as_a_cancel(tmp_path: Path, place: str, skip: int) -> None:
    report = report_of(small_exam())
    printed = await printed_in(tmp_path, report)
    written: list[int] = []
    async with paused_at(place, skip=skip) as paused:
        writing = asyncio.create_task(
            write_archive(
                tmp_path / "report.zip", report, printed, folder=tmp_path, report=lambda done, _total: written.append(done)
            )
        )
        await paused.reached()
        writing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await writing
        await paused.go_on()
        assert not {"check_part", "copy_part", "add"} & set(paused.calls_after)
    assert written == [1, 2]


async def test_a_full_disk_fails_the_archive_and_leaves_nothing_open(tmp_path: Path) -> None:
    report = report_of(small_exam())
    printed = await printed_in(tmp_path, report)
    full = Path("/dev/full")
    with pytest.raises(OSError, match="No space left on device"):
        await write_archive(full, report, printed, folder=tmp_path, report=lambda _done, _total: None)
    gc.collect()  # an archive that is still open is written to its end here, which pytest reports
    assert str(full) not in [file.path for file in psutil.Process().open_files()]
