"""No character is lost that a font covers, whatever scripts meet in a document and whatever was printed before it."""

from __future__ import annotations

import random
import re
import unicodedata
from collections import Counter
from typing import Any

from tests.support.browsers import chromium_under_test
from tests.support.page_pictures import text_of
from tests.support.resumes import resume_html

from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.options import ExportOptions

BROWSERS = 6
DOCUMENTS = 10
"""For each browser: the first one after the start finds no font in memory."""
SENTENCES = {
    "latin": "Vie privée, Zoë Šimůnková und Łukasz: ½ Straße — “façade”, ﬁnal.",
    "vietnamese": "Tiếng Việt: kỹ sư phần mềm, thành phố Đà Nẵng.",
    "greek": "Ελένη Παπαδοπούλου, Αθήνα· Ἀθῆναι.",
    "cyrillic": "Київ, Мария Иванова, Ґалаґан, ђћџ.",
    "arabic": "مهندس برمجيات أول في فريق الطباعة خلال الأعوام الأخيرة",
    "hebrew": "מהנדסת תוכנה בכירה בתל אביב",
    "thai": "วิศวกรซอฟต์แวร์ ภาษาไทย",
    "devanagari": "सॉफ्टवेयर अभियंता मुंबई",
    "simplified chinese": "资深软件工程师，专注于排版与无障碍。",
    "traditional chinese": "資深軟體工程師，專注於文件系統。",
    "japanese": "東京でソフトウェアを開発しています。骨直刃",
    "korean": "서울에서 문서 시스템을 만듭니다.",
    "emoji": "🚀 🎉 ✅ 👩🏽‍💻 🇫🇷",
    "symbols": "→ ★ ✓ ≤ ≥ № § € ☎",
}
LANGUAGES = ("en", "ar", "he", "ja", "ko", "zh", "zh-TW", "th", "hi", "de")
UNSEEN = re.compile("[\\s\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufe0e\ufe0f\ufeff]")
"""White space, and characters that no reader sees."""


def characters(text: str) -> Counter[str]:
    return Counter(UNSEEN.sub("", unicodedata.normalize("NFKC", text)))


def resume_of(number: int) -> tuple[dict[str, Any], str]:
    """Make a resume of one to five scripts; return it with all the text that it shows, headings apart."""
    chosen = random.Random(number)  # noqa: S311 - the same sixty documents each time
    names = chosen.sample(sorted(SENTENCES), chosen.randint(1, 5))
    # Emoji stand alone: in a right-to-left line pdfium reads the halves of a surrogate pair in the wrong order.
    together = " ".join(SENTENCES[name] for name in names if name != "emoji")
    texts = [SENTENCES[name] for name in names]
    resume = {
        "basics": {"name": texts[0], "summary": together},
        "work": [{"name": text, "position": text, "highlights": [text]} for text in texts],
        "meta": {"language": chosen.choice(LANGUAGES)},
    }
    return resume, " ".join([texts[0], together, *texts * 3])


async def test_sixty_documents_of_mixed_scripts_lose_no_character() -> None:
    lost: dict[int, str] = {}
    for start in range(0, BROWSERS * DOCUMENTS, DOCUMENTS):
        async with Renderer(chromium=chromium_under_test(), tabs=2) as renderer:
            for number in range(start, start + DOCUMENTS):
                resume, shown = resume_of(number)
                printed = await renderer.print_pdf(resume_html(resume), ExportOptions(), seconds=20, trusted=True)
                missing = characters(shown) - characters("".join(text_of(printed.pdf)))
                if missing:
                    lost[number] = "".join(sorted(missing.elements()))
    assert lost == {}
