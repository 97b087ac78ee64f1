"""Test the formatting of dates and periods in every language that has words."""

from __future__ import annotations

import pytest

from pressroom.kinds.dates import DateForm, format_date, format_period
from pressroom.kinds.presentation import locale_of
from pressroom.kinds.resume.labels import LANGUAGES, labels_for
from pressroom.rendering.html.font_files import REGULAR, SOURCE_SANS
from pressroom.rendering.html.font_plan import font_stack
from pressroom.rendering.html.text_width import width_of


def period(start: str | int | None, end: str | int | None, language: str = "en", form: DateForm = "long") -> str:
    present = labels_for(language)["present"]
    return format_period(start, end, present=present, locale=locale_of(language), form=form)


@pytest.mark.parametrize(
    ("value", "language", "shown"),
    [
        ("2024", "en", "2024"),
        (2024, "en", "2024"),
        ("2024-03", "en", "Mar 2024"),
        ("2024-03-15", "en", "Mar 15, 2024"),
        ("2024-03-15", "en-GB", "15 Mar 2024"),
        ("2019-04-15T00:00:00.000Z", "en", "Apr 15, 2019"),
        ("2019-04-15T23:59:59+02:00", "en", "Apr 15, 2019"),
        ("2019-04-15 08:30", "en", "Apr 15, 2019"),
        ("2024-03", "fr", "mars 2024"),
        ("2024-03-15", "fr", "15 mars 2024"),
        ("2024-03", "de", "März 2024"),
        ("2024-03", "zh", "2024年3月"),
        ("spring 2024", "en", "spring 2024"),
        ("2024-13", "en", "2024-13"),
        ("2024-13-01T00:00:00Z", "en", "2024-13-01T00:00:00Z"),
        ("2023-02-30", "en", "2023-02-30"),
        ("03/2024", "en", "03/2024"),
        ("2015-2018", "en", "2015-2018"),
        ("2024-03", "tlh", "Mar 2024"),
        (None, "en", ""),
    ],
)
def test_an_iso_date_is_formatted_in_the_language_and_other_text_is_kept(
    value: str | int | None, language: str, shown: str
) -> None:
    assert format_date(value, locale_of(language)) == shown


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        ("2020", "2024", "2020 – 2024"),
        (2020, 2024, "2020 – 2024"),
        ("2020", None, "2020 – Present"),
        (None, "2024", "2024"),
        ("2020", "2020", "2020"),
        (None, None, ""),
        ("2020", "", "2020 – Present"),
        ("March 2020", None, "March 2020 – Present"),
        ("since 2019", "", "since 2019"),
        ("2019", "soon", "2019 – soon"),
        (None, "present", "Present"),
    ],
)
def test_a_start_without_an_end_continues_to_the_present(start: str | int | None, end: str | int | None, shown: str) -> None:
    assert period(start, end) == shown


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        ("2020-05-01", "2021-09-30", "May 2020 – Sep 2021"),
        ("2020-05-01", "2020-05-31", "May 2020"),
        ("2020-05-01", None, "May 2020 – Present"),
        ("2019-04-15T00:00:00.000Z", "2020-05-01T12:00:00Z", "Apr 2019 – May 2020"),
        ("2019-04-15T00:00:00.000Z", None, "Apr 2019 – Present"),
        ("2020-02-30", "2021", "2020-02-30 – 2021"),
    ],
)
def test_days_and_times_are_left_out_of_periods(start: str, end: str | None, shown: str) -> None:
    assert period(start, end) == shown


