"""The structure of a printed resume: tags, language, title, fonts, lines, links and page breaks."""

from __future__ import annotations

import re
from typing import Any

import pytest
from PIL import ImageChops
from tests.extraction.conftest import PrintResume
from tests.support.page_pictures import rendered
from tests.support.pdf_readers import READERS, pdftotext
from tests.support.pdf_structure import poppler, texts_of_kind

from pressroom.kinds import KINDS
from pressroom.kinds.resume.labels import SECTIONS, labels_for
from pressroom.rendering.html.templates import load_templates
from pressroom.rendering.options import ExportOptions, Margins, PageSize

RESUME = KINDS["resume"]


async def test_the_name_is_the_one_h1_and_each_section_an_h2(print_resume: PrintResume) -> None:
    structure = poppler("pdfinfo", await print_resume(RESUME.sample()), "-struct-text")
    labels = labels_for("en")
    assert texts_of_kind(structure, "H1") == ["Maren Holloway"]
    assert texts_of_kind(structure, "H2") == [labels[name] for name in SECTIONS]
    assert texts_of_kind(structure, "H3")[0] == "Staff Software Engineer"


async def test_highlights_are_lists(print_resume: PrintResume) -> None:
    data = RESUME.sample()
    structure = poppler("pdfinfo", await print_resume(data), "-struct-text")
    items = ["".join(item.split()) for item in texts_of_kind(structure, "LI")]  # Poppler joins lines without spaces
    highlights = ["".join(text.split()) for job in data["work"] for text in job["highlights"]]
    assert [item for item in items if item in highlights] == highlights


@pytest.mark.parametrize(("name", "language"), [("english", "en-GB"), ("french", "fr"), ("arabic", "ar")])
async def test_language_and_title_are_in_the_file(print_resume: PrintResume, name: str, language: str) -> None:
    data = RESUME.samples[name]()
    pdf = await print_resume(data)
    assert RESUME.title_of(data) in poppler("pdfinfo", pdf)
    assert f"/Lang ({language})".encode() in pdf


@pytest.mark.parametrize("name", RESUME.samples)
async def test_only_installed_fonts_are_embedded(print_resume: PrintResume, name: str) -> None:
    rows = poppler("pdffonts", await print_resume(RESUME.samples[name]())).splitlines()[2:]
    names = {row.split()[0].partition("+")[2] for row in rows}
    assert names
    assert all(re.match("(SourceS|Noto|Vazirmatn)", font) for font in names), names
    assert all(row.split()[-5:-2] == ["yes", "yes", "yes"] for row in rows), "embedded, subset, with Unicode"


async def test_dates_position_and_company_are_on_one_line(print_resume: PrintResume) -> None:
    pdf = await print_resume(RESUME.sample())
    for reader, read in READERS.items():
        text = " ".join(read(pdf).split())
        assert "Mar 2020 – Present Staff Software Engineer, Tidewater Press Systems, Bristol" in text, reader


async def test_no_contact_line_begins_or_ends_with_a_bar(print_resume: PrintResume) -> None:
    data = RESUME.sample()
    names = [f"Network {number}" for number in range(9)]
    data["basics"]["profiles"] = [{"network": name, "url": f"https://example.org/{'maren' * 4}/{name[-1]}"} for name in names]
    pdf = await print_resume(data)
    for reader, read in READERS.items():
        contact = read(pdf).replace("\xa0", " ").partition("Summary")[0]
        lines = [line.strip() for line in contact.splitlines()]
        assert sum("Network" in line for line in lines) > 2, reader
        assert [line for line in lines if line.startswith("|") or line.endswith("|")] == [], reader
        assert [name for name in names if f"{name}: example.org/" not in contact] == [], reader


async def test_links_have_their_targets(print_resume: PrintResume) -> None:
    pdf = await print_resume(RESUME.sample())
    for target in (b"mailto:maren.holloway@example.org", b"tel:+442079460318", b"https://tidewater.example.com"):
        assert target in pdf


@pytest.mark.parametrize("name", RESUME.samples)
async def test_a_text_resume_is_smaller_than_100_kb(print_resume: PrintResume, name: str) -> None:
    assert len(await print_resume(RESUME.samples[name]())) < 100_000


@pytest.mark.parametrize("size", ["A4", "Letter", "Legal"])
async def test_no_page_ends_with_a_heading(print_resume: PrintResume, size: PageSize) -> None:
    data = RESUME.sample()
    data["work"] *= 12
    margins = Margins(top=0.5, bottom=0.7)
    pdf = await print_resume(data, options=ExportOptions(page_size=size, margins=margins))
    headings = {*labels_for("en").values(), *(job["position"] for job in data["work"])}
    pages = [page.strip().splitlines() for page in pdftotext(pdf).split("\f") if page.strip()]
    assert len(pages) > 5
    for page in pages:
        assert page[-1] not in headings
        assert not page[-1].startswith(("Tidewater Press Systems |", "Fennmark Analytics |", "Larkspur Publishing |"))


async def test_short_entries_are_not_split_between_pages(print_resume: PrintResume) -> None:
    data = {
        "basics": {"name": "A"},
        "volunteer": [{"position": f"Role {n}", "highlights": [f"first {n}", f"last {n}"]} for n in range(80)],
    }
    pages = pdftotext(await print_resume(data)).split("\f")
    for n in range(80):
        assert any(f"Role {n}\n" in page and f"first {n}\n" in page and f"last {n}\n" in page for page in pages)


SHORT_ENTRIES = {
    "a heading": ("references", {"name": "A friend"}),
    "a heading and facts": ("certificates", {"name": "Certificate", "issuer": "Board", "date": "2010"}),
    "a heading, facts and notes": ("work", {"position": "Clerk", "name": "Board", "description": "A board"}),
    "a heading and notes": ("projects", {"name": "Library", "type": "software"}),
    "a heading and a tag": ("projects", {"name": "Library", "keywords": ["software"]}),
    "a paragraph": ("references", {"reference": "Reads all there is."}),
    "one point": ("work", {"highlights": ["Read it all."]}),
    "one line": ("skills", {"name": "Reading"}),
}


@pytest.mark.parametrize("template", load_templates(RESUME.templates_folder))
@pytest.mark.parametrize(("section", "entry"), SHORT_ENTRIES.values(), ids=SHORT_ENTRIES)
async def test_short_entries_fill_the_page(print_resume: PrintResume, section: str, entry: Any, template: str) -> None:
    data = {"basics": {"name": "Ines Halvorsen", "summary": "Reads. " * 300}, section: [entry] * 60}
    first, *_ = rendered(await print_resume(data, template=template), dpi=36)
    box = ImageChops.invert(first.convert("L")).getbbox()
    assert box is not None
    assert box[3] > first.height * 0.85
