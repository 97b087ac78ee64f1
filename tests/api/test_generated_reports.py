"""Reports of exams whose students are easily mistaken for each other, printed by a real worker, against all tables."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import httpx
import openpyxl
import pypdf
import pytest
import pytest_asyncio
from tests.support.applications import client_of, token_of
from tests.support.databases import Owner
from tests.support.exams import add_institution, staff
from tests.support.hostile_exams import HostileExam, hostile_exam, tokens_of
from tests.support.pdf_contents import pages_of, written_in
from tests.support.read_reports import middle, named_in, plain, scores_in, scores_of, total_of, two_places, without
from tests.support.reports import ask_for_report, ended_report
from tests.support.wire import data_of

from pressroom.exams.words import words_in

SEEDS = (1, 2)
TOKEN = re.compile(r"Zq\d+[af]\d+z")


@dataclass(frozen=True, kw_only=True)
class Stored:
    """A stored exam and a client of its teacher."""

    hostile: HostileExam
    client: httpx.AsyncClient
    id: str

    async def report(self, **body: Any) -> tuple[dict[str, Any], bytes]:
        """Have a report made; return its status and its file."""
        report = await ended_report(self.client, self.id, await ask_for_report(self.client, self.id, **body))
        assert (report["status"], report["warnings"]) == ("completed", []), report
        file = await self.client.get(report["downloadUrl"])
        assert len(file.content) == report["fileSize"]
        return report, file.content

    async def table(self, form: str, **query: str) -> bytes:
        """Return a table of the marks."""
        return (await self.client.get(f"/api/exams/{self.id}/export/csv", params={"format": form, **query})).content

    async def class_ids(self, *names: str) -> list[str]:
        """Return the ids of classes."""
        classes = data_of(await self.client.get(f"/api/exams/{self.id}"))["classes"]
        return [each["id"] for each in classes if each["name"] in names]

    def names(self, number: str) -> tuple[str, str, str, str]:
        """Return how a student may be called: whole, last name first, and each name."""
        student = self.hostile.student(number)
        last, first = student["lastName"], student["firstName"]
        return f"{first} {last}".strip(), f"{last} {first}".strip(), last, first


@pytest_asyncio.fixture(params=SEEDS)
async def stored(request: pytest.FixtureRequest, working_address: str, working_owner: Owner) -> AsyncGenerator[Stored]:
    user = staff(working_owner, institution=add_institution(working_owner))
    async with client_of(working_address, token_of(working_owner, user)) as client:
        found = Stored(hostile=hostile_exam(request.param), client=client, id=str(uuid4()))
        answer = await client.put(f"/api/exams/{found.id}", json=found.hostile.exam)
        assert answer.status_code == 201, answer.text
        yield found


def copies_of(pdf: bytes) -> list[tuple[str, str]]:
    """Return the title and the text of each copy of a report, as its outline says."""
    reader, pages = pypdf.PdfReader(io.BytesIO(pdf)), pages_of(pdf)
    entries: list[Any] = [item for item in reader.outline if not isinstance(item, list)]
    starts = [reader.get_destination_page_number(item) or 0 for item in entries] + [len(pages)]
    assert starts[0] == 0
    assert starts == sorted(set(starts)), "each part begins on a page of its own"
    texts = [" ".join(pages[start:end]) for start, end in pairwise(starts)]
    return [(str(item.title), text) for item, text in zip(entries, texts, strict=True)][1:]


async def test_every_file_of_the_archive_is_one_students_and_tells_of_no_other(stored: Stored):
    graded = stored.hostile.graded()
    report, content = await stored.report(options={"output": "zip", "keys": True})
    with ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        files = {entry.filename: archive.read(entry) for entry in archive.infolist()}
        assert len(files) == len(archive.infolist())
    assert len({name.casefold() for name in files}) == len(files) == len(graded) + 1
    assert report["attemptCount"] == len(graded)
    assert all(re.fullmatch(r"[^/\\:*?\"<>|\x00-\x1f]+\.pdf", name) and ".." not in name for name in files)
    _, *own_files = files.items()
    found: list[str] = []
    for file, pdf in own_files:
        text = " ".join(pages_of(pdf))
        everything = f"{file} {written_in(pdf)}"
        (number,) = [
            number
            for number, copy in graded.items()
            if scores_in(text) == scores_of(stored.hostile, copy) and tokens_of(copy) == set(TOKEN.findall(text))
        ]
        found.append(number)
        assert set(TOKEN.findall(everything)) == tokens_of(graded[number])
        own = stored.names(number)
        reader = pypdf.PdfReader(io.BytesIO(pdf))
        titles = [item.title for item in reader.outline if not isinstance(item, list)]
        assert titles == [reader.metadata and reader.metadata.title] == [own[0]]
        assert own[0] in text
        rest = without(everything, (*own, number))
        for other in stored.hostile.exam["students"]:
            strangers = set(stored.names(other["number"])) - set(own)
            assert named_in(rest, {*strangers, other["number"]} - {number}) == [], file
    assert sorted(found) == sorted(graded)


async def test_anonymous_files_name_nobody(stored: Stored):
    _, archived = await stored.report(options={"output": "zip", "anonymous": True})
    _, whole = await stored.report(options={"anonymous": True, "order": "mark"})
    with ZipFile(io.BytesIO(archived)) as archive:
        texts = [f"{name} {written_in(archive.read(name))}" for name in archive.namelist()]
    for text in (*texts, written_in(whole)):
        for student in stored.hostile.exam["students"]:
            assert named_in(text, {*stored.names(student["number"]), student["number"]}) == []
    graded = stored.hostile.graded()
    assert sorted(map(tokens, copies_of(whole))) == sorted(sorted(tokens_of(copy)) for copy in graded.values())


def tokens(copy: tuple[str, str]) -> list[str]:
    return sorted(set(TOKEN.findall(copy[1])))


@pytest.mark.parametrize("classes", [(), ("Classe A",), ("Classe A", "B")], ids=["all", "one class", "two classes"])
async def test_each_student_of_the_filter_is_in_the_report_once_with_the_numbers_of_all_tables(
    stored: Stored, classes: tuple[str, ...]
):
    hostile, language = stored.hostile, stored.hostile.exam["language"]
    ids = await stored.class_ids(*classes)
    graded = hostile.graded(frozenset(each["id"] for each in hostile.exam["classes"] if each["name"] in classes))
    report, pdf = await stored.report(classIds=ids)
    copies = copies_of(pdf)
    assert report["attemptCount"] == len(copies) == len(graded) > 0
    assert sorted(title for title, _ in copies) == sorted(stored.names(number)[0] for number in graded)
    assert sorted((scores_in(text), tokens((title, text))) for title, text in copies) == sorted(
        (scores_of(hostile, copy), sorted(tokens_of(copy))) for copy in graded.values()
    )
    query = {"classIds": ",".join(ids)}
    french = rows_of(await stored.table("french", **query), delimiter=";")
    plain_rows = rows_of(await stored.table("rfc4180", **query), delimiter=",")
    sheets = openpyxl.load_workbook(io.BytesIO(await stored.table("xlsx", **query))).worksheets
    sheet = [["" if cell is None else cell for cell in row] for row in sheets[0].iter_rows(min_row=3, values_only=True)]
    answer = json.loads((await stored.client.get(f"/api/exams/{stored.id}")).text, parse_float=Decimal)["data"]["exam"]
    served = {each["student"]: each for each in answer["submissions"] if each["status"] == "graded"}
    assert {row[0] for row in french if row[5]} == set(graded)
    assert len({row[0] for row in french}) == len(french) == len(plain_rows) == len(sheet)
    for first, second, third in zip(french, plain_rows, sheet, strict=True):
        copy = graded.get(first[0])
        total = None if copy is None else total_of(copy)
        assert [first[0], first[0]] == [second[0], third[0]]
        assert [decimal(first[5]), decimal(second[5]), decimal(third[5])] == [total] * 3
        assert first[5:7] == ["" if total is None else plain(total, "fr"), first[6]]
        for cells in (first, second, third):
            points = [decimal(cell) for cell in cells[9:]]
            assert sum((each for each in points if each is not None), Decimal(0)) == (total or 0)
        if copy is not None:
            assert total_of(served[first[0]]) == total
    marks = [Fraction(total_of(copy)) * 20 / Fraction(decimal(french[0][6]) or 1) for copy in graded.values()]
    words = words_in(language)
    figures = {
        "Mean": sum(marks, Fraction(0)) / len(marks),
        "Median": middle(marks),
        "Lowest mark": min(marks),
        "Highest mark": max(marks),
    }
    cover = " ".join(pages_of(pdf)[:3])
    listed = {row[0]: row[1] for row in sheets[1].iter_rows(max_col=2, values_only=True)}
    assert listed[words.gettext("Graded papers")] == len(graded)
    for label, value in figures.items():
        shown = two_places(value, language)
        assert f"{words.gettext(label)} {shown}" in cover
        assert decimal(listed[words.gettext(label)]) == decimal(shown)


def rows_of(table: bytes, *, delimiter: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(table.decode("utf-8-sig"), newline=""), delimiter=delimiter))[1:]


def decimal(cell: Any) -> Decimal | None:
    """Read a number as a table shows it; None: the cell is empty."""
    return None if cell in {None, ""} else Decimal(str(cell).replace(",", "."))
