from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from pikepdf import Dictionary, Name, Pdf
from tests.support.browser_print import photo, print_html
from tests.support.page_pictures import text_of

from pressroom.errors import ExportTimeoutError, RenderFailedError
from pressroom.rendering.options import ExportOptions
from pressroom.rendering.pdf.contents import page_annotations
from pressroom.rendering.pdf.metadata import Metadata
from pressroom.rendering.pdf.postprocess import finish_pdf

METADATA = Metadata(
    title="Résumé of Ana <Núñez> & co",
    author="Ana Núñez",
    subject="Application № 7",
    keywords=("engineer", "日本語"),
    language="es",
)
BODY = '<h1>Ana Núñez</h1><p>Engineer, <a href="https://ana.example">site</a></p><h2>Work</h2><ul><li>One<li>Two</ul>'
POINTS = "<li>Did things that mattered." * 6
RESUME = "".join(
    f'<h2 style="color:#1f3a5f">Company {n}</h2><p>Engineer | 20{n:02} – 20{n + 1:02}<ul>{POINTS}</ul>' for n in range(12)
)


def finished(pdf: bytes, *, metadata: Metadata = METADATA, **options: Any) -> bytes:
    return finish_pdf(pdf, options=ExportOptions(**options), metadata=metadata).pdf


def info(pdf: bytes) -> dict[str, str]:
    with Pdf.open(BytesIO(pdf)) as opened:
        return {str(key): str(value) for key, value in opened.trailer.get(Name.Info, Dictionary()).items()}


def root(pdf: bytes) -> dict[str, Any]:
    with Pdf.open(BytesIO(pdf)) as opened:
        found = opened.Root
        return {
            "language": str(found.get(Name.Lang)),
            "marked": bool(found.get(Name.MarkInfo, Dictionary()).get(Name.Marked, False)),
            "tags": Name.StructTreeRoot in found,
            "outline": int(found.get(Name.Outlines, Dictionary()).get(Name.Count, 0)),
            "shows title": bool(found.get(Name.ViewerPreferences, Dictionary()).get(Name.DisplayDocTitle, False)),
            "xmp": found.Metadata.read_bytes() if Name.Metadata in found else b"",
        }


def xmp(pdf: bytes) -> dict[str, list[str]]:
    """Every property of the XMP packet, by local name, with its texts in order."""
    tree = ET.fromstring(root(pdf)["xmp"])  # noqa: S314 - made by the code under test
    description = next(tree.iter("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}Description"))
    return {entry.tag.rpartition("}")[2]: [text.strip() for text in entry.itertext() if text.strip()] for entry in description}


@pytest.mark.parametrize("quality", ["draft", "normal", "high"])
def test_the_info_dictionary_and_the_xmp_packet_tell_the_same(quality: str):
    pdf = finished(print_html(BODY), quality=quality)
    told, packet = info(pdf), xmp(pdf)
    producer = told.pop("/Producer")
    assert told == {
        "/Title": METADATA.title,
        "/Author": METADATA.author,
        "/Subject": METADATA.subject,
        "/Keywords": "engineer, 日本語",
        "/Creator": "Pressroom",
    }
    assert packet.pop("part", None) == (["1"] if quality == "high" else None)
    assert packet == {
        "title": [METADATA.title],
        "creator": [METADATA.author],
        "description": [METADATA.subject],
        "subject": ["engineer", "日本語"],
        "Keywords": ["engineer, 日本語"],
        "language": ["es"],
        "CreatorTool": ["Pressroom"],
        "Producer": [producer],
    }
    assert root(pdf)["language"] == "es"
    assert root(pdf)["shows title"]


def test_pikepdf_reads_the_packet_too():
    with Pdf.open(BytesIO(finished(print_html(BODY), quality="high"))) as opened, opened.open_metadata() as packet:
        assert packet["dc:title"] == METADATA.title
        assert packet["pdfuaid:part"] == "1"


