"""Text is split into what one font sets, and emoji are written as the font has them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressroom.rendering.html.clusters import clusters_of
from pressroom.rendering.html.emoji import shown_emoji, shown_variants
from pressroom.rendering.html.font_files import JAPANESE, SIMPLIFIED


@pytest.mark.parametrize(
    ("text", "clusters"),
    [
        ("ab a\tc\n", {"a", "b", "c"}),
        ("e\u0301e", {"e\u0301", "e"}),
        ("1\u20e31", {"1\u20e3", "1"}),
        ("👩🏽\u200d💻👩", {"👩🏽\u200d💻", "👩"}),
        ("🇫🇷🇩🇪", {"🇫🇷", "🇩🇪"}),
        ("क्षि", {"क्षि"}),
        ("น้ำ", {"น้ำ"}),
        ("0\u1067", {"0\u1067"}),
        ("က\u1067", {"က\u1067"}),
        ("க்ष", {"க்", "ष"}),
        ("A\ua66f", {"A", "\ua66f"}),
    ],
)
def test_a_letter_stays_with_its_marks_and_a_sequence_whole(text: str, clusters: set[str]) -> None:
    assert clusters_of(text) == clusters


@given(st.text())
def test_no_character_is_left_out(text: str) -> None:
    assert set("".join(clusters_of(text))) == set(text) - set("\t\n\f\r ")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("1\ufe0f\u20e3", "1\u20e3"),
        ("☎\ufe0f ☎\ufe0e", "☎ ☎"),
        ("👍🏿", "👍"),
        ("🤷\u200d♀\ufe0f", "🤷"),
        ("👩🏽\u200d💻", "👩🏽\u200d💻"),
        ("👩\u200d❤\ufe0f\u200d👩", "👩\u200d❤\u200d👩"),
        ("🐱\u200d🐉", "🐱\u200d🐉"),
        ("क्\u200dष می\u200cخواهم", "क्\u200dष می\u200cخواهم"),
        ("plain", "plain"),
    ],
)
def test_what_an_emoji_does_not_show_is_taken_out(written: str, shown: str) -> None:
    assert shown_emoji(written)[0] == shown


def test_emoji_that_lose_a_gender_or_skin_tone_are_named() -> None:
    assert shown_emoji("👍🏿 ☎\ufe0f 🤷\u200d♀\ufe0f 👩🏽\u200d💻")[1] == {"👍🏿", "🤷\u200d♀"}


def test_a_variant_stays_where_a_font_has_it() -> None:
    text = "葛\U000e0100 a\U000e0100"
    assert shown_variants(text, (SIMPLIFIED, JAPANESE)) == ("葛\U000e0100 a", {"a\U000e0100"})
    assert shown_variants(text, (SIMPLIFIED,)) == ("葛 a", {"葛\U000e0100", "a\U000e0100"})
