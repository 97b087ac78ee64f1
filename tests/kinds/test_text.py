"""Test the cleaning of texts: only characters that would not be extracted from the PDF are changed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressroom.kinds.text import clean_text, one_line, paragraphs


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("ﬁnal eﬃcient ﬆ", "final efficient st"),
        ("\u2f65中", "田中"),
        ("Zoe\u0308", "Zoë"),
        ("ﻣﺤﻤﺪ", "محمد"),
        ("soft\u00adhyphen", "softhyphen"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("no\ufffecharacter\uffff", "nocharacter"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("½ ² ™ Å Ⅳ", "½ ² ™ Å Ⅳ"),
        ("a\u202eb", "ab"),
    ],
)
def test_only_forms_that_look_the_same_are_replaced(text: str, cleaned: str) -> None:
    assert clean_text(text) == cleaned


@given(st.text())
def test_cleaning_is_idempotent(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "S"])))
def test_no_letter_digit_or_sign_is_lost(text: str) -> None:
    assert unicodedata.normalize("NFKC", clean_text(text)) == unicodedata.normalize("NFKC", text)


def test_lines_become_paragraphs_and_white_space_is_collapsed() -> None:
    assert paragraphs(" one \r\n\r\n two\u2028three ") == ("one", "two", "three")
    assert one_line(" a\t b\nc ") == "a b c"
    assert one_line("71\u202f% de\u00a0plus") == "71\u202f% de\u00a0plus"
