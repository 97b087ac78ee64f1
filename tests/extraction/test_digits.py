"""The order of the digits of a number on a page, for the digits of several scripts and several separators."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import chain
from typing import Any, cast

import pytest
from pdfminer.high_level import extract_pages
from pdfminer.layout import LTChar, LTContainer
from tests.extraction.conftest import PrintResume
from tests.support.pdf_readers import by_pdfium, pdftotext

NUMBERS = {
    "spaces": "٠٥٠ ١٢٣ ٤٥٦٧",
    "hyphens": "٠٥٠-١٢٣-٤٥٦٧",
    "parentheses": "+٩٦٦ (٥٠) ١٢٣ ٤٥٦٧",
    "Persian": "۰۲۱ ۱۲۳ ۴۵۶۷",
    "Devanagari": "०५० १२३ ४५६७",
    "common": "050 123 4567",
}


def characters(item: Any) -> Iterator[LTChar]:
    """Yield every character below an item of a page."""
    if isinstance(item, LTChar):
        yield item
    elif isinstance(item, LTContainer):
        yield from chain.from_iterable(map(characters, cast("LTContainer[Any]", item)))


def digits_from_left(pdf: bytes) -> str:
    """Return the digits of a file's first page by their horizontal position, from left to right."""
    (page, *_) = extract_pages(io.BytesIO(pdf))
    digits = [character for character in characters(page) if character.get_text().isdigit()]
    return "".join(digit.get_text() for digit in sorted(digits, key=lambda digit: digit.x0))


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("number", NUMBERS.values(), ids=NUMBERS)
async def test_a_phone_number_is_read_from_left_to_right(print_resume: PrintResume, number: str, language: str) -> None:
    name = {"ar": "سعاد الحربي", "en": "Suad"}[language]
    pdf = await print_resume({"basics": {"name": name, "phone": number}, "meta": {"language": language}})
    assert digits_from_left(pdf) == "".join(filter(str.isdigit, number))
    assert number in pdftotext(pdf, "-raw")


@pytest.mark.parametrize(("start", "end"), [("٢٠١٩", "٢٠٢١"), ("2019", "2021")], ids=["Arabic", "common"])
async def test_a_period_joined_by_a_word_begins_at_the_right_and_is_read_in_order(
    print_resume: PrintResume, start: str, end: str
) -> None:
    pdf = await print_resume({"work": [{"name": "دار", "startDate": start, "endDate": end}], "meta": {"language": "ar"}})
    assert digits_from_left(pdf) == end + start
    text = by_pdfium(pdf)
    assert text.index(start) < text.index("إلى") < text.index(end)


async def test_digits_among_arabic_letters_follow_the_direction_of_the_letters(print_resume: PrintResume) -> None:
    data = {"basics": {"name": "سعاد", "phone": "تحويلة ١٢ ٣٤"}, "meta": {"language": "ar"}}
    assert digits_from_left(await print_resume(data)) == "٣٤١٢"
