"""Printed letters: the order of the text in every extractor, places on the page, breaks, tags."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any, cast

import pytest
from pdfminer.high_level import extract_pages
from pdfminer.layout import LTContainer, LTTextContainer, LTTextLine
from PIL import ImageOps
from tests.extraction.conftest import PrintLetter
from tests.support.fuzz_seed import fuzz_seed
from tests.support.generated_letters import random_letter
from tests.support.page_pictures import rendered, text_of
from tests.support.pdf_readers import READERS, READS_AS_PAINTED, SCRIPT_READERS
from tests.support.pdf_structure import poppler, texts_of_kind
from tests.support.recall import Reading

from pressroom.kinds import KINDS
from pressroom.kinds.letter.view import LetterView
from pressroom.rendering.html.capitals import in_capitals
from pressroom.rendering.html.templates import load_templates
from pressroom.rendering.options import ExportOptions, Margins, PageSize

LETTER = KINDS["cover_letter"]
TEMPLATES = load_templates(LETTER.templates_folder)
STRICT = [name for name, template in TEMPLATES.items() if "ats" in template.categories]
MILLIMETRES = 25.4 / 72
"""Of a point."""


def parts(data: Mapping[str, Any], settings: Mapping[str, Any], *, facts: bool) -> Iterator[str]:
    """Yield the texts of a letter in reading order. `facts`: the template has them beside a window."""
    page = LETTER.present(data, settings, "")
    letter: LetterView = page.context["letter"]
    yield letter.sender.name
    yield letter.sender.label
    has_facts = letter.window and facts
    yield from () if has_facts else (piece.text for piece in letter.sender.contact)
    for part in letter.opening:
        match part:
            case "recipient":
                yield letter.sender.return_line if letter.window else ""
                yield from letter.recipient
                yield in_capitals(letter.recipient_country, language=page.language)
                for fact in letter.facts if has_facts else ():
                    yield fact.label
                    yield from (value.text for value in fact.values)
            case "date":
                yield "" if has_facts else letter.date
            case "subject":
                yield letter.subject
            case "salutation":
                yield letter.salutation
    yield from letter.paragraphs
    yield from (letter.closing, letter.signature)
    for part in letter.ending:
        yield from letter.postscript if part == "postscript" else (letter.enclosures,)


def out_of_order(texts: Iterator[str], pdf: bytes) -> list[str]:
    """Name the texts that an extractor lost, or read before an earlier one."""
    wanted = [text for text in texts if text]
    wrong: list[str] = []
    for name, read in SCRIPT_READERS.items():
        # The foot of a page stands between two lines of a paragraph.
        extracted = re.sub(r"Ines Halvorsen – \d+/\d+", "", read(pdf))
        reading = Reading.of(extracted, as_painted=name in READS_AS_PAINTED)
        at = 0
        for text in wanted:
            found = reading.find(text, at)
            if found < 0:
                wrong.append(f"{name}: {text[:60]!r}")
            else:
                at = found
    return wrong


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("size", ["A4", "Letter", "Legal"])
@pytest.mark.parametrize("name", LETTER.samples)
async def test_a_sample_is_one_page_and_read_in_order(
    print_letter: PrintLetter, name: str, size: PageSize, template: str
) -> None:
    data = LETTER.samples[name]()
    pdf = await print_letter(data, template=template, options=ExportOptions(page_size=size))
    assert out_of_order(parts(data, {}, facts=template == "modern"), pdf) == []
    assert len(text_of(pdf)) == 1


WINDOWS = ("none", "din5008b")
ARRANGED = [(name, window) for name in TEMPLATES for window in (WINDOWS if name in STRICT else WINDOWS[:1])]
"""A template that is not strict has columns beside a window only."""


@pytest.mark.parametrize(("template", "window"), ARRANGED)
async def test_generated_letters_are_read_in_order(print_letter: PrintLetter, template: str, window: str) -> None:
    random = Random(f"{fuzz_seed()} {template} {window}")  # noqa: S311 - reproducible documents
    for _ in range(8):
        data = random_letter(random)
        settings = {"addressWindow": window}
        pdf = await print_letter(data, template=template, settings=settings)
        assert out_of_order(parts(data, settings, facts=template == "modern"), pdf) == [], data


@pytest.mark.parametrize("recipient", [{}, {"name": "Mairie"}, {"name": "Mairie de Vannes", "city": "Vannes"}])
@pytest.mark.parametrize("template", TEMPLATES)
async def test_what_stands_at_the_side_is_read_before_what_is_below_it(
    print_letter: PrintLetter, template: str, recipient: dict[str, str]
) -> None:
    data = {
        "sender": {"name": "Inès Halvorsen", "phone": "+33 6 12 34 56 78"},
        "recipient": recipient,
        "place": "Lyon",
        "date": "2025-03-03",
        "subject": "devis de reliure",
        "salutation": "Madame, Monsieur,",
        "paragraphs": ["Nous avons bien reçu votre demande, et nous vous en remercions. " * 5] * 4,
        "closing": "Cordialement,",
        "meta": {"language": "fr"},
    }
    assert out_of_order(parts(data, {}, facts=False), await print_letter(data, template=template)) == []


async def test_a_text_that_is_read_too_early_is_noticed(print_letter: PrintLetter) -> None:
    data = LETTER.sample()
    pdf = await print_letter(data)
    texts = [*parts(data, {}, facts=False)]
    first, second = (texts.index(text) for text in data["paragraphs"][:2])
    texts[first], texts[second] = texts[second], texts[first]
    assert len(out_of_order(iter(texts), pdf)) == len(SCRIPT_READERS)


def places_of(pdf: bytes, *texts: str) -> list[tuple[float, float, float]]:
    """Return where each line of the first page is, in millimetres: left, top and bottom, from the left and from the top."""
    (page, *_) = extract_pages(io.BytesIO(pdf))
    boxes = [cast("LTContainer[Any]", box) for box in page if isinstance(box, LTTextContainer)]
    lines = {line.get_text().strip(): line for box in boxes for line in box if isinstance(line, LTTextLine)}
    found = [lines[text] for text in texts]
    places = ((line.x0, page.height - line.y1, page.height - line.y0) for line in found)
    return [(left * MILLIMETRES, top * MILLIMETRES, bottom * MILLIMETRES) for left, top, bottom in places]


@pytest.mark.parametrize("margins", [None, Margins(top=0.4, left=0.9), Margins(top=1.1, left=0.2)])
@pytest.mark.parametrize("template", TEMPLATES)
async def test_the_recipient_stands_in_the_window_whatever_the_margins(
    print_letter: PrintLetter, template: str, margins: Margins | None
) -> None:
    data = LETTER.samples["german"]()
    data["sender"] = {"name": "Hanna Vogt"}  # what stands above the window has room in all margins
    data["recipient"]["address"] = ["Postfach 12", "Seestraße 40"]  # six lines
    settings = {"addressWindow": "din5008b", "fontSize": 12}
    pdf = await print_letter(data, template=template, settings=settings, options=ExportOptions(margins=margins))
    (left, begin, _), (left_of_last, _, end) = places_of(pdf, "Stadtwerke Lindau-Nord GmbH", "88131 Lindau")
    assert (left, left_of_last) == pytest.approx((25, 25), abs=0.3)
    assert 45 + 17.7 <= begin < 45 + 17.7 + 2
    assert end <= 45 + 45, "the last of six lines is in the window"


def dark_rows(picture: Any, *, left: float, right: float) -> list[float]:
    """Return where a strip of a page is not white, in millimetres from the top, and each line once."""
    scale = picture.height / 297
    strip = picture.convert("L").crop((round(left * scale), 0, round(right * scale), picture.height))
    rows = [row for row in range(strip.height) if strip.crop((0, row, strip.width, row + 1)).getextrema()[0] < 230]
    return [row / scale for row in rows if row - 1 not in rows]


@pytest.mark.parametrize("margins", [None, Margins(top=0.3, bottom=1.6, left=0.6)])
async def test_fold_and_hole_marks_are_at_the_left_edge_of_the_first_page(
    print_letter: PrintLetter, margins: Margins | None
) -> None:
    data = LETTER.samples["german"]()
    data["paragraphs"] *= 4
    pdf = await print_letter(data, settings={"addressWindow": "din5008b"}, options=ExportOptions(margins=margins))
    first, second, *_ = rendered(pdf, dpi=200)
    assert dark_rows(first, left=4, right=11.5) == pytest.approx([105, 148.5, 210], abs=0.4)
    assert dark_rows(second, left=4, right=11.5) == []
    pdf = await print_letter(data, settings={"addressWindow": "none"}, options=ExportOptions(margins=margins))
    assert dark_rows(rendered(pdf, dpi=200)[0], left=4, right=11.5) == []


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("name", ["english", "french"])
async def test_the_signature_never_stands_alone_on_a_page(print_letter: PrintLetter, name: str, template: str) -> None:
    data = LETTER.samples[name]()
    last = data["paragraphs"][-1].split()[-1]
    numbers: set[int] = set()
    for words in range(100, 600, 25):
        longer = {**data, "paragraphs": [*data["paragraphs"][:-1], "word " * words, data["paragraphs"][-1]]}
        pages = text_of(await print_letter(longer, template=template))
        numbers.add(len(pages))
        before, _, after = pages[-1].rpartition(data["sender"]["name"])
        assert last in before, "the end of the text is on the page of the signature"
        assert data["enclosures"][-1] in after, "what is below the signature is on the same page"
    assert numbers == {1, 2}, "the test covers both sides of the break"


@pytest.mark.parametrize("template", TEMPLATES)
async def test_no_page_begins_or_ends_with_one_line_of_a_paragraph(print_letter: PrintLetter, template: str) -> None:
    data = LETTER.samples["french"]()
    *paragraphs, last = data["paragraphs"]
    divided = 0
    for words in range(20, 120, 7):
        longer = {**data, "paragraphs": ["mot " * words, *[" ".join(paragraphs)] * 4, last]}
        first, second, *_ = text_of(await print_letter(longer, template=template))
        before, after = first.split("\r\n"), second.split("\r\n")[1:]  # the foot of a page is painted first
        divided += not before[-1].endswith(".")
        is_alone = not before[-1].endswith(".") and after[0].endswith("pourront vous le dire.")
        assert not is_alone, f"{words}: a line alone begins the page: {after[0]}"
        assert not before[-1].startswith("Votre commune"), f"{words}: a line alone ends the page: {before[-1]}"
    assert divided, "the test divides a paragraph"


async def test_a_long_letter_names_its_sender_at_the_foot_of_following_pages(print_letter: PrintLetter) -> None:
    data = LETTER.sample()
    data["paragraphs"] *= 6
    pages = text_of(await print_letter(data))
    assert len(pages) == 3
    assert ["Maren Holloway – 2/3" in page for page in pages] == [False, True, False]
    assert "Maren Holloway – 3/3" in pages[2]
    for reader, read in READERS.items():
        assert read(await print_letter(data, settings={"pageFoot": False})).count("2/3") == 0, reader


@pytest.mark.parametrize("template", TEMPLATES)
async def test_the_sender_is_the_h1_and_the_subject_an_h2(print_letter: PrintLetter, template: str) -> None:
    data = LETTER.sample()
    structure = poppler("pdfinfo", await print_letter(data, template=template), "-struct-text")
    assert texts_of_kind(structure, "H1") == ["Maren Holloway"]
    assert texts_of_kind(structure, "H2") == [data["subject"]]


@pytest.mark.parametrize("template", TEMPLATES)
async def test_a_letter_from_right_to_left_has_its_recipient_at_the_right(print_letter: PrintLetter, template: str) -> None:
    data = {
        "sender": {"name": "سعاد الحربي", "phone": "+971 4 555 0137"},
        "recipient": {"name": "دار النشر"},
        "paragraphs": ["أكتب إليكم."],
        "meta": {"language": "ar"},
    }
    pdf = await print_letter(data, template=template)
    (page, *_) = rendered(pdf, dpi=36)
    ink = ImageOps.invert(page.convert("L"))
    middle = page.width // 2
    assert ink.crop((middle, 0, page.width, page.height // 2)).getbbox() is not None
    assert ink.crop((0, page.height // 6, middle, page.height // 2)).getbbox() is None
    assert "+971 4 555 0137" in READERS["pypdf"](pdf)
