from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressroom.storage.names import MAX_NAME_BYTES, file_name


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("Ada’s resume", "Ada’s resume.pdf"),
        ("Re\u0301sume\u0301", "Résumé.pdf"),
        ("履歴書 2026", "履歴書 2026.pdf"),
        ("Engineer / R&D: 50% <draft>", "Engineer R&D 50% draft.pdf"),
        ("../../etc/passwd", "etc passwd.pdf"),
        ("  two\r\n lines\t ", "two lines.pdf"),
        ("gpj.\u202efdp", "gpj.fdp.pdf"),
        ("hy\u00adphen", "hyphen.pdf"),
        ("می\u200cخواهم", "می\u200cخواهم.pdf"),
        ("👩\u200d🚀", "👩\u200d🚀.pdf"),
        ("", "export.pdf"),
        (" . ", "export.pdf"),
        ("CON", "CON_.pdf"),
        ("lpt1.draft", "lpt1_.draft.pdf"),
        ("Contact", "Contact.pdf"),
    ],
)
def test_a_title_is_converted_to_a_portable_name(title: str, named: str):
    assert file_name(title, extension="pdf") == named


@pytest.mark.parametrize("letter", ["x", "é", "履", "😀"])
def test_a_long_title_is_cut_between_characters(letter: str):
    named = file_name(letter * 500, extension="pdf")
    assert named == letter * (MAX_NAME_BYTES // len(letter.encode())) + ".pdf"


@given(st.text())
def test_every_title_makes_a_safe_name(title: str):
    named = file_name(title, extension="pdf")
    assert named.endswith(".pdf")
    assert len(named.encode()) <= 255
    assert not named.startswith((".", " "))
    assert not set('<>:"/\\|?*') & set(named)
    assert not {"Cc", "Cs", "Zl", "Zp"} & set(map(unicodedata.category, named))
