from __future__ import annotations

import re
import zlib
from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
import pytest_asyncio
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf, Stream, String
from PIL import Image
from tests.support.browser_print import cutout, photo, print_html
from tests.support.page_pictures import rendered
from tests.support.pdf_readers import READERS

from pressroom.documents.templates import template_named
from pressroom.errors import ExportTimeoutError
from pressroom.exports.printing import Source, document_html
from pressroom.kinds import KINDS
from pressroom.rendering.browser.chromium import find_chromium
from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.options import ExportOptions
from pressroom.rendering.pdf.metadata import Metadata, metadata_numbers, remove_metadata
from pressroom.rendering.pdf.packing import OBJECTS_PER_STREAM, pack
from pressroom.rendering.pdf.postprocess import finish_pdf

RESUME = KINDS["resume"]
METADATA = Metadata(title="Résumé & endobj", author="Ana ) >> endstream", subject="", keywords=("日本語",), language="es")
BODY = '<h1>Ana Núñez</h1><p>Engineer, <a href="https://ana.example">site</a></p><h2>Work</h2><ul><li>One<li>Two</ul>'
TOLD = frozenset({"/Info", "/Metadata", "/Lang", "/ViewerPreferences"})
OPTIONS: list[dict[str, Any]] = [{}, {"quality": "draft"}, {"quality": "high"}, {"include_metadata": False}]
PICTURES = f'{BODY}<img src="{photo(900, 600)}" style="width:1in"><img src="{cutout(400, 400)}" style="width:1in">'
"""Both have more pixels than any quality keeps."""


def finished(pdf: bytes, *, metadata: Metadata = METADATA, **options: Any) -> bytes:
    return finish_pdf(pdf, options=ExportOptions(**options), metadata=metadata).pdf


def rewritten(pdf: bytes, **options: Any) -> bytes:
    """Finish a file with a byte behind its end, which qpdf does not mind."""
    result = finished(pdf + b"\n", **options)
    assert not is_packed(result)
    return result


def is_packed(pdf: bytes) -> bool:
    """Tell who wrote a finished file, from the comment of its second line: qpdf's own differs."""
    return pdf.startswith(b"%PDF-1.5\n%\xd3\xeb\xe9\xe1\n")


def problems(pdf: bytes) -> list[str]:
    with Pdf.open(BytesIO(pdf)) as opened:
        return opened.check_pdf_syntax()


def graph(pdf: bytes, *, without: frozenset[str] = frozenset()) -> list[Any]:
    """Everything that the trailer leads to, as plain values; an object is named by when it is first met, not by its number."""
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
    """The bytes of the file, and of all its streams that can be unpacked."""
    parts = [pdf]
    for found in re.finditer(rb"stream\n", pdf):
        try:
            parts.append(zlib.decompressobj().decompress(pdf[found.end() :]))
        except zlib.error:
            continue
    return b"\n".join(parts)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def samples() -> AsyncGenerator[Mapping[str, bytes]]:
    """Every sample of the resume, as the browser prints it."""
    template, options = template_named(RESUME, RESUME.default_template), ExportOptions()
    printed: dict[str, bytes] = {}
    async with Renderer(chromium=find_chromium(), tabs=1) as renderer:
        for name, sample in RESUME.samples.items():
            source = Source(kind=RESUME, title=name, data=sample(), settings={})
            html = document_html(source, template=template, options=options)
            printed[name] = (await renderer.print_pdf(html, options, seconds=60, trusted=True)).pdf
    yield printed


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize("name", RESUME.samples)
def test_a_packed_sample_holds_the_same_objects_as_a_rewritten_one(
    samples: Mapping[str, bytes], name: str, options: dict[str, Any]
) -> None:
    packed, other = finished(samples[name], **options), rewritten(samples[name], **options)
    assert is_packed(packed)
    assert problems(packed) == []
    assert graph(packed) == graph(other)
    assert len(packed) < len(other) * 1.05


