"""No text looks lost that is not: the words of some fifty languages, and the signs that extractors stumble over."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncGenerator, Mapping
from itertools import cycle, islice
from typing import Any, cast

import pytest
import pytest_asyncio
from babel import Locale
from tests.extraction.test_recall import DIFFICULT_TEXTS
from tests.support.browsers import chromium_under_test
from tests.support.proofs import finished, proved
from tests.support.resumes import rendered_resume

from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.options import Margins
from pressroom.rendering.pdf.pdfium import open_in_pdfium

LANGUAGES = (  # noqa: SIM905 - a list would be one line for each
    "en fr de es pt it nl sv is fi et lv lt pl cs sk hu ro hr sl sq mt ga cy eu ca tr az vi yo ig ha sw "
    "el ru uk be bg sr mk kk mn ar ckb fa ur ps sd ug lrc mzn he yi th hi mr ne sa kok mai brx doi "
    "zh zh_Hant ja ko am bn ta ka hy km"
).split()
NASTY_SIGNS = {
    "twins": "’ ʼ ' ‐ - ‑ – µ μ Å Å Ω Ω Đ Ð Ɖ А A Α · ∙ ⋅ ſ s",
    "mirrored": "مرحبا (واحد) [اثنان] {ثلاثة} «أربعة» ‹خمسة› ٣ < ٥ ≤ ٦",
    "vowel signs": "مُحَمَّدٌ رَسُولُ ٱللَّهِ لَا إِلَٰهَ לֹא בְּרֵאשִׁית שָׁלוֹם",
    "hyphens": "well-known " * 40 + "co\u00adoperate re\u2011enter",
    "emoji": "👩🏽\u200d💻 👨\u200d👩\u200d👧 🇫🇷 🚀 ✅ ☎️ 🫶🏿",
    "capitals": "straße ﬁn İi ıI ŉ ǰ ΐ",
    "numbers": "½ ² ₂ № ™ … ㎏ ① Ⅷ １２３",
    "spaces": "a\u00a0b\u2009c\u202fd\u3000e f\u200bg\ufeffh",
}


@pytest_asyncio.fixture(scope="module")
async def renderer() -> AsyncGenerator[Renderer]:
    async with Renderer(chromium=chromium_under_test(), tabs=1) as started:
        yield started


def words_of(language: str) -> list[str]:
    """Return the names of countries, languages, months and days in a language."""
    locale: Any = Locale.parse(language)
    tables: tuple[Mapping[Any, str], ...] = (
        locale.territories,
        locale.languages,
        locale.months["format"]["wide"],
        locale.days["format"]["wide"],
    )
    return [word for table in tables for word in cast("Mapping[Any, str]", table).values()]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_no_language_looks_lost(renderer: Renderer, language: str) -> None:
    words = list(islice(cycle(words_of(language)), 400))
    data = {
        "basics": {"name": words[0], "label": words[1], "summary": " ".join(words)},
        "work": [
            {"name": word, "position": f"({word}) – “{word}”", "startDate": "2019-04", "highlights": [f"{word}: 12-3.5 %"]}
            for word in words[::20]
        ],
    }
    document = rendered_resume(data, settings={"language": language.replace("_", "-")})
    pdf = await finished(renderer, document)
    result = proved(pdf, document)
    assert result.lost == Counter()
    assert result.proof.characters_expected > 300
    clipped = [warning.message for warning in result.warnings if warning.code == "TEXT_CLIPPED"]
    with open_in_pdfium(pdf) as file:
        measured = [file.clipped_text(index, Margins()) is not None for index in range(file.page_count())]
    assert len(clipped) == sum(measured), "the look at the instructions must not pass over a page that PDFium finds clipped"
    assert "PAGE_BLANK" not in {warning.code for warning in result.warnings}


@pytest.mark.parametrize("name", NASTY_SIGNS)
async def test_no_sign_looks_lost(renderer: Renderer, name: str) -> None:
    for language in ("en", "ar"):
        data = {"basics": {"name": "Name", "summary": NASTY_SIGNS[name]}, "meta": {"language": language}}
        document = rendered_resume(data)
        result = proved(await finished(renderer, document), document)
        assert (language, result.lost) == (language, Counter())


@pytest.mark.parametrize("name", DIFFICULT_TEXTS)
async def test_no_text_of_the_extraction_tests_looks_lost(renderer: Renderer, name: str) -> None:
    document = rendered_resume(DIFFICULT_TEXTS[name])
    assert proved(await finished(renderer, document), document).lost == Counter()
