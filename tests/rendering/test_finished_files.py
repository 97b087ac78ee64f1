"""A finished file holds what the browser wrote, object by object, and nothing of the browser's metadata."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
import pytest_asyncio
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from tests.support.browser_print import print_html
from tests.support.browsers import chromium_under_test
from tests.support.pdf_readers import READERS
from tests.support.resumes import resume_html

from pressroom.kinds import KINDS
from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.options import ExportOptions
from pressroom.rendering.pdf.metadata import Metadata
from pressroom.rendering.pdf.postprocess import finish_pdf

SAMPLES = KINDS["resume"].samples
METADATA = Metadata(title="Résumé & endobj", author="Ana ) >> endstream", subject="", keywords=("日本語",), language="es")
BODY = '<h1>Ana Núñez</h1><p>Engineer, <a href="https://ana.example">site</a></p><h2>Work</h2><ul><li>One<li>Two</ul>'
REPLACED = frozenset({"/Info", "/Metadata", "/Lang", "/ViewerPreferences"})
OPTIONS: list[dict[str, Any]] = [{}, {"quality": "draft"}, {"include_metadata": False}]


def finished(pdf: bytes, *, metadata: Metadata = METADATA, **options: Any) -> bytes:
    return finish_pdf(pdf, options=ExportOptions(**options), metadata=metadata).pdf


def problems(pdf: bytes) -> list[str]:
    with Pdf.open(BytesIO(pdf)) as opened:
        return opened.check_pdf_syntax()


def graph(pdf: bytes, *, without: frozenset[str] = frozenset()) -> list[Any]:
    """Return all that the trailer refers to as plain values; objects are numbered in the order in which they are met."""
    names: dict[tuple[int, int], int] = {}
    waiting: list[Any] = []

    def plain(value: Any, *, here: bool = False) -> Any:
        if not here and getattr(value, "is_indirect", False):
            if value.objgen not in names:
                names[value.objgen] = len(names)
                waiting.append(value)
            return f"object {names[value.objgen]}"
        if isinstance(value, Stream):
            coded = value.get(Name.Filter) not in {None, Name.FlateDecode}
            hidden = {"/Length"} if coded else {"/Length", "/Filter", "/DecodeParms"}
            entries = {key: plain(value[key]) for key in sorted(value.keys()) if key not in hidden}
            return entries, value.read_raw_bytes() if coded else value.read_bytes()
        if isinstance(value, Dictionary):
            return {key: plain(value[key]) for key in sorted(value.keys()) if key not in without}
        if isinstance(value, Array):
            return [plain(each) for each in value]
        return bytes(value) if isinstance(value, String) else (type(value), str(value))

    with Pdf.open(BytesIO(pdf)) as opened:
        found = [{key: plain(opened.trailer[key]) for key in ("/Info", "/Root") if key in opened.trailer and key not in without}]
        while waiting:
            found.append(plain(waiting.pop(0), here=True))
    return found


def everything(pdf: bytes) -> bytes:
    """The bytes of the file, of all its objects and of what its streams hold."""
    with Pdf.open(BytesIO(pdf)) as opened:
        streams = [each for each in opened.objects if isinstance(each, Stream) and each.get(Name.Filter) == Name.FlateDecode]
        return b"\n".join((pdf, *(each.unparse() for each in opened.objects), *(each.read_bytes() for each in streams)))


NO_FOOT = {"pageFoot": False}
"""What stands in the margins is marked as an artifact."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def samples() -> AsyncGenerator[Mapping[str, bytes]]:
    """Every sample of the resume, as the browser prints it."""
    async with Renderer(chromium=chromium_under_test(), tabs=1) as renderer:
        yield {
            name: (await renderer.print_pdf(resume_html(data(), settings=NO_FOOT), ExportOptions(), seconds=60, trusted=True)).pdf
            for name, data in SAMPLES.items()
        }


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize("name", SAMPLES)
def test_a_finished_sample_holds_what_the_browser_wrote(samples: Mapping[str, bytes], name: str, options: dict[str, Any]) -> None:
    result = finished(samples[name], **options)
    assert problems(result) == []
    assert graph(result, without=REPLACED) == graph(samples[name], without=REPLACED)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("name", SAMPLES)
def test_every_extractor_reads_the_same_text_as_before(samples: Mapping[str, bytes], name: str, reader: str) -> None:
    before = READERS[reader](samples[name])
    assert len(before) > 500
    assert READERS[reader](finished(samples[name])) == before


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_the_same_file_gives_the_same_bytes_and_its_own_id(options: dict[str, Any]) -> None:
    printed = print_html(BODY)
    once = finished(printed, **options)
    assert finished(printed, **options) == once
    others = [finished(print_html(BODY.replace("One", "Ons")), **options)]
    if options.get("include_metadata", True):
        others.append(finished(printed, metadata=replace(METADATA, author="B"), **options))
    ids = {_id_of(pdf) for pdf in (once, *others)}
    assert len(ids) == 1 + len(others)


@pytest.mark.parametrize("include_metadata", [True, False])
def test_no_date_and_nothing_else_of_the_browsers_metadata_is_left(*, include_metadata: bool) -> None:
    printed = print_html(BODY)
    kept = {b"Skia"} if include_metadata else set[bytes]()
    for written in (b"CreationDate", b"ModDate", b"(Chromium)", b"(Printed)", b"Skia"):
        assert written in printed
        assert (written in everything(finished(printed, include_metadata=include_metadata))) is (written in kept)


@pytest.mark.parametrize("include_metadata", [True, False])
def test_a_packet_that_is_already_there_is_replaced(*, include_metadata: bool) -> None:
    with Pdf.open(BytesIO(print_html(BODY))) as opened:
        old = Stream(opened, b"<x>Old, of 1999-12-31</x>", Dictionary(Type=Name.Metadata, Subtype=Name.XML))
        opened.Root[Name.Metadata] = opened.make_indirect(old)
        written = BytesIO()
        opened.save(written, fix_metadata_version=False)
    assert b"1999-12-31" in everything(written.getvalue())
    result = finished(written.getvalue(), include_metadata=include_metadata)
    assert problems(result) == []
    assert b"1999-12-31" not in everything(result)


def _id_of(pdf: bytes) -> bytes:
    with Pdf.open(BytesIO(pdf)) as opened:
        first, second = (bytes(part) for part in opened.trailer.ID.as_list())
    assert first == second
    assert len(first) == 16
    return first