@pytest.mark.parametrize("name", RESUME.samples)
def test_a_packed_sample_holds_what_the_browser_wrote(samples: Mapping[str, bytes], name: str) -> None:
    assert graph(finished(samples[name]), without=TOLD) == graph(samples[name], without=TOLD)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("name", RESUME.samples)
def test_every_extractor_reads_the_same_text_as_before(samples: Mapping[str, bytes], name: str, reader: str) -> None:
    before = READERS[reader](samples[name])
    assert len(before) > 500
    assert READERS[reader](finished(samples[name])) == before


@pytest.mark.parametrize("options", [*OPTIONS, {"quality": "high", "include_metadata": False}], ids=str)
def test_pictures_that_were_drawn_down_are_packed_too(options: dict[str, Any]) -> None:
    printed = print_html(PICTURES)
    packed = finished(printed, **options)
    assert is_packed(packed)
    assert problems(packed) == []
    assert graph(packed) == graph(rewritten(printed, **options)) != graph(printed)
    assert len(packed) < len(printed) / 2
    assert [page.tobytes() for page in rendered(packed)] == [page.tobytes() for page in rendered(rewritten(printed, **options))]


def test_gray_is_left_to_qpdf() -> None:
    assert not is_packed(finished(print_html(BODY), color_mode="grayscale"))


def test_text_that_looks_like_a_file_is_text() -> None:
    text = "a) >> endobj endobj(b\\ 3 0 obj <</A 1>> stream xref trailer startxref %%EOF é日 endstream"
    quoted = text.replace("<", "&lt;").replace(">", "&gt;")
    lines = quoted.replace(" ", "&#10;")
    picture = f'<img alt="{lines}" width=9 height=9 src="{photo(8, 8)}">'
    link = f'<a href="https://ana.example/{quoted.replace(" ", "/")}" title="{lines}">{quoted}</a>'
    printed = print_html(f'{BODY}<h2 style="white-space:pre">{lines}</h2><p lang="{lines}">{quoted}</p>{link}{picture}')
    result = finished(printed)
    assert is_packed(result)
    assert problems(result) == []
    assert graph(result) == graph(rewritten(printed))
    assert graph(result, without=TOLD) == graph(printed, without=TOLD)


def test_objects_that_may_be_streams_stay_as_they_are_and_only_once() -> None:
    objects = taken_apart(print_html(BODY))
    catalog = number_of(objects, b"/Type /Catalog")
    objects[catalog] += b" % endstream"
    printed = laid_out(objects, ends={a_stream(objects): b" % >>\nendobj\n"})
    result = finished(printed)
    assert is_packed(result)
    assert problems(result) == []
    assert graph(result) == graph(rewritten(printed))
    assert b"\n%d 0 obj" % catalog not in result


def test_a_picture_whose_data_look_like_a_file_is_kept() -> None:
    written = BytesIO()
    Image.new("RGB", (8, 8), "#a52").save(written, "JPEG", comment=b"x\nendstream\nendobj\n7 0 obj\n<</A 1>>\nendobj\n")
    objects = taken_apart(print_html(BODY))
    dictionary = b"<</Type /XObject\n/Subtype /Image\n/Width 8\n/Height 8\n/ColorSpace /DeviceRGB\n/BitsPerComponent 8"
    picture = b"%b\n/Filter /DCTDecode\n/Length %d>> stream\n%b\nendstream" % (
        dictionary,
        len(written.getvalue()),
        written.getvalue(),
    )
    page = number_of(objects, b"/Type /Page\n")
    objects[page] = objects[page].replace(b"/Resources <<", b"/Resources <</XObject <</X9 %d 0 R>>\n" % (max(objects) + 1))
    printed = laid_out({**objects, max(objects) + 1: picture})
    result = finished(printed)
    assert problems(result) == []
    assert graph(result) == graph(rewritten(printed))
    assert written.getvalue() in result


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_the_same_file_gives_the_same_bytes_and_its_own_id(options: dict[str, Any]) -> None:
    printed = print_html(BODY)
    once = finished(printed, **options)
    assert finished(printed, **options) == once
    others = [finished(print_html(BODY.replace("One", "Ons")), **options)]
    if options.get("include_metadata", True):
        others.append(finished(printed, metadata=replace(METADATA, author="B"), **options))
    ids: list[bytes] = []
    for pdf in (once, *others):
        with Pdf.open(BytesIO(pdf)) as opened:
            first, second = (bytes(part) for part in opened.trailer.ID.as_list())
            assert first == second
            assert len(first) == 16
            ids.append(first)
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("include_metadata", [True, False])
def test_no_date_and_nothing_else_of_the_browsers_metadata_is_left(*, include_metadata: bool) -> None:
    printed = print_html(BODY)
    for told in (b"CreationDate", b"ModDate", b"(Chromium)", b"(Printed)", b"Skia"):
        assert told in printed
        assert (told in everything(finished(printed, include_metadata=include_metadata))) is (
            include_metadata and told == b"Skia"
        )
    assert b"/StructElem" in everything(finished(printed)), "streams are unpacked here"


