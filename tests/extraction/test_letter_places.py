"""Letters with texts that are too long for their places: nothing is printed over anything else."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pypdfium2
import pytest
from tests.extraction.conftest import PrintLetter

from pressroom.kinds import KINDS
from pressroom.rendering.html.templates import load_templates
from pressroom.rendering.options import ExportOptions, Margins

LETTER = KINDS["cover_letter"]
TEMPLATES = load_templates(LETTER.templates_folder)
TOUCHING = 1.0
"""Points by which the boxes of two texts may overlap: of letters with accents, in lines that are close."""
WINDOW = {"addressWindow": "din5008b"}

LONG_URL: dict[str, Any] = {"url": "https://hanna.example.org/" + "portfolio/wasserwirtschaft/" * 12}
PROFILES: dict[str, Any] = {
    "label": "Bauingenieurin " * 12,
    "profiles": [
        {"network": f"Netz{n}", "username": f"hanna{n}", "url": f"https://n{n}.example.org/oesterreich-vogt"} for n in range(14)
    ],
}
MANY: dict[str, Any] = {"profiles": [{"network": f"Netz{n}", "url": f"https://n{n}.example.org/hanna"} for n in range(60)]}
LONG_NAMES = {
    "name": "Frau Prof. Dr.-Ing. habil. Anna-Katharina Mehlhorn-Schwarzenberger",
    "title": "Leiterin Personal",
    "organization": "Stadtwerke und Verkehrsbetriebe der Universitäts- und Hansestadt Lindau-Nord GmbH & Co. KG",
    "address": [f"Gebäude {number}" for number in range(9)],
}
ARABIC = {
    "name": "سعاد الحربي",
    "phone": "+971 4 555 0137",
    "url": "https://souad.example.org/" + "portfolio/" * 20,
    "city": "دبي",
}


def overlapping(pdf: bytes) -> list[tuple[str, str]]:
    """Return the pairs of texts of a page that are printed over each other, by more than they may touch."""
    found: list[tuple[str, str]] = []
    with pypdfium2.PdfDocument(pdf) as document:
        pages: Any = document
        for page in pages:
            words = page.get_textpage()
            texts = page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT])
            boxes = [text.get_bounds() for text in texts]
            found += [
                (words.get_text_bounded(*one), words.get_text_bounded(*other))
                for one, other in combinations(boxes, 2)
                if min(one[2], other[2]) - max(one[0], other[0]) > TOUCHING
                and min(one[3], other[3]) - max(one[1], other[1]) > TOUCHING
            ]
    return found


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("settings", [{}, {"fontSize": 14}, {"fontSize": 8, "lineHeight": 1.1, "spacing": 0.5}], ids=str)
@pytest.mark.parametrize(
    ("sender", "recipient"),
    [(LONG_URL, LONG_NAMES), (PROFILES, {}), (MANY, {})],
    ids=["both", "profiles", "many"],
)
async def test_nothing_is_printed_over_anything_else(
    print_letter: PrintLetter, template: str, settings: dict[str, Any], sender: dict[str, Any], recipient: dict[str, Any]
) -> None:
    data = LETTER.samples["german"]()
    data["sender"] |= sender
    data["recipient"] |= recipient
    pdf = await print_letter(data, template=template, settings={**WINDOW, **settings})
    assert overlapping(pdf) == []


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("margins", [Margins(left=2, right=2), Margins(top=2), Margins(top=0, left=0, right=0)], ids=str)
async def test_no_margin_makes_texts_overlap(print_letter: PrintLetter, template: str, margins: Margins) -> None:
    data = LETTER.samples["german"]()
    data["sender"] |= LONG_URL
    pdf = await print_letter(data, template=template, settings=WINDOW, options=ExportOptions(margins=margins))
    assert overlapping(pdf) == []


async def test_the_facts_of_a_letter_from_right_to_left_stand_at_the_right_of_the_window(print_letter: PrintLetter) -> None:
    data = {"sender": ARABIC, "recipient": {"name": "دار النشر"}, "paragraphs": ["أكتب إليكم."], "meta": {"language": "ar"}}
    pdf = await print_letter(data, template="modern", settings=WINDOW)
    assert overlapping(pdf) == []
    with pypdfium2.PdfDocument(pdf) as document:
        page: Any = document[0]
        width, height = page.get_size()
        window = page.get_textpage().get_text_bounded(0, height - 255, width / 2, height - 175)
        beside = page.get_textpage().get_text_bounded(width / 2, height - 255, width, height - 128)
    assert "دار النشر" in window
    assert "+971 4 555 0137" in beside
