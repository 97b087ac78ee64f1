"""What is particular to each template that readers must get right: where its dates stand, and what it sets in italics."""

from __future__ import annotations

import io
import re
from typing import Any

import pypdf
import pytest
from tests.extraction.conftest import PrintResume
from tests.support.pdf_readers import READERS
from tests.support.pdf_structure import poppler, texts_of_kind

from pressroom.kinds import KINDS
from pressroom.rendering.html.templates import load_templates

RESUME = KINDS["resume"]
LINES = {
    "classic": (
        "Mar 2020 – Present Staff Software Engineer, Tidewater Press Systems, Bristol",
        "Nov 2021 Accessible Documents Specialist, Open Accessibility Board",
    ),
    "modern": (
        "Staff Software Engineer Mar 2020 – Present · Tidewater Press Systems, Bristol",
        "Nov 2021 · Accessible Documents Specialist, Open Accessibility Board",
    ),
    "academic": (
        "Mar 2020 – Present Staff Software Engineer, Tidewater Press Systems, Bristol",
        "Jun 2021 Reading Order Is a Promise, Journal of Document Engineering",
    ),
}
GROUP = {
    "basics": {"name": "Ann"},
    "work": [
        {"position": "Editor", "name": "Quill Press", "location": "Leeds", "startDate": "2021-03"},
        {"position": "Clerk", "name": "Quill Press", "location": "Leeds", "startDate": "2019-05", "endDate": "2021-02"},
    ],
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("template", LINES)
async def test_each_date_is_read_with_its_entry(print_resume: PrintResume, template: str, reader: str) -> None:
    text = " ".join(READERS[reader](await print_resume(RESUME.sample(), template=template)).split())
    for line in LINES[template]:
        assert line in text


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("template", LINES)
async def test_an_employer_is_read_once_before_its_posts(print_resume: PrintResume, template: str, reader: str) -> None:
    text = " ".join(READERS[reader](await print_resume(GROUP, template=template)).split())
    assert re.search(r"Quill Press, Leeds Mar 2021 – Present (· )?Editor May 2019 – Feb 2021 (· )?Clerk$", text), text


LONG = "in the long and rainy summer before the great flood of the valley, when the bridge was built anew, " * 3
WIDE = {
    "basics": {"name": "Ann"},
    "work": [{"position": "Clerk", "name": "Inn", "startDate": LONG, "highlights": ["Kept the books."]}],
    "projects": [{"name": "Ledger", "startDate": "ž" * 300}],
    "skills": [{"name": LONG, "keywords": ["Sums"]}],
}


@pytest.mark.parametrize("template", load_templates(RESUME.templates_folder))
async def test_a_date_or_a_label_that_is_wider_than_the_page_is_divided(print_resume: PrintResume, template: str) -> None:
    text = "".join(READERS["pdfium"](await print_resume(WIDE, template=template)).split())
    assert text.count("".join(LONG.split())) == 2
    assert text.count("ž") == 300


async def test_an_academic_resume_sets_employers_and_journals_in_italics(print_resume: PrintResume) -> None:
    pdf = await print_resume(RESUME.sample(), template="academic")
    assert italic_text(pdf) >= {"Tidewater Press Systems", "Journal of Document Engineering", "Saturday Code Workshop"}
    assert "Reading Order Is a Promise" not in "".join(italic_text(pdf))
    structure = poppler("pdfinfo", pdf, "-struct-text")
    assert not texts_of_kind(structure, "Em"), "PDF 1.7 has no such tag"
    assert "Journal of Document Engineering" in structure


def italic_text(pdf: bytes) -> set[str]:
    """Return the texts that are set in the italic of STIX Two Text."""
    found: list[str] = []

    def visit(text: str, _cm: Any, _tm: Any, font: dict[str, Any] | None, _size: float) -> None:
        if font and "Italic" in str(font["/BaseFont"]):
            found.append(text.strip(" ,\n"))

    for page in pypdf.PdfReader(io.BytesIO(pdf)).pages:
        page.extract_text(visitor_text=visit)
    return {text for text in found if text}
