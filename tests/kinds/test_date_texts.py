"""Test the classification of the texts of date fields: one date, a period, or no date."""

from __future__ import annotations

import time

import pytest

from pressroom.kinds.date_texts import is_one_date, is_readable
from pressroom.kinds.dates import format_period
from pressroom.kinds.presentation import locale_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("2019", "en"),
        ("2019-04", "en"),
        ("2019-04-15", "en"),
        ("April 2019", "en"),
        ("15 Apr 2019", "fr"),
        ("03/2019", "en"),
        ("15.03.2019", "de"),
        ("avril 2019", "fr"),
        ("3 de abril de 2019", "es"),
        ("2019年4月", "ja"),
        ("Spring 2019", "en"),
        ("٢٠١٩", "ar"),
    ],
)
def test_one_date(text: str, language: str) -> None:
    assert is_one_date(text, locale_of(language))


@pytest.mark.parametrize(
    "text",
    [
        "2015-2018",
        "2019 – 2021",
        "2019/2020",
        "2019-20",
        "2018 to 2019",
        "since 2019",
        "2019 –",
        "2019-",
        "seit April 2019",
        "soon",
        "",
    ],
)
def test_a_period_or_another_text(text: str) -> None:
    assert not is_one_date(text, locale_of("en"))
    assert is_readable(text)


@pytest.mark.parametrize(
    "text", ["2024-00", "2024-13", "2019-18", "2023-02-30", "0000-00-00", "99/99/9999", "20190401", "12", "2024-13-01T00:00:00Z"]
)
def test_numbers_that_are_no_date(text: str) -> None:
    assert not is_readable(text)


@pytest.mark.parametrize(
    "text", ["?", "–", "03/19", "3.4.2019", "2019/04", "01.04.2018 - 31.03.2020", "2024-13 or so", "2024-12-01 08:30"]
)
def test_a_text_that_may_mean_a_date(text: str) -> None:
    assert is_readable(text)


@pytest.mark.parametrize(
    "text", ["1" * 50_000, "2019 " + "\u00a0" * 49_000 + "x", "2019-" * 10_000, "- " * 25_000, "2019 to " * 6_000]
)
def test_a_long_text_is_free_wording_and_takes_no_time(text: str) -> None:
    begin = time.thread_time()
    locale = locale_of("en")
    assert not is_one_date(text, locale)
    assert is_readable(text) is any(map(str.isalpha, text))
    assert format_period(text, None, present="Present", locale=locale) == text.strip()
    assert time.thread_time() - begin < 0.5
