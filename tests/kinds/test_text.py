"""Test the cleaning of texts: only characters that would not be extracted from the PDF are changed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressroom.kinds.fields import Fields
from pressroom.kinds.text import clean_text, decoded_text, one_line, paragraphs


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


@pytest.mark.parametrize(
    ("text", "decoded"),
    [
        ("AT&amp;T &eacute;t&#233; &#xE9;", "AT&T été é"),
        ("&amp;amp; &amp;eacute;", "&amp; &eacute;"),
        ("AT&T R&D &unknown; &copy 5 & 6; &#; a&b;c", "AT&T R&D &unknown; &copy 5 & 6; &#; a&b;c"),
        ("&lt;b&gt; &lt;br&gt;", "<b> <br>"),
        ("one<br>two<br/>three<br />four <b>", "one\ntwo\nthree\nfour <b>"),
        ("&notit;", "&notit;"),
    ],
)
def test_entities_are_decoded_once(text: str, decoded: str) -> None:
    assert decoded_text(text) == decoded


def test_what_entities_hide_is_cleaned() -> None:
    fields = Fields(
        {"text": "a&#8203;b&shy;c&#x202E;d&#0;&#1114112;", "list": ["AT&amp;T<br>5&nbsp;km", " a\n\n - b \r\n c", "<br>", 5]}
    )
    assert fields.text("text") == "abcd\ufffd\ufffd"
    assert fields.texts("list") == ("AT&T 5\u00a0km", "a - b c")
    assert fields.blocks("list") == ("AT&T\n5\u00a0km", "a\n- b\nc")
