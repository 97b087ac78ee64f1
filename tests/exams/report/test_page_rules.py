from __future__ import annotations

import pytest

from pressroom.exams.options import ReportOptions, with_head
from pressroom.exams.report.page_rules import css_string, page_css, shortened
from pressroom.rendering.options import Margins

A4 = ReportOptions()


@pytest.mark.parametrize(
    ("text", "string"),
    [
        ("Inès", '"Inès"'),
        ('a"b', '"a\\22 b"'),
        ("a\\b", '"a\\5c b"'),
        ("</style>", '"\\3c /style>"'),
        ("a\nb", '"a\\a b"'),
        ("محمد", '"محمد"'),
    ],
)
def test_a_text_is_written_as_a_string_that_it_cannot_end(text: str, string: str) -> None:
    assert css_string(text) == string


def test_a_part_has_its_head_and_the_foot_on_pages_of_its_own() -> None:
    rules = page_css(7, "Inès", "Lycée")
    assert rules.startswith('@page part-7{@top-left{content:"Inès"}@bottom-left{content:"Lycée"}}')


def test_a_long_head_is_shortened_to_the_width_that_the_page_number_leaves() -> None:
    head = "Une épreuve de mathématiques " * 10
    assert shortened("Inès  –\nMathématiques", A4) == "Inès – Mathématiques"
    assert shortened(head, A4).endswith("…")
    narrow = ReportOptions(margins=Margins(top=1, right=2, bottom=1, left=2))
    wide = ReportOptions(orientation="landscape")
    assert len(shortened(head, narrow)) < len(shortened(head, A4)) < len(shortened(head, wide))
    assert len(shortened("欧" * 200, A4)) < len(shortened("o" * 200, A4)) * 0.6


def test_margins_leave_room_for_head_and_foot() -> None:
    margins = with_head(ReportOptions(margins=Margins(top=0, right=0, bottom=0.2, left=0.1))).margins
    assert margins == Margins(top=0.5, right=0, bottom=0.5, left=0.1)
    assert with_head(A4) == A4
