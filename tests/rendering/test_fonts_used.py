"""The fonts of the printed file are those of the plan, cluster by cluster, and none of the machine's."""

from __future__ import annotations

import io
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any

import pypdf
import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.browsers import chromium_under_test

from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.html.clusters import clusters_of
from pressroom.rendering.html.emoji import shown_emoji, shown_variants
from pressroom.rendering.html.font_css import css_font_family, font_face_css
from pressroom.rendering.html.font_files import FAMILIES, REGULAR, SCRIPTS, SOURCE_SANS, SOURCE_SERIF, STRONG, Font
from pressroom.rendering.html.font_plan import font_stack, owner_of, plan_fonts
from pressroom.rendering.options import ExportOptions

STACKS = {
    REGULAR: font_stack(SOURCE_SANS, language="ja"),
    STRONG: font_stack(SOURCE_SERIF, language="zh-Hant"),
}
PrintTexts = Callable[[list[str], int], Awaitable[list[set[str]]]]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def fonts_of() -> AsyncGenerator[PrintTexts]:
    """A function that prints texts, each on a page of its own, and reads which fonts each page has."""
    async with Renderer(chromium=chromium_under_test(), tabs=1) as renderer:

        async def used(texts: list[str], weight: int) -> list[set[str]]:
            stack = STACKS[weight]
            plan = plan_fonts([("\n".join(texts), stack, weight)])
            style = (
                f"{font_face_css(plan.faces)} p {{ font: {weight} 10pt {css_font_family(plan.families[stack])};"
                " break-after: page; font-variant-ligatures: none; font-synthesis: none }"
            )
            paragraphs = "".join(f"<p>{text}</p>" for text in texts)
            html = f'<!doctype html><html lang="en"><meta charset="utf-8"><style>{style}</style><body>{paragraphs}'
            pdf = (await renderer.print_pdf(html, ExportOptions(), seconds=60)).pdf
            return [_fonts(page) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages][: len(texts)]

        yield used


def _fonts(page: Any) -> set[str]:
    return {font.get_object()["/BaseFont"].partition("+")[2] for font in page["/Resources"].get("/Font", {}).values()}


def planned(text: str, weight: int) -> set[str] | None:
    """Return the PostScript names of the faces that set the text; None when a part of it has no font."""
    names = {_postscript_name(STACKS[weight][0], weight)} if " " in text else set[str]()
    for cluster in clusters_of(text):
        owner = owner_of(cluster, STACKS[weight])
        if owner is None:
            return None
        names.add(_postscript_name(owner, weight))
    return names


def _postscript_name(font: Font, weight: int) -> str:
    return f"{font.family.replace(' ', '')}-{'SemiBold' if weight == STRONG and font.strong else 'Regular'}"


def shown(text: str, weight: int) -> str:
    return shown_variants(shown_emoji(text)[0], STACKS[weight])[0]


def printable(characters: frozenset[int]) -> list[str]:
    letters = map(chr, sorted(characters))
    return [letter for letter in letters if letter not in "<&" and letter.isprintable() and not letter.isspace()]


LETTERS = st.one_of(
    *(
        st.sampled_from(printable(font.characters() - (SOURCE_SANS.characters() if font in SCRIPTS else set())))
        for font in FAMILIES
    )
)
"""Each font as often as any other, or nearly all letters would be ideographs."""
MARKS = st.one_of(
    st.sampled_from("\u200d\u20e3\ufe0e\ufe0f\U0001f3fd\U000e0100"),
    st.characters(categories=["Mn", "Mc", "Me"]),
)
TEXTS = st.lists(st.text(alphabet=st.one_of(LETTERS, LETTERS, MARKS), min_size=1, max_size=8), min_size=30, max_size=30)


@given(texts=TEXTS, weight=st.sampled_from([REGULAR, STRONG]))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
async def test_any_text_is_set_in_the_fonts_planned_for_it(fonts_of: PrintTexts, texts: list[str], weight: int) -> None:
    texts = [shown(text, weight) for text in texts]
    whole = [text for text in texts if planned(text, weight)] or ["a"]
    assert dict(zip(whole, await fonts_of(whole, weight), strict=True)) == {text: planned(text, weight) for text in whole}


@pytest.mark.parametrize("weight", [REGULAR, STRONG])
async def test_sequences_are_set_in_the_fonts_planned_for_them(fonts_of: PrintTexts, weight: int) -> None:
    texts = [
        "1️⃣ 2️⃣ #️⃣", "🤷‍♀️ 🏃‍♂️", "👩‍❤️‍👩", "❤️‍🔥", "❤️ ☎️ ✔️ ©️", "❤ ☎ ✔ ©", "☎︎", "🇫🇷🇽🇽", "👩🏽‍💻👍🏿",
        "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🏳️‍⚧️ 🏳️‍🌈", "Ĳsbrand Ŧorheim Ǿster 40 ₪ and 12 ₼ ₿", "葛󠄀 辻󠄁",
        "Zoe\u0308 Vie\u0323\u0302t A\u030a x\u0323", "a\u2011b\u202fc\u2003d\u3000e", "71\u202f%\u00a0: b c",
        "क्षि ज्ञ हूँ", "น้ำ ที่ปรึกษา", "لإِ مُحَمَّدٌ لَا", "שָׁלוֹם", "க்ஷி மென்பொருள்", "বাংলা ভাষা", "አማርኛ", "తెలుగు",
        "ગુજરાતી", "ਪੰਜਾਬੀ", "ភាសាខ្មែរ", "မြန်မာ", "සිංහල", "ಕನ್ನಡ", "മലയാളം", "ລາວ ນ້ຳ", "ଓଡ଼ିଆ", "հայերեն", "ქართული",
        "한국어 ㅎㅏㄴ", "か\u3099 パ", "⟶ ∮ ℝ ⌘ ↯",
    ]  # fmt: skip
    texts = [shown(text, weight) for text in texts]
    assert [text for text in texts if planned(text, weight) is None] == []
    assert dict(zip(texts, await fonts_of(texts, weight), strict=True)) == {text: planned(text, weight) for text in texts}
