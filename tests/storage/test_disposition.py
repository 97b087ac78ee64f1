from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressroom.storage.disposition import content_disposition
from pressroom.storage.names import MAX_NAME_BYTES


def names(header: str) -> tuple[str, str]:
    """Return the ASCII name and the exact name."""
    found = re.fullmatch(r"""attachment; filename="([^"\\]+)"; filename\*=UTF-8''([A-Za-z0-9%!#$&+.^_`|~-]+)""", header)
    assert found is not None, header
    return found[1], unquote(found[2])


@pytest.mark.parametrize(
    ("file_name", "plain", "exact"),
    [
        ("resume.pdf", "resume.pdf", "resume.pdf"),
        ("Résumé of Ana.pdf", "Resume of Ana.pdf", "Résumé of Ana.pdf"),
        ("履歴書.pdf", "export.pdf", "履歴書.pdf"),
        ("50% off; really.pdf", "50_ off; really.pdf", "50% off; really.pdf"),
        ('a"b\\c/d:e.pdf', "a b c d e.pdf", "a b c d e.pdf"),
        ("../../etc/passwd", "etc passwd", "etc passwd"),
        (".pdf", "export.pdf", "export.pdf"),
        ("a.", "a", "a"),
        ("", "export", "export"),
        (" . ", "export", "export"),
        ("a\r\nSet-Cookie: b.pdf", "a Set-Cookie b.pdf", "a Set-Cookie b.pdf"),
        ("gpj.\u202efdp.exe", "gpj.fdp.exe", "gpj.fdp.exe"),
        ("😀.pdf", "export.pdf", "😀.pdf"),
    ],
)
def test_the_header_has_an_ascii_name_and_the_exact_name(file_name: str, plain: str, exact: str):
    assert names(content_disposition(file_name)) == (plain, exact)


def test_a_long_name_keeps_its_extension():
    _, exact = names(content_disposition("x" * 500 + ".pdf"))
    assert len(exact) == MAX_NAME_BYTES + len(".pdf")
    assert exact.endswith("x.pdf")


@given(st.text())
def test_every_name_makes_a_safe_header(file_name: str):
    header = content_disposition(file_name)
    assert header.isascii()
    assert header.isprintable()
    plain, exact = names(header)
    assert plain
    assert exact
    assert not set('"\\/') & set(plain + exact)
