"""Fonts: the right one for each character, cut to what is needed, and extractable."""

from __future__ import annotations

import io
import subprocess
import sys
import time
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from pressroom.rendering.html import font_css, font_files
from pressroom.rendering.html.clusters import clusters_of
from pressroom.rendering.html.cut_characters import ARABIC_SHAPES, characters_to_cut
from pressroom.rendering.html.font_css import css_font_family, font_face_css
from pressroom.rendering.html.font_files import (
    ALL_FONTS,
    ARABIC,
    EMOJI,
    HEBREW,
    IDEOGRAPHS,
    JAPANESE_SERIF,
    REGULAR,
    SIMPLIFIED,
    SOURCE_SANS,
    SOURCE_SERIF,
    STRONG,
    Font,
    FontsNotInstalledError,
    harfbuzz,
)
from pressroom.rendering.html.font_plan import font_stack, owner_of, plan_fonts
from pressroom.rendering.html.font_subset import cut_font

STACK = font_stack(SOURCE_SANS, language="en")
SERIF_STACK = font_stack(SOURCE_SERIF, language="en")


def cut(font: Font, text: str) -> Any:
    """Cut the font as it is cut for a text, and open it."""
    characters = characters_to_cut(font, frozenset(clusters_of(text)))
    whole: Any = TTFont(io.BytesIO(cut_font(font.path(REGULAR), characters=characters, use=font.use)))
    return whole


@pytest.mark.parametrize("font", ALL_FONTS, ids=lambda font: f"{font.package}{'-italic' * font.italic}")
def test_every_font_is_installed_whole_and_static(font: font_files.Font) -> None:
    for weight in (REGULAR, STRONG):
        whole: Any
        with TTFont(font.path(weight)) as whole:
            assert "fvar" not in whole
            assert "glyf" in whole
            assert whole["OS/2"].usWeightClass == (weight if font.strong else REGULAR)
            assert frozenset(whole.getBestCmap()) == font.characters(), "both weights have the same characters"


@pytest.mark.parametrize(
    ("text", "package"),
    [
        ("AzéŁếЖΩ’–", "source-sans-3"),
        ("عربي", "vazirmatn"),
        ("עברית", "noto-sans-hebrew"),
        ("ไทย", "noto-sans-thai"),
        ("हिन्दी", "noto-sans-devanagari"),
        ("தமிழ்", "noto-sans-tamil"),
        ("አማርኛ", "noto-sans-ethiopic"),
        ("հայերեն", "noto-sans-armenian"),
        ("Ƙ₪₼ℝ", "noto-sans"),
        ("⟶∮", "noto-sans-math"),
        ("🎉👩🏽💻✅", "noto-emoji"),
        ("中文田", "noto-sans-sc"),
        ("한국어", "noto-sans-kr"),
    ],
)
def test_each_script_has_its_font(text: str, package: str) -> None:
    for cluster in clusters_of(text):
        owner = owner_of(cluster, STACK)
        assert owner is not None
        assert owner.package == package


@pytest.mark.parametrize(
    ("language", "package"),
    [
        ("en", "noto-sans-sc"),
        ("zh", "noto-sans-sc"),
        ("zh-Hant", "noto-sans-tc"),
        ("zh-TW", "noto-sans-tc"),
        ("ja", "noto-sans-jp"),
        ("ko", "noto-sans-kr"),
    ],
)
def test_the_language_picks_the_shape_of_ideographs(language: str, package: str) -> None:
    owner = owner_of("骨", font_stack(SOURCE_SANS, language=language))
    assert owner is not None
    assert owner.package == package


def test_only_what_is_needed_is_inlined() -> None:
    plan = plan_fonts([("Plain text", STACK, REGULAR)])
    assert [(face.font, face.weight) for face in plan.faces] == [(SOURCE_SANS, REGULAR)]
    assert len(font_face_css(plan.faces)) < 60_000
    assert plan.missing == frozenset()


def test_documents_in_one_script_share_the_cut_font() -> None:
    first, second = (plan_fonts([(text, STACK, REGULAR)]).faces for text in ("Some words", "Other letters: ÉÀ’“”"))
    assert first == second


