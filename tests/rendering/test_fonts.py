"""Fonts: the right one for each character, cut to what is needed, and extractable."""

from __future__ import annotations

import io
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from pressroom.rendering.html import font_files, fonts
from pressroom.rendering.html.font_files import (
    ALL_FONTS,
    ARABIC,
    EMOJI,
    HEBREW,
    IDEOGRAPHS,
    REGULAR,
    SIMPLIFIED,
    SOURCE_SANS,
    SOURCE_SERIF,
    STRONG,
    FontsNotInstalledError,
)
from pressroom.rendering.html.font_subset import Layout, cut_font
from pressroom.rendering.html.fonts import font_face_css, font_stack, owner_of, plan_fonts

STACK = font_stack(SOURCE_SANS, language="en")
SERIF_STACK = font_stack(SOURCE_SERIF, language="en")


def cut(path: Path, text: str, layout: Layout, spelled: str = "") -> Any:
    characters = frozenset(map(ord, text))
    return TTFont(io.BytesIO(cut_font(path, characters=characters, layout=layout, spelled=frozenset(map(ord, spelled)))))


@pytest.mark.parametrize("font", ALL_FONTS, ids=lambda font: font.package)
def test_every_font_is_installed_whole_and_static(font: font_files.Font) -> None:
    for weight in (REGULAR, STRONG):
        whole: Any
        with TTFont(font.path(weight)) as whole:
            assert "fvar" not in whole
            assert "glyf" in whole
            assert whole["OS/2"].usWeightClass == (weight if font.strong else REGULAR)


@pytest.mark.parametrize(
    ("text", "package"),
    [
        ("AzéŁếЖΩ’–", "source-sans-3"),
        ("عربي", "vazirmatn"),
        ("עברית", "noto-sans-hebrew"),
        ("ไทย", "noto-sans-thai"),
        ("हिन्दी", "noto-sans-devanagari"),
        ("🎉👩🏽💻✅", "noto-emoji"),
        ("中文田", "noto-sans-sc"),
        ("한국어", "noto-sans-kr"),
    ],
)
def test_each_script_has_its_font(text: str, package: str) -> None:
    for character in text:
        owner = owner_of(ord(character), STACK)
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
    owner = owner_of(ord("骨"), font_stack(SOURCE_SANS, language=language))
    assert owner is not None
    assert owner.package == package


def test_only_what_is_needed_is_inlined() -> None:
    plan = plan_fonts([("Plain text", STACK, REGULAR)])
    assert [(face.font, face.weight) for face in plan.faces] == [(SOURCE_SANS, REGULAR)]
    assert len(font_face_css(plan.faces)) < 60_000
    assert plan.missing == ""


def test_documents_in_one_script_share_the_cut_font() -> None:
    first, second = (plan_fonts([(text, STACK, REGULAR)]).faces for text in ("Some words", "Other letters: ÉÀ’“”"))
    assert first == second


def test_characters_that_no_font_has_are_named() -> None:
    assert plan_fonts([("a\U00013000\U0001e900b", STACK, REGULAR)]).missing == "\U00013000\U0001e900"


@pytest.mark.parametrize("font", IDEOGRAPHS, ids=lambda font: font.package)
def test_a_cut_font_has_no_second_name_for_an_ideograph(font: font_files.Font) -> None:
    cmap = cut(font.path(REGULAR), "田中一人\u2f65", "none").getBestCmap()
    assert sorted(cmap) == sorted(map(ord, "田中一人"))


def test_arabic_letters_lose_their_shaped_names_unless_they_carry_a_mark() -> None:
    cmap = cut(ARABIC.path(REGULAR), "قد", "arabic").getBestCmap()
    assert not [code for code in cmap if code > 0xFB00]
    plan = plan_fonts([("قُدت", STACK, REGULAR)])
    assert plan.faces[0].spelled == {ord("ق")}


def test_lam_and_alef_stay_two_glyphs() -> None:
    font = cut(ARABIC.path(REGULAR), "لاإأآ", "arabic")
    table = font["GSUB"].table
    (required,) = {
        tuple(record.Feature.LookupListIndex) for record in table.FeatureList.FeatureRecord if record.FeatureTag == "rlig"
    }
    rules = [rule for index in required for rule in table.LookupList.Lookup[index].SubTable]
    assert [len(rule.InputCoverage) for rule in rules] == [2, 2, 2, 2]


def test_one_glyph_keeps_one_name() -> None:
    (face,) = plan_fonts([("It’s", SERIF_STACK, REGULAR)]).faces
    assert ord("’") in face.characters
    assert ord("ʼ") not in face.characters
    (ukrainian,) = plan_fonts([("Лук\u02bcян", SERIF_STACK, REGULAR)]).faces
    assert 0x2BC in ukrainian.characters
    assert ord("’") not in ukrainian.characters


def test_a_cut_font_keeps_what_its_layout_needs() -> None:
    text = cut(SOURCE_SANS.path(REGULAR), "AVfi", "text")
    assert {record.FeatureTag for record in text["GPOS"].table.FeatureList.FeatureRecord} == {"kern"}
    assert "liga" not in {record.FeatureTag for record in text["GSUB"].table.FeatureList.FeatureRecord}
    marks = cut(HEBREW.path(REGULAR), "שָׁ", "script")
    assert "mark" in {record.FeatureTag for record in marks["GPOS"].table.FeatureList.FeatureRecord}
    assert not {"GSUB", "GPOS", "GDEF"} & set(cut(SIMPLIFIED.path(REGULAR), "田", "none").keys())


def test_a_cut_font_carries_no_hints_and_few_names() -> None:
    font = cut(SOURCE_SANS.path(REGULAR), "a", "text")
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
        return fonts._shared_rule.cache_info().currsize  # pyright: ignore[reportPrivateUsage] - what is kept shows nowhere else

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
        "from pressroom.rendering.html.fonts import font_face_css, font_stack, plan_fonts\n"
        "from pressroom.rendering.html.font_files import ALL_FONTS, SOURCE_SANS\n"
        "stack = font_stack(SOURCE_SANS, language='fr')\n"
        "font_face_css(plan_fonts([('Œuvre d’été – Łódź', stack, 400)]).faces)\n"
        "print([font.package for font in ALL_FONTS if '_opened' in vars(font)], 'fontTools' in sys.modules)\n"
    )
    output = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert output == "['source-sans-3'] False\n"


def test_joiners_stay_with_the_emoji() -> None:
    faces = plan_fonts([("👩\u200d💻", STACK, REGULAR)]).faces
    emoji = next(face for face in faces if face.font == EMOJI)
    assert 0x200D in emoji.characters


def test_fonts_that_are_not_there_are_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(font_files, "FONTS_FOLDER", tmp_path)
    with pytest.raises(FontsNotInstalledError, match="run bin/setup"):
        SOURCE_SANS.path(REGULAR)