def test_a_browsers_own_packet_is_replaced() -> None:
    objects = taken_apart(print_html(BODY))
    packet = b"<</Type /Metadata\n/Subtype /XML\n/Length 26>> stream\n<x>Old, of 1999-12-31</x>  \nendstream"
    catalog = number_of(objects, b"/Type /Catalog")
    objects[catalog] = objects[catalog].removesuffix(b">>") + b"\n/Metadata %d 0 R>>" % (max(objects) + 1)
    printed = laid_out({**objects, max(objects) + 1: packet})
    for include_metadata in (True, False):
        result = finished(printed, include_metadata=include_metadata)
        assert is_packed(result)
        assert problems(result) == []
        assert graph(result) == graph(rewritten(printed, include_metadata=include_metadata))
        assert b"1999-12-31" not in everything(result)


def test_many_objects_are_spread_over_several_streams() -> None:
    printed = print_html("<h1>Many</h1>" + "<p>A <b>paragraph</b>." * 400)
    packed = finished(printed)
    assert is_packed(packed)
    assert problems(packed) == []
    assert graph(packed) == graph(rewritten(printed))
    held = [int(found[1]) for found in re.finditer(rb"/Type /ObjStm /N (\d+)", packed)]
    assert len(held) > 4
    assert set(held[:-1]) == {OBJECTS_PER_STREAM}


def test_packing_ends_when_it_may_not_go_on() -> None:
    def stop() -> None:
        raise ExportTimeoutError

    printed = print_html(BODY)
    with Pdf.open(BytesIO(printed)) as opened:
        left_out = metadata_numbers(opened)
        remove_metadata(opened)
        with pytest.raises(ExportTimeoutError):
            pack(printed, opened, edited=[], left_out=left_out, told=None, go_on=stop)


def taken_apart(printed: bytes) -> dict[int, bytes]:
    """What stands between `obj` and `endobj`, by number, of a file of which no text looks like either."""
    return {int(found[1]): found[2] for found in re.finditer(rb"(?s)^(\d+) 0 obj\n(.*?)\nendobj$", printed, re.MULTILINE)}


def laid_out(
    objects: Mapping[int, bytes],
    *,
    free: frozenset[int] = frozenset(),
    generations: Mapping[int, int] | None = None,
    between: Mapping[int, bytes] | None = None,
    ends: Mapping[int, bytes] | None = None,
    trailer: bytes = b"",
) -> bytes:
    """Write a file as the browser does, with deviations by object number."""
    info = number_of(objects, b"/Producer (Skia")
    catalog = number_of(objects, b"/Type /Catalog")
    generations, between, ends = generations or {}, between or {}, ends or {}
    written, rows = bytearray(b"%PDF-1.4\n%\xd3\xeb\xe9\xe1\n"), {0: b"0000000000 65535 f \n"}
    for number, body in objects.items():
        written += between.get(number, b"")
        rows[number] = b"%010d %05d n \n" % (len(written), generations.get(number, 0))
        written += b"%d %d obj\n%b%b" % (number, generations.get(number, 0), body, ends.get(number, b"\nendobj\n"))
    rows |= dict.fromkeys(free, b"0000000000 00001 f \n")
    start = len(written)
    written += b"xref\n0 %d\n%b" % (len(rows), b"".join(rows[number] for number in sorted(rows)))
    entries = (len(rows), catalog, info, generations.get(info, 0), trailer)
    written += b"trailer\n<</Size %d\n/Root %d 0 R\n/Info %d %d R%b>>\nstartxref\n%d\n%%%%EOF\n" % (*entries, start)
    return bytes(written)


