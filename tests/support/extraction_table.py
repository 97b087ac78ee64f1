"""Measure which scripts each reader extracts from a PDF: `python -m tests.support.extraction_table` writes the table.

It is in docs/explanation/text-extraction.md between `<!-- measured: extraction -->` and `<!-- end -->`. A test compares it
with the measurement.
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from tests.support.pages import read_page
from tests.support.pdf_readers import READS_AS_PAINTED, SCRIPT_READERS
from tests.support.printing import resume_printer
from tests.support.recall import Reading, fold
from tests.support.reference_tables import table

PAGE: Final = "docs/explanation/text-extraction.md"
PART: Final = re.compile(r"(?<=<!-- measured: extraction -->\n\n).*?(?=<!-- end -->)", re.DOTALL)
WHOLE: Final = "all"

SCRIPTS: Final[Mapping[str, str]] = {
    "Latin": "A resume that every program reads, “word for word”: naïve façade, Łódź, 71 %.",
    "Vietnamese": "Kỹ sư phần mềm có mười năm kinh nghiệm ở Đà Nẵng.",
    "Greek": "Μηχανικός λογισμικού με δέκα χρόνια εμπειρίας, Ἀθῆναι.",
    "Cyrillic": "Инженер-программист с десятилетним опытом, Київ, Ґалаґан.",
    "Armenian": "Ծրագրային ինժեներ տասը տարվա փորձով Երևանում։",
    "Georgian": "პროგრამული ინჟინერი ათწლიანი გამოცდილებით თბილისში",
    "Ethiopic": "የሶፍትዌር መሐንዲስ በአዲስ አበባ አሥር ዓመት ሠርቷል።",
    "Arabic": "مهندسة برمجيات بخبرة عشر سنوات، لا إله الإسلام للأسف",
    "Arabic with vowel signs": "قَالَ الْمُعَلِّمُ إِنَّ الْكَلَامَ لِلْآخَرِينَ",
    "Hebrew": "מהנדסת תוכנה בכירה בתל אביב עם עשר שנות ניסיון",
    "Hebrew with points": "שָׁלוֹם לַמְּהַנְדֶּסֶת הַבְּכִירָה",
    "Thai": "ที่ปรึกษา เจ้าหน้าที่ ขั้นตอน น้ำใส ภาษาไทย",
    "Lao": "ວິສະວະກອນ ຊອບແວ ນ້ຳ ທີ່ ວຽງຈັນ",
    "Khmer": "វិស្វករ កម្មវិធី ភ្នំពេញ ភាសាខ្មែរ",
    "Myanmar": "ဆော့ဖ်ဝဲ အင်ဂျင်နီယာ ရန်ကုန် မြန်မာ",
    "Devanagari": "विद्यार्थी श्रीमती हिन्दी कार्य किया",
    "Bengali": "সফটওয়্যার প্রকৌশলী ঢাকা বাংলা ভাষা",
    "Gujarati": "સોફ્ટવેર ઇજનેર અમદાવાદ ગુજરાતી ભાષા",
    "Gurmukhi": "ਸਾਫਟਵੇਅਰ ਇੰਜੀਨੀਅਰ ਅੰਮ੍ਰਿਤਸਰ ਪੰਜਾਬੀ",
    "Kannada": "ತಂತ್ರಾಂಶ ಅಭಿಯಂತರ ಬೆಂಗಳೂರು ಕನ್ನಡ ಭಾಷೆ",
    "Malayalam": "സോഫ്റ്റ്‌വെയർ എഞ്ചിനീയർ കൊച്ചി മലയാളം",
    "Oriya": "ସଫ୍ଟୱେୟାର ଯନ୍ତ୍ରୀ ଭୁବନେଶ୍ୱର ଓଡ଼ିଆ",
    "Sinhala": "මෘදුකාංග ඉංජිනේරු කොළඹ සිංහල",
    "Tamil": "மென்பொருள் பொறியாளர் சென்னை தமிழ்",
    "Telugu": "సాఫ్ట్‌వేర్ ఇంజనీరు హైదరాబాదు తెలుగు",
    "Chinese": "资深软件工程师，专注于文档系统与排版。",
    "Japanese": "東京でソフトウェアを開発しています。",
    "Korean": "서울에서 문서 시스템을 만드는 개발자입니다.",
    "emoji": "🚀 👩🏽‍💻 👨‍👩‍👧 🇫🇷 1️⃣ ❤️‍🔥 ✅",
}
"""Some words in each script, with its difficulties."""


async def measured(print_resume: Callable[[dict[str, Any]], Awaitable[bytes]]) -> str:
    """Print the words of every script, and return a table of what each reader extracts."""
    rows: list[tuple[str, ...]] = []
    for script, text in SCRIPTS.items():
        pdf = await print_resume({"basics": {"summary": text}})
        rows.append((script, *(_found(text, read(pdf), reader) for reader, read in SCRIPT_READERS.items())))
    return table(("script", *SCRIPT_READERS), rows)


def _found(text: str, read: str, reader: str) -> str:
    reading = Reading.of(read, as_painted=reader in READS_AS_PAINTED)
    words = text.split()
    found = [word for word in words if reading.find(word) >= 0]
    if len(found) == len(words):
        return WHOLE
    letters = Counter(fold(text).replace(" ", ""))
    lost = (letters - Counter(fold(read))).total()
    return f"letters {1 - lost / letters.total():.0%}, words {len(found) / len(words):.0%}"


async def _write() -> None:
    shown = read_page(PAGE)
    async with resume_printer() as print_resume:
        text = await measured(print_resume)
    shown.path.write_text(PART.sub(lambda _: f"{text}\n", shown.text), encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(_write())
