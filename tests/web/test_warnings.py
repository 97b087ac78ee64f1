"""What is warned of in a file is said in French, too."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from tests.support.resumes import rendered_resume

from pressroom.errors import ExportWarning
from pressroom.kinds import KINDS
from pressroom.rendering.markdown import marked_text
from pressroom.rendering.pdf.proof import PageFinding
from pressroom.web.language import CATALOGUES
from pressroom.web.warnings import WARNINGS, warning_text
from pressroom.words import words_in

FRENCH = words_in(CATALOGUES, "fr")
API = Path(__file__).parents[2] / "docs" / "reference" / "api.md"
OLD_AND_ODD = [{"position": "A", "startDate": "2024-13", "endDate": "1/2", "nonsense": "x", "naem": "y"}] * 3
RESUMES: list[dict[str, Any]] = [
    {},
    {"basics": {"name": "Ada", "image": "https://example.org/a.png"}, "work": OLD_AND_ODD, "meta": {"language": "no language"}},
    {
        "basics": {"name": "Ada", "image": "data:image/png,x"},
        "work": [{"name": "A", "company": "B"}],
        "meta": {"language": "tlh"},
    },
    {"basics": {"name": "Ada", "image": "data:image/png;base64,!"}, **{f"field{number}": "x" for number in range(30)}},
    {"basics": {"name": "Ada", "image": "data:image/png;base64,eA=="}},
]
LETTERS: list[dict[str, Any]] = [
    {"recipient": {"name": "A", "address": "\n".join("BCDEFGHIJ")}, "body": ["x"], "meta": {"language": "de"}},
    {"body": ["x"], "meta": {"language": "tlh"}},
    {"body": ["x"], "meta": {"language": "?"}},
]


def left_in_english(warnings: Iterable[ExportWarning]) -> list[str]:
    return [warning.message for warning in warnings if warning_text(FRENCH, warning)[1]]


@pytest.mark.parametrize(
    ("kind", "data"), [*(("resume", data) for data in RESUMES), *(("cover_letter", data) for data in LETTERS)]
)
def test_warnings_of_documents_are_said_in_french(kind: str, data: dict[str, Any]):
    warnings = KINDS[kind].present(data, {}, "").warnings
    assert warnings
    assert left_in_english(warnings) == []


@pytest.mark.parametrize("name", ["\u1200 \U00010b00 \ue000 👨\u200d🌾 👍🏽", "".join(map(chr, range(0xE000, 0xE040)))])
def test_warnings_of_characters_are_said_in_french(name: str):
    warnings = rendered_resume({"basics": {"name": name}}).warnings
    assert warnings
    assert left_in_english(warnings) == []


def test_warnings_of_pages_and_texts_are_said_in_french():
    pages = [PageFinding(code=code, page=1200).warning for code in ("PAGE_BLANK", "TEXT_CLIPPED")]
    texts = marked_text(r"$\nonsense{$ and ![a picture](x.png)", language="en", field="x").warnings
    assert {warning.code for warning in texts} == {"FORMULA_NOT_CONVERTED", "IMAGE_NOT_PRINTED"}
    assert left_in_english([*pages, *texts]) == []
    whole = ExportWarning("PAGE_BLANK", "In the file of “A: b”: Page 3 is blank.")
    assert warning_text(FRENCH, whole) == ("Dans le fichier de «\xa0A: b\xa0»\xa0: La page 3 est vide.", False)


def test_numbers_are_written_in_french():
    fitted = "To fit on one page, lines and sections stand closer than in the template, and the text 0.25 points smaller."
    assert "0,25" in warning_text(FRENCH, ExportWarning("FITTED_TIGHTLY", fitted))[0]
    clipped = ExportWarning("TEXT_CLIPPED", "Some text on page 1200 is cut off at its edge.")
    assert "1\u202f200" in warning_text(FRENCH, clipped)[0]


def test_scripts_have_their_french_names():
    (warning,) = (one for one in rendered_resume({"basics": {"name": "Ada \U00010b00"}}).warnings if "scripts" in one.message)
    assert "avestique" in warning_text(FRENCH, warning)[0]


def test_every_code_of_a_file_has_sentences():
    table = API.read_text(encoding="utf-8").partition("## Warning codes")[2].partition("These are warnings of an import")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == set(WARNINGS)


def test_what_is_not_known_stays_in_english():
    assert warning_text(FRENCH, ExportWarning("PAGE_BLANK", "Something new.")) == ("Something new.", True)
    assert warning_text(FRENCH, ExportWarning("NEW", "Page 3 is blank.")) == ("Page 3 is blank.", True)