@pytest.mark.parametrize(
    ("field", "shown"),
    [
        ("2015-2018", "2015-2018"),
        ("2019 – 2021", "2019 – 2021"),
        ("2019/2020", "2019/2020"),
        ("2019-20", "2019-20"),
        ("2019-04/2020-05", "Apr 2019 – May 2020"),
        ("2019-04 – 2020-05-01", "Apr 2019 – May 2020"),
        ("2019-04 - 2020-05", "Apr 2019 – May 2020"),
        ("2019-04 to 2020", "Apr 2019 – 2020"),
        ("2019 – heute", "2019 – Present"),
        ("2019 – soon", "2019 – soon"),
        ("2010 – 2012 – 2014", "2010 – 2012 – 2014"),
    ],
)
def test_a_period_in_one_field_has_both_its_ends(field: str, shown: str) -> None:
    assert period(field, None) == shown
    assert period(None, field) == shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_end_that_means_the_present_in_any_language_is_written_in_that_of_the_resume(language: str) -> None:
    words = {labels_for(other)["present"] for other in LANGUAGES} | {"present", "Now", "bis heute", "Actualmente", "PRÉSENT"}
    assert {period("2019", word, language) for word in words} == {period("2019", None, language)}


SHORT_AND_LONG = {
    "en": ("Apr 2019 – Present", "Apr 15, 2019", "Apr 2019 – Present"),
    "en-GB": ("Apr 2019 – Present", "15 Apr 2019", "Apr 2019 – Present"),
    "fr": ("04/2019 – aujourd’hui", "15/04/2019", "avr. 2019 – aujourd’hui"),
    "de": ("04/2019 – heute", "15.04.2019", "Apr. 2019 – heute"),
    "es": ("04/2019 – actualidad", "15/04/2019", "abr 2019 – actualidad"),
    "it": ("04/2019 – oggi", "15/04/2019", "apr 2019 – oggi"),
    "pt": ("04/2019 – presente", "15/04/2019", "abr. de 2019 – presente"),
    "pt-BR": ("04/2019 – atual", "15/04/2019", "abr. de 2019 – atual"),
    "nl": ("04/2019 – heden", "15-04-2019", "apr 2019 – heden"),
    "pl": ("04/2019 – obecnie", "15.04.2019", "kwi 2019 – obecnie"),
    "ar": ("04/2019 إلى الآن", "15/04/2019", "أبريل 2019 إلى الآن"),
    "fa": ("04/2019 تا اکنون", "2019/04/15", "آوریل 2019 تا اکنون"),
    "he": ("04/2019 עד היום", "15.04.2019", "אפר׳ 2019 עד היום"),
    "ja": ("2019.04 – 現在", "2019.04.15", "2019年4月 – 現在"),
    "zh-Hans": ("2019.04 – 至今", "2019.04.15", "2019年4月 – 至今"),
    "zh-Hant": ("2019.04 – 至今", "2019.04.15", "2019年4月 – 至今"),
    "ko": ("2019.04 – 현재", "2019.04.15", "2019년 4월 – 현재"),
}


@pytest.mark.parametrize("language", SHORT_AND_LONG)
def test_dates_in_each_language(language: str) -> None:
    day = format_date("2019-04-15", locale_of(language), form="short")
    shown = (period("2019-04", None, language, "short"), day, period("2019-04", None, language, "long"))
    assert shown == SHORT_AND_LONG[language]


@pytest.mark.parametrize(
    ("language", "shown"),
    [("ja", "2019 – 2021"), ("de", "2019 – 2021"), ("ar", "2019 إلى 2021"), ("fa", "2019 تا 2021"), ("he", "2019 עד 2021")],
)
def test_years_in_the_short_form(language: str, shown: str) -> None:
    assert period("2019", "2021", language, "short") == shown


@pytest.mark.parametrize("field", ["2015-2018", "2015 – 2018"])
def test_years_in_one_field_are_joined_by_a_word_where_lines_run_from_right_to_left(field: str) -> None:
    assert period(field, None, "ar") == "2015 إلى 2018"
    assert period("2019/2020", None, "ar") == "2019/2020"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_short_period_is_about_as_wide_as_in_english(language: str) -> None:
    def width(text: str) -> float:
        return width_of(text, font_stack(SOURCE_SANS, language=language), weight=REGULAR, size=9)

    months = [f"2020-{month:02}" for month in range(1, 13)]
    shown = [
        period(start, end, language, "short") for start, end in [*((month, None) for month in months), ("2019-12", "2020-12")]
    ]
    assert max(map(width, shown)) < 1.2 * width("Mar 2020 – Present")
