"""What people write in texts is printed: a part of Markdown, entities, line breaks, in any direction of text."""

from __future__ import annotations

import io
from typing import Any

import pypdf
import pytest
from tests.extraction.conftest import PrintResume
from tests.support.pdf_readers import READERS, pdftotext
from tests.support.pdf_structure import poppler, texts_of_kind

DATA = {
    "basics": {
        "name": "Mark **Down** &amp; Sons",
        "summary": "Wrote **three** books with [Quill](https://quill.example.org) &amp; friends.<br>Second line, C* 2*3*4.",
    },
    "work": [
        {
            "position": "Editor *in chief*",
            "highlights": ["Ran the desk:\n- morning news\n* evening *news*", "Sold *many* copies, see `sales`", "One\nTwo"],
        }
    ],
}


def lines(pdf: bytes) -> list[str]:
    return [line.strip(" •◦") for line in pdftotext(pdf).splitlines() if line.strip(" •◦\f")]


async def test_texts_are_printed_as_they_are_meant(print_resume: PrintResume) -> None:
    pdf = await print_resume(DATA)
    assert lines(pdf) == [
        "Mark **Down** & Sons", "Summary", "Wrote three books with Quill & friends.", "Second line, C* 2*3*4.", "Experience",
        "Editor *in chief*", "Ran the desk:", "morning news", "evening news", "Sold many copies, see `sales`", "One", "Two",
    ]  # fmt: skip
    for reader in READERS.values():
        assert "Wrote three books with Quill & friends." in " ".join(reader(pdf).split())
    assert [item for item in texts_of_kind(poppler("pdfinfo", pdf, "-struct-text"), "LI") if "news" in item] == [
        "Ran the desk:morning newsevening news", "morning news", "evening news",
    ]  # fmt: skip


async def test_links_and_faces(print_resume: PrintResume) -> None:
    page: Any = pypdf.PdfReader(io.BytesIO(await print_resume(DATA))).pages[0]
    assert [annotation.get_object()["/A"]["/URI"] for annotation in page["/Annots"]] == ["https://quill.example.org/"]
    fonts = {font.get_object()["/BaseFont"].partition("+")[2] for font in page["/Resources"]["/Font"].values()}
    assert fonts == {"SourceSans3-Regular", "SourceSans3-SemiBold", "SourceSans3-Italic", "SourceSerif4-SemiBold"}


@pytest.mark.parametrize(
    ("language", "highlight", "shown"),
    [
        ("ar", "أدار **مكتب** الأخبار:\n- أخبار الصباح\n- *Kafka* و 48 ms", "أدار مكتب الأخبار:"),
        ("he", "ניהל **דסק** חדשות:\n- חדשות *בוקר*\n- ערב", "ניהל דסק חדשות:"),
        ("ja", "**編集**部を担当:\n- 朝の*ニュース*\n- 夕方", "編集部を担当:"),
    ],
)
async def test_other_scripts(print_resume: PrintResume, language: str, highlight: str, shown: str) -> None:
    data = {"basics": {"name": "Lina Feed"}, "work": [{"name": "Feed", "highlights": [highlight]}]}
    found = lines(await print_resume(data, settings={"language": language}))
    plain = ["".join(character for character in line if character.isalnum() or character in " :-") for line in found]
    assert shown in plain
    assert len(found) == found.index(found[plain.index(shown)]) + 3, "each item has a line"