def a_stream(objects: Mapping[int, bytes]) -> int:
    """Return the number of the first stream."""
    return next(number for number, body in objects.items() if body.endswith(b"\nendstream"))


def number_of(objects: Mapping[int, bytes], told: bytes) -> int:
    """Return the number of the first object that holds these bytes."""
    return next(number for number, body in objects.items() if told in body)


def test_the_tests_lay_out_a_file_as_the_browser_does() -> None:
    printed = print_html(BODY)
    assert laid_out(taken_apart(printed)) == printed


def test_a_length_that_is_an_object_of_its_own_stays_readable() -> None:
    objects = taken_apart(print_html(BODY))
    number, extra = a_stream(objects), max(objects) + 1
    found = re.search(rb"/Length (\d+)>> stream", objects[number])
    assert found is not None
    objects[extra] = found[1]
    objects[number] = objects[number].replace(found[0], b"/Length %d 0 R>> stream" % extra, 1)
    printed = laid_out(objects)
    packed = finished(printed)
    assert is_packed(packed)
    assert problems(packed) == []
    assert graph(packed) == graph(rewritten(printed))
    assert b"\n%d 0 obj\n%b\nendobj\n" % (extra, found[1]) in packed, "not every reader looks into an object stream for it"


def test_a_link_that_is_written_into_its_page_is_described_by_qpdf() -> None:
    objects = taken_apart(print_html(BODY))
    number = number_of(objects, b"/Subtype /Link")
    page = number_of(objects, b"/Annots [%d 0 R]" % number)
    objects[page] = objects[page].replace(b"/Annots [%d 0 R]" % number, b"/Annots [%b]" % objects[number])
    printed = laid_out(objects)
    assert is_packed(finished(printed))
    described = finished(printed, quality="high")
    assert not is_packed(described)
    assert b"/Contents (https://ana.example/)" in everything(described)


def by_qpdf(printed: bytes, mode: ObjectStreamMode) -> bytes:
    written = BytesIO()
    with Pdf.open(BytesIO(printed)) as opened:
        opened.save(written, object_stream_mode=mode)
    return written.getvalue()


def updated(printed: bytes) -> bytes:
    """Append a newer version of the Info object, as an editor does (ISO 32000-1, 7.5.6)."""
    objects = taken_apart(printed)
    info, catalog = number_of(objects, b"/Producer (Skia"), number_of(objects, b"/Type /Catalog")
    old = printed[printed.rindex(b"startxref\n") + 10 :].split(b"\n")[0]
    start = len(printed)
    body = printed + b"%d 0 obj\n<</Producer (Editor)>>\nendobj\n" % info
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer\n" % (info, start)
    entries = (len(objects) + 1, catalog, info, old, len(body))
    return body + table + b"<</Size %d\n/Root %d 0 R\n/Info %d 0 R\n/Prev %b>>\nstartxref\n%d\n%%%%EOF\n" % entries


def hybrid(printed: bytes) -> bytes:
    """Add a cross-reference stream beside the table (ISO 32000-1, 7.5.8.4), which lists nothing new."""
    objects = taken_apart(printed)
    number = max(objects) + 1
    # One row, of object 0.
    rows = b"\0\0\0\0"
    objects[number] = b"<</Type /XRef\n/Size %d\n/W [1 2 1]\n/Index [0 1]\n/Length 4>> stream\n%b\nendstream" % (number + 1, rows)
    start = laid_out(objects).index(b"\n%d 0 obj\n" % number) + 1
    return laid_out(objects, trailer=b"\n/XRefStm %d" % start)


