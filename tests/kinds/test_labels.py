"""Test the labels and the punctuation of each language, and the warning for languages without them."""

from __future__ import annotations

from typing import Any

import pytest

from pressroom.kinds.presentation import locale_of
from pressroom.kinds.resume.labels import LANGUAGES, SECTIONS, has_labels, labels_for
from pressroom.kinds.resume.language import language_warnings


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_each_label(language: str) -> None:
    labels = labels_for(language)
    assert set(labels) == {"resume", "present", "contact", "comma", "enumeration", "colon", "open", "close", *SECTIONS}
    assert all(label.strip() for label in labels.values())
    assert len({labels[section] for section in SECTIONS}) == len(SECTIONS)
    assert all(labels[name].strip() == labels[name] for name in ("resume", "present", *SECTIONS))
    assert has_labels(language)
    assert locale_of(language).language == language.partition("-")[0]


def test_a_heading_means_the_same_section_in_all_languages() -> None:
    sections: dict[str, set[str]] = {}
    for language in LANGUAGES:
        for section in SECTIONS:
            sections.setdefault(labels_for(language)[section].casefold(), set()).add(section)
    assert [heading for heading, named in sections.items() if len(named) > 1] == []


@pytest.mark.parametrize(
    ("country", "language", "work", "present"),
    [
        ("GB", "en-GB", "Experience", "Present"), ("US", "en-US", "Experience", "Present"),
        ("CA", "fr-CA", "Expérience", "aujourd’hui"), ("DE", "de", "Berufserfahrung", "heute"),
        ("FR", "fr", "Expérience", "aujourd’hui"), ("ES", "es", "Experiencia", "actualidad"),
        ("IT", "it", "Esperienza", "oggi"), ("NL", "nl", "Werkervaring", "heden"),
        ("PL", "pl", "Doświadczenie zawodowe", "obecnie"), ("BR", "pt-BR", "Experiência", "atual"),
        ("JP", "ja", "職歴", "現在"), ("CN", "zh-CN", "工作经历", "至今"),
        ("TW", "zh-TW", "工作經歷", "至今"), ("KR", "ko", "경력", "현재"),
        ("AE", "ar-AE", "الخبرة", "الآن"), ("IL", "he", "ניסיון", "היום"),
        ("IR", "fa", "سوابق شغلی", "اکنون"), ("IN", "en-IN", "Experience", "Present"),
    ],
)  # fmt: skip
def test_the_words_of_each_country(country: str, language: str, work: str, present: str) -> None:
    assert (labels_for(language)["work"], labels_for(language)["present"]) == (work, present), country


@pytest.mark.parametrize(
    ("tag", "same_as"),
    [
        ("zh", "zh-Hans"),
        ("zh-CN", "zh-Hans"),
        ("zh-SG", "zh-Hans"),
        ("zh-Hans-HK", "zh-Hans"),
        ("zh-TW", "zh-Hant"),
        ("zh-Hant-TW", "zh-Hant"),
        ("zh-HK", "zh-Hant-HK"),
        ("zh-MO", "zh-Hant-MO"),
        ("pt-PT", "pt"),
        ("pt-AO", "pt"),
        ("fr-CA", "fr"),
        ("nl-BE", "nl"),
        ("en-US", "en"),
        ("xx", "en"),
        ("sr-Latn", "en"),
    ],
)
def test_a_tag_has_the_labels_of_the_language_that_it_falls_back_to(tag: str, same_as: str) -> None:
    assert labels_for(tag) == labels_for(same_as)


def test_regions_have_words_of_their_own() -> None:
    assert (labels_for("en")["resume"], labels_for("en-GB")["resume"]) == ("Resume", "CV")
    assert (labels_for("pt")["awards"], labels_for("pt-BR")["awards"]) == ("Prémios", "Prêmios")
    assert (labels_for("zh-TW")["work"], labels_for("zh-HK")["work"]) == ("工作經歷", "工作經驗")


@pytest.mark.parametrize(
    ("language", "marks"),
    [
        ("en", [", ", ", ", ": ", " (", ")"]),
        ("fr", [", ", ", ", "\u00a0: ", " (", ")"]),
        ("ar", ["، ", "، ", ": ", " (", ")"]),
        ("fa", ["، ", "، ", ": ", " (", ")"]),
        ("he", [", ", ", ", ": ", " (", ")"]),
        ("ja", ["、", "、", "：", "（", "）"]),
        ("zh-CN", ["，", "、", "：", "（", "）"]),
        ("zh-TW", ["，", "、", "：", "（", "）"]),
        ("ko", [", ", ", ", ": ", " (", ")"]),
    ],
)
def test_punctuation_is_that_of_the_language(language: str, marks: list[str]) -> None:
    labels = labels_for(language)
    assert [labels[name] for name in ("comma", "enumeration", "colon", "open", "close")] == marks


def warnings(data: dict[str, Any], **settings: Any) -> list[tuple[str, str]]:
    found = language_warnings(data, settings, sections=["work", "skills"])
    return [(warning.field, warning.message) for warning in found]


def test_a_language_without_words_has_a_warning_that_names_the_headings_to_give() -> None:
    ((field, message),) = warnings({"meta": {"language": "sv"}}, headings={"work": "Arbete"})
    assert field == "meta.language"
    assert "in the language sv" in message
    assert message.endswith("with the setting headings, for: skills.")
    assert warnings({}, language="sv", headings={"work": "Arbete", "skills": "Kunskaper"}) == []
    assert [field for field, _ in warnings({}, language="sv")] == ["settings.language"]


def test_a_language_that_cldr_lacks_has_english_dates() -> None:
    assert "as are dates" in warnings({}, language="tlh")[0][1]
    assert "as are dates" not in warnings({}, language="sv")[0][1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_with_words_has_no_warning(language: str) -> None:
    assert warnings({}, language=language) == []