@pytest.mark.parametrize("quality", ["draft", "normal", "high"])
def test_without_metadata_nothing_tells_of_the_document_or_its_maker(quality: str):
    pdf = finished(print_html(BODY), quality=quality, include_metadata=False)
    assert info(pdf) == {}
    assert root(pdf)["xmp"] == b""
    assert not root(pdf)["shows title"]
    with Pdf.open(BytesIO(pdf)) as opened:
        everything = b"".join(entry.unparse() for entry in opened.objects) + opened.trailer.unparse()
    for told in (b"Skia", b"Chromium", b"Pressroom", b"CreationDate", b"ModDate", b"Printed"):
        assert told not in everything
        assert told not in pdf
    assert root(pdf)["language"] == "en", "the browser's language stays: screen readers need it"
    assert root(pdf)["tags"]
    assert text_of(pdf) == text_of(print_html(BODY))


def test_the_browsers_tags_and_outline_survive():
    told = root(finished(print_html(BODY)))
    assert (told["tags"], told["marked"]) == (True, True)
    assert told["outline"] != 0


def test_a_file_without_tags_or_title_does_not_claim_universal_access():
    with Pdf.open(BytesIO(print_html(BODY))) as opened:
        del opened.Root[Name.StructTreeRoot]
        written = BytesIO()
        opened.save(written)
    assert "part" not in xmp(finished(written.getvalue(), quality="high"))
    untitled = Metadata(title="", author="", subject="", keywords=(), language="")
    pdf = finished(print_html(BODY), quality="high", metadata=untitled)
    assert set(xmp(pdf)) == {"CreatorTool", "Producer"}
    assert set(info(pdf)) == {"/Creator", "/Producer"}
    assert root(pdf)["language"] == "en"


def links(pdf: bytes) -> list[str | None]:
    with Pdf.open(BytesIO(pdf)) as opened:
        found = [annotation for page in opened.pages for annotation in page_annotations(page)]
        return [str(link.Contents) if Name.Contents in link else None for link in found]


def test_links_of_a_universally_accessible_file_are_described():
    printed = print_html(f'{BODY}<p id="end"><a href="#end">here</a>')
    assert links(finished(printed, quality="high")) == ["https://ana.example/", "Link within this document"]
    assert links(finished(printed, quality="normal")) == links(printed) == [None, None]


def test_control_characters_do_not_break_the_packet():
    odd = Metadata(title="a\x00b\x0bc\ud800\uffff]]>", author="\n", subject="", keywords=("<&>",), language="en")
    pdf = finished(print_html(BODY), metadata=odd)
    assert xmp(pdf)["title"] == ["a b c]]>"] == [info(pdf)["/Title"]]
    assert xmp(pdf)["Keywords"] == ["<&>"]


@pytest.mark.parametrize("color_mode", ["color", "grayscale"])
@pytest.mark.parametrize("quality", ["draft", "high"])
def test_the_same_input_gives_the_same_bytes(color_mode: str, quality: str):
    printed = print_html(f'{BODY}<img src="{photo(900, 600)}" style="width:1in">')
    once, again = (finished(printed, quality=quality, color_mode=color_mode) for _ in range(2))
    assert once == again
    other = finished(printed, quality=quality, color_mode=color_mode, metadata=replace(METADATA, title="B"))
    assert other != once


def test_a_text_resume_is_compact_and_loses_no_text():
    printed = print_html(RESUME)
    result = finish_pdf(printed, options=ExportOptions(), metadata=METADATA)
    assert result.page_count >= 3
    assert len(result.pdf) < 100_000
    assert len(result.pdf) < len(printed) * 0.75
    assert text_of(result.pdf) == text_of(printed)


def test_bytes_that_are_no_pdf_fail_with_a_sentence():
    with pytest.raises(RenderFailedError, match="readable PDF"):
        finished(b"<html>not a PDF</html>")


def test_finishing_ends_when_its_time_is_over() -> None:
    source = Pdf.new()
    for _ in range(50):
        source.add_blank_page()
    printed = BytesIO()
    source.save(printed)
    with pytest.raises(ExportTimeoutError):
        finish_pdf(printed.getvalue(), options=ExportOptions(), metadata=METADATA, seconds=0)
