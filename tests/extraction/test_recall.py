"""Text extraction: every extractor reads every printed field of the data, and the headings in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest
from tests.extraction.conftest import PrintResume
from tests.support.pdf_readers import READERS, READS_AS_PAINTED
from tests.support.recall import Reading, fold
from tests.support.shown_fields import shown_fields

from pressroom.kinds import KINDS
from pressroom.kinds.resume.language import language_of
from pressroom.rendering.html.templates import load_templates

RESUME = KINDS["resume"]
TEMPLATES = load_templates(RESUME.templates_folder)

DIFFICULT_TEXTS: dict[str, dict[str, Any]] = {
    "ligatures": {"basics": {"name": "Office ﬁnal ﬂuﬀy eﬃcient", "summary": "ﬁ ﬂ ﬀ ﬃ ﬄ ﬅ ﬆ cv_final.pdf"}},
    "combining marks": {
        "basics": {"name": "Zoe\u0308 No\u0303el", "summary": "Vie\u0323\u0302t, e\u0301a\u0300, s\u030c and A\u030a."}
    },
    "latin letters": {"basics": {"name": "Łukasz Żółć", "summary": "Ðorđe Þór ſ ẞ ß İı Ŋŋ Ǿ ő ű ą ę ț ș ģ ķ ļ ņ ơ ư Tiếng Việt"}},
    "quotes and signs": {
        "basics": {"name": "D’Arcy “Dee” O'Neil", "summary": "«a» ‹b› „c“ ‘d’ — – … • § € £ ¥ © ® ™ ± × ÷ ½ ° µ ¿ ¡ № ≤ ≥ → ✓ ★"}
    },
    "markup": {"basics": {"name": "<script>alert(1)</script>", "summary": "</style><img src=x onerror=y> &amp; &lt; <!-- -->"}},
    "template syntax": {"basics": {"name": "{{ 7*7 }}", "summary": "{% raw %} {{ resume }} {# no #} ${x} #{y} %s"}},
    "very long words": {"basics": {"name": "Pneumono", "summary": "x" * 300 + " end", "email": "a" * 120 + "@example.org"}},
    "invisible characters": {
        "basics": {
            "name": "Anna\u200b Bell\u00ad\ufeffe",
            "summary": "soft\u00adhyphen zero\u200bwidth \u202ebidi\u202c \u2066iso\u2069",
        }
    },
    "kangxi radicals": {"basics": {"name": "田中", "summary": "\u2f65中 \u2f00 \u2f08 一人"}, "meta": {"language": "ja"}},
    "chinese": {
        "basics": {"name": "王小明", "summary": "资深软件工程师，专注于文档系统、排版与无障碍。"},
        "meta": {"language": "zh"},
    },
    "traditional chinese": {
        "basics": {"name": "陳美玲", "summary": "資深軟體工程師，專注於文件系統與排版。"},
        "meta": {"language": "zh-TW"},
    },
    "japanese": {
        "basics": {"name": "高橋 直子", "summary": "東京でソフトウェアを開発しています。骨直刃"},
        "meta": {"language": "ja"},
    },
    "korean": {"basics": {"name": "김서연", "summary": "서울에서 문서 시스템을 만듭니다."}, "meta": {"language": "ko"}},
    "arabic": {
        "basics": {"name": "أحمد العلي", "summary": "لا إله الإسلام لإطلاق الآن للأسف خلال الأولى", "phone": "+971 4 555 0137"},
        "meta": {"language": "ar"},
    },
    "hebrew": {
        "basics": {"name": "נועה לוי", "summary": "מהנדסת תוכנה בכירה בתל אביב", "url": "https://noa.example.org/cv"},
        "meta": {"language": "he"},
    },
    "emoji": {"basics": {"name": "Kim 🚀", "summary": "👩🏽‍💻 coder, 👨‍👩‍👧 family, 🇫🇷 flag, 🎉 ✅ ☎ done"}},
    "greek and cyrillic": {"basics": {"name": "Ελένη Παπά", "summary": "Мария Иванова, Київ, Ґалаґан; Ἀθῆναι, ᾳ."}},
    "thai": {"basics": {"name": "Anong", "summary": "ภาษาไทย ดี"}},
}


def missing_fields(data: Mapping[str, Any], pdf: bytes, *, language: str, ordered: bool = True) -> list[str]:
    """Name the fields that an extractor did not find and, if `ordered`, the headings found before an earlier heading."""
    missing: list[str] = []
    for reader, read in READERS.items():
        reading = Reading.of(read(pdf), as_painted=reader in READS_AS_PAINTED)
        after_heading = 0
        for field in shown_fields(data, language=language):
            start = after_heading if field.heading else 0
            found = max(reading.find(text, start) for text in (field.text, *field.other_forms))
            if found < 0:
                missing.append(f"{reader}: {field.path}: {field.text!r}")
            elif field.heading and ordered:
                after_heading = found + 1
    return missing


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("name", RESUME.samples)
async def test_every_field_of_a_sample_is_found_by_every_extractor(print_resume: PrintResume, name: str, template: str) -> None:
    data = RESUME.samples[name]()
    pdf = await print_resume(data, template=template)
    strict = "ats" in TEMPLATES[template].categories
    assert missing_fields(data, pdf, language=language_of(data, {}), ordered=strict) == []


@pytest.mark.parametrize("name", DIFFICULT_TEXTS)
async def test_difficult_text_is_found_by_every_extractor(print_resume: PrintResume, name: str) -> None:
    data = DIFFICULT_TEXTS[name]
    pdf = await print_resume(data)
    assert missing_fields(data, pdf, language=language_of(data, {})) == []


ARABIC_WITH_VOWEL_SIGNS = "لَا لَأ سَلَامٌ الْإِسْلَام لِأَنَّ وَلَا كَلَامٍ لُغَة قَالَ لأَنَّ أهلاً قليلاً لأَ مُحَمَّدٌ لِلْآخَرِ مُعَلِّم"


@pytest.mark.parametrize("reader", READERS)
async def test_no_letter_and_no_vowel_sign_of_arabic_is_lost(print_resume: PrintResume, reader: str) -> None:
    # The order of the signs, and in pdfium that of the letters, is not guaranteed:
    # docs/explanation/text-extraction.md.
    data = {"basics": {"name": "أ", "summary": ARABIC_WITH_VOWEL_SIGNS}, "meta": {"language": "ar"}}
    extracted = READERS[reader](await print_resume(data))
    missing = Counter(fold(ARABIC_WITH_VOWEL_SIGNS)) - Counter(fold(extracted))
    assert {letter: count for letter, count in missing.items() if letter != " "} == {}


async def test_a_resume_of_more_than_ten_pages_is_complete(print_resume: PrintResume) -> None:
    data = RESUME.sample()
    jobs = data["work"]
    data["work"] = [
        {
            **job,
            "name": f"{job['name']} No. {index}",
            "highlights": [f"{text} ({index}.{n})" for n, text in enumerate(job["highlights"])],
        }
        for index, job in enumerate(jobs * 22)
    ]
    pdf = await print_resume(data)
    assert READERS["pdftotext"](pdf).count("\f") > 10
    assert missing_fields(data, pdf, language="en-GB") == []


async def test_a_missing_field_is_detected(print_resume: PrintResume) -> None:
    data = RESUME.sample()
    pdf = await print_resume(data)
    data["work"][1]["highlights"][0] = "This was never printed."
    data["work"][0], data["work"][2] = data["work"][2], data["work"][0]
    missing = missing_fields(data, pdf, language="en")
    assert sum("never printed" in field for field in missing) == len(READERS)
    assert any("work[2].position" in field for field in missing)