def test_clusters_that_no_font_has_as_a_whole_are_named() -> None:
    assert plan_fonts([("a\U00013000\U0001e900b", STACK, REGULAR)]).missing == {"\U00013000", "\U0001e900"}
    assert plan_fonts([("a\u0e31b", STACK, REGULAR)]).missing == set()
    assert plan_fonts([("中\u20e3", STACK, REGULAR)]).missing == {"中\u20e3"}


@pytest.mark.parametrize("text", ["1\u20e3", "👩\u200d❤\u200d👩", "❤\u200d🔥", "🇫🇷", "👩🏽\u200d💻"])
def test_a_sequence_is_set_in_one_font_that_has_all_of_it(text: str) -> None:
    plan = plan_fonts([(text, STACK, REGULAR)])
    assert [face.font for face in plan.faces] == [SOURCE_SANS, EMOJI]
    assert plan.faces[1].characters == frozenset(map(ord, text))
    assert (plan.missing, plan.divided) == (set(), set())


def test_a_sequence_that_is_printed_as_several_signs_is_named() -> None:
    assert plan_fonts([("🐱\u200d🐉 🐱", STACK, REGULAR)]).divided == {"🐱\u200d🐉"}


def test_a_letter_that_the_heading_font_lacks_comes_from_a_font_of_the_plan() -> None:
    plan = plan_fonts([("Ŧ Ǿ Ĳ ₪ ₼", SERIF_STACK, STRONG)])
    assert plan.missing == set()
    assert frozenset(map(ord, "ŦǾĲ₪₼")) <= frozenset[int]().union(*(face.characters for face in plan.faces))


def test_a_letter_apart_is_set_where_the_font_has_it_composed_and_the_other_way_round() -> None:
    for text in ("Zoe\u0308", "x\u0323", "a\u2011b", "\u1e09"):
        plan = plan_fonts([(text, STACK, REGULAR)])
        assert plan.missing == set()
        for face in plan.faces:
            font = Font(package="cut", family="Cut", use=face.font.use)
            opened = harfbuzz.Face(cut_font(face.font.path(REGULAR), characters=face.characters, use=face.font.use))
            vars(font)["_opened"] = harfbuzz.Font(opened)
            assert [cluster for cluster in clusters_of(text) if face.font.has(cluster) and not font.has(cluster)] == []


def test_a_family_without_a_face_is_not_asked_for_since_the_machine_may_have_one() -> None:
    families = plan_fonts([("Hello 中", STACK, REGULAR), ("ע", SERIF_STACK, STRONG)]).families
    assert css_font_family(families[STACK]) == '"Source Sans 3", "Noto Sans SC"'
    assert css_font_family(families[SERIF_STACK]) == '"Source Serif 4", "Noto Sans Hebrew"'


@pytest.mark.parametrize("font", [*IDEOGRAPHS, JAPANESE_SERIF], ids=lambda font: font.package)
def test_a_cut_font_has_no_second_name_for_an_ideograph(font: font_files.Font) -> None:
    assert sorted(cut(font, "田中一人").getBestCmap()) == sorted(map(ord, "田中一人"))


def test_arabic_letters_lose_their_shaped_names_unless_they_carry_a_mark() -> None:
    assert not set(ARABIC_SHAPES) & set(cut(ARABIC, "قد").getBestCmap())
    shapes = set(ARABIC_SHAPES) & set(cut(ARABIC, "قُدت").getBestCmap())
    assert {unicodedata.normalize("NFKC", chr(code)) for code in shapes} == {"ق"}


@pytest.mark.parametrize("text", ["\ufdfd", "\u2e80"])
def test_a_character_that_is_the_second_name_of_a_glyph_is_kept_where_the_document_has_it(text: str) -> None:
    plan = plan_fonts([(text, STACK, REGULAR)])
    assert plan.missing or any(ord(text) in face.characters for face in plan.faces)


@pytest.mark.parametrize("digits", ["٠١٢٣", "۰۱۲۳"])
def test_digits_that_share_their_glyphs_keep_the_name_of_the_document(digits: str) -> None:
    assert set(map(ord, digits)) <= set(cut(ARABIC, digits).getBestCmap())
    others = digits.translate({**dict(zip(range(0x660, 0x664), range(0x6F0, 0x6F4), strict=True)), **dict(
        zip(range(0x6F0, 0x6F4), range(0x660, 0x664), strict=True))})  # fmt: skip
    font = ARABIC
    twins = {ord(other) for digit, other in zip(digits, others, strict=True) if font.glyph(ord(digit)) == font.glyph(ord(other))}
    assert not twins & set(cut(ARABIC, digits).getBestCmap())