def with_free_entry(printed: bytes) -> bytes:
    objects = taken_apart(printed)
    last = max(objects)
    return laid_out({**objects, last + 2: b"<</Unused true>>"}, free=frozenset({last + 1}))


def with_generation(printed: bytes) -> bytes:
    objects = taken_apart(printed)
    return laid_out(objects, generations={number_of(objects, b"/Producer (Skia"): 1})


def with_comment_between(printed: bytes) -> bytes:
    objects = taken_apart(printed)
    return laid_out(objects, between={number_of(objects, b"/Type /Catalog"): b"% hello\n"})


def with_comment_before_table(printed: bytes) -> bytes:
    objects = taken_apart(printed)
    return laid_out(objects, ends={list(objects)[-1]: b"\nendobj\n% hello\n"})


def with_other_end(printed: bytes) -> bytes:
    objects = taken_apart(printed)
    return laid_out(objects, ends={number_of(objects, b"/Type /Catalog"): b"\r\nendobj\n"} | {a_stream(objects): b" endobj\n"})


def with_lost_object(printed: bytes) -> bytes:
    """Two objects where the table tells of one."""
    objects = taken_apart(printed)
    return laid_out(objects, between={number_of(objects, b"/Type /Catalog"): b"999 0 obj\n<</Secret 1>>\nendobj\n"})


def with_wrong_place(printed: bytes) -> bytes:
    objects = taken_apart(printed)
    return re.sub(rb"(?<= f \n)(\d{10})", lambda found: b"%010d" % (int(found[1]) + 1), laid_out(objects), count=1)


def with_swapped_places(printed: bytes) -> bytes:
    return re.sub(rb"(?<= f \n)(.{20})(.{20})", rb"\2\1", printed, count=1, flags=re.DOTALL)


OTHER_SHAPES: dict[str, Callable[[bytes], bytes]] = {
    "bytes behind the end": lambda printed: printed + b"\n",
    "bytes before the header": lambda printed: b"\n" + printed,
    "a header without its comment": lambda printed: printed.replace(b"%\xd3\xeb\xe9\xe1\n", b"% abc\n", 1),
    "a table with other line ends": lambda printed: printed.replace(b" n \n", b" n\r\n"),
    "a table in two parts": lambda printed: re.sub(rb"xref\n0 (\d+)\n(.{20})", _in_two_parts, printed, count=1, flags=re.DOTALL),
    "written by qpdf": lambda printed: by_qpdf(printed, ObjectStreamMode.disable),
    "a cross-reference stream": lambda printed: by_qpdf(printed, ObjectStreamMode.generate),
    "an incremental update": updated,
    "a hybrid": hybrid,
    "a table of another length": lambda printed: re.sub(
        rb"(?<=xref\n0 )\d+", lambda found: b"%d" % (int(found[0]) - 1), printed, count=1
    ),
    "metadata that are not there": lambda printed: re.sub(rb"/Info \d+ 0 R>>\n", b"/Info 999 0 R>>\n", printed),
    "a comment before the table": with_comment_before_table,
    "a free number": with_free_entry,
    "a second generation": with_generation,
    "a comment between objects": with_comment_between,
    "an object that ends otherwise": with_other_end,
    "an object that is not in the table": with_lost_object,
    "an object that is not where the table says": with_wrong_place,
    "two places swapped": with_swapped_places,
}


def _in_two_parts(found: re.Match[bytes]) -> bytes:
    return b"xref\n0 1\n%b1 %d\n" % (found[2], int(found[1]) - 1)


@pytest.mark.parametrize("shape", OTHER_SHAPES)
def test_a_file_of_another_shape_is_left_to_qpdf(shape: str) -> None:
    printed = print_html(BODY)
    odd = OTHER_SHAPES[shape](printed)
    assert odd != printed
    for options in OPTIONS:
        result = finished(odd, **options)
        assert not is_packed(result)
        assert problems(result) == []
        # These two tell of another producer, or of none.
        without = TOLD if shape in {"an incremental update", "metadata that are not there"} else frozenset[str]()
        assert graph(result, without=without) == graph(finished(printed, **options), without=without)