def test_one_glyph_keeps_one_name() -> None:
    (face,) = plan_fonts([("It’s", SERIF_STACK, REGULAR)]).faces
    assert ord("’") in face.characters
    assert ord("ʼ") not in face.characters
    (ukrainian,) = plan_fonts([("Лук\u02bcян", SERIF_STACK, REGULAR)]).faces
    assert 0x2BC in ukrainian.characters
    assert ord("’") not in ukrainian.characters


def test_a_cut_font_keeps_what_its_layout_needs() -> None:
    text = cut(SOURCE_SANS, "AVfi")
    assert {record.FeatureTag for record in text["GPOS"].table.FeatureList.FeatureRecord} == {"kern"}
    assert "liga" not in {record.FeatureTag for record in text["GSUB"].table.FeatureList.FeatureRecord}
    marks = cut(HEBREW, "שָׁ")
    assert "mark" in {record.FeatureTag for record in marks["GPOS"].table.FeatureList.FeatureRecord}
    assert not {"GSUB", "GPOS", "GDEF"} & set(cut(SIMPLIFIED, "田").keys())


def test_a_cut_font_carries_no_hints_and_few_names() -> None:
    font = cut(SOURCE_SANS, "a")
    assert not {"prep", "fpgm", "cvt ", "gasp", "STAT", "DSIG"} & set(font.keys())
    assert {record.nameID for record in font["name"].names} <= {1, 2, 4, 6}


def test_threads_cut_the_same_font() -> None:
    def work(_number: int) -> str:
        return font_face_css(plan_fonts([("Ελλάδα العلي नमस्ते 東京 🎉", STACK, REGULAR)]).faces)

    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(work, range(16)))) == 1


def test_new_ideographs_are_cut_in_milliseconds() -> None:
    def seconds(start: int) -> float:
        faces = plan_fonts([("".join(map(chr, range(start, start + 200))), STACK, REGULAR)]).faces
        before = time.thread_time()
        assert font_face_css(faces)
        return (time.thread_time() - before) / len(faces)

    assert min(seconds(start) for start in range(0x5000, 0x5800, 0x100)) < 0.04


def test_only_fonts_that_documents_share_are_kept_in_memory() -> None:
    def kept() -> int:
        return font_css._shared_rule.cache_info().currsize  # pyright: ignore[reportPrivateUsage] - what is kept shows nowhere else

    font_face_css(plan_fonts([("Words", STACK, REGULAR)]).faces)
    before = kept()
    for start in range(0x5000, 0x5400, 0x100):
        own = plan_fonts([("".join(map(chr, range(start, start + 0x100))) + "🎉", STACK, REGULAR)]).faces
        assert "Noto Sans SC" in font_face_css(own)
    assert kept() == before
    font_face_css(plan_fonts([("Ωμέγα", STACK, REGULAR)]).faces)
    font_face_css(plan_fonts([("Ωμέγα", STACK, STRONG)]).faces)
    assert kept() > before


def test_latin_text_opens_no_other_font_and_needs_no_font_compiler() -> None:
    program = (
        "import sys\n"
        "from pressroom.rendering.html.font_css import font_face_css\n"
        "from pressroom.rendering.html.font_plan import font_stack, plan_fonts\n"
        "from pressroom.rendering.html.font_files import ALL_FONTS, SOURCE_SANS\n"
        "stack = font_stack(SOURCE_SANS, language='fr')\n"
        "font_face_css(plan_fonts([('Œuvre d’été – Łódź', stack, 400)]).faces)\n"
        "print([font.package for font in ALL_FONTS if '_opened' in vars(font)], {'fontTools', 'regex'} & {*sys.modules})\n"
    )
    output = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert output == "['source-sans-3'] set()\n"


def test_fonts_that_are_not_there_are_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(font_files, "FONTS_FOLDER", tmp_path)
    with pytest.raises(FontsNotInstalledError, match="run bin/setup"):
        SOURCE_SANS.path(REGULAR)
