"""Define the labels that a resume adds to its data, and the punctuation between its texts, by language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pressroom.kinds.language_tags import base_language

SECTIONS: Final = (
    "summary",
    "work",
    "projects",
    "education",
    "skills",
    "languages",
    "certificates",
    "awards",
    "publications",
    "volunteer",
    "interests",
    "references",
)
"""The sections in their default order. The setting `sectionOrder` moves sections to the front."""

_NAMES: Final = ("resume", "present", "contact", *SECTIONS)

_WORDS: Final[Mapping[str, str]] = {
    "en": "Resume|Present|Contact|Summary|Experience|Projects|Education|Skills|Languages|Certificates|Awards|Publications"
    "|Volunteering|Interests|References",
    "fr": "CV|aujourd’hui|Contact|Profil|Expérience|Projets|Formation|Compétences|Langues|Certifications|Distinctions"
    "|Publications|Bénévolat|Centres d’intérêt|Références",
    "de": "Lebenslauf|heute|Kontakt|Profil|Berufserfahrung|Projekte|Ausbildung|Kenntnisse|Sprachen|Zertifikate"
    "|Auszeichnungen|Publikationen|Ehrenamt|Interessen|Referenzen",
    "es": "Currículum|actualidad|Contacto|Perfil|Experiencia|Proyectos|Formación|Competencias|Idiomas|Certificaciones|Premios"
    "|Publicaciones|Voluntariado|Intereses|Referencias",
    "it": "Curriculum vitae|oggi|Contatti|Profilo|Esperienza|Progetti|Formazione|Competenze|Lingue|Certificazioni"
    "|Riconoscimenti|Pubblicazioni|Volontariato|Interessi|Referenze",
    "pt": "Currículo|presente|Contacto|Perfil|Experiência|Projetos|Formação|Competências|Idiomas|Certificações|Prémios"
    "|Publicações|Voluntariado|Interesses|Referências",
    "nl": "Curriculum vitae|heden|Contact|Profiel|Werkervaring|Projecten|Opleiding|Vaardigheden|Talen|Certificaten"
    "|Onderscheidingen|Publicaties|Vrijwilligerswerk|Interesses|Referenties",
    "pl": "CV|obecnie|Kontakt|Profil zawodowy|Doświadczenie zawodowe|Projekty|Wykształcenie|Umiejętności|Języki|Certyfikaty"
    "|Nagrody|Publikacje|Wolontariat|Zainteresowania|Referencje",
    "ar": "السيرة الذاتية|الآن|التواصل|نبذة|الخبرة|المشاريع|التعليم|المهارات|اللغات|الشهادات|الجوائز"
    "|المنشورات|العمل التطوعي|الاهتمامات|المراجع",
    "fa": "رزومه|اکنون|اطلاعات تماس|خلاصه|سوابق شغلی|پروژه‌ها|تحصیلات|مهارت‌ها|زبان‌ها|گواهینامه‌ها|افتخارات"
    "|انتشارات|فعالیت‌های داوطلبانه|علاقه‌مندی‌ها|معرف‌ها",
    "he": "קורות חיים|היום|יצירת קשר|תקציר|ניסיון|פרויקטים|השכלה|כישורים|שפות|תעודות|פרסים|פרסומים|התנדבות|תחומי עניין|ממליצים",
    "zh-Hans": "简历|至今|联系方式|个人简介|工作经历|项目经历|教育背景|专业技能|语言能力|资格证书|获奖经历"
    "|出版物|志愿经历|兴趣爱好|推荐人",
    "zh-Hant": "履歷|至今|聯絡方式|個人簡介|工作經歷|專案經歷|學歷|專業技能|語言能力|證照|獲獎經歷|出版品|志工經歷|興趣|推薦人",
    "ja": "職務経歴書|現在|連絡先|職務要約|職歴|プロジェクト|学歴|スキル|語学|資格|受賞歴|出版物|ボランティア活動|趣味|推薦者",
    "ko": "이력서|현재|연락처|소개|경력|프로젝트|학력|보유 기술|언어|자격증|수상 경력|출판물|봉사 활동|관심사|추천인",
}
"""The words of each language, in the order of `_NAMES`."""
_HONG_KONG: Final = {
    "work": "工作經驗",
    "projects": "項目經驗",
    "certificates": "證書",
    "awards": "獎項",
    "volunteer": "義工經驗",
}
_REGIONAL_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "en-GB": {"resume": "CV"},
    "en-IE": {"resume": "CV"},
    "pt-BR": {"present": "atual", "contact": "Contato", "awards": "Prêmios", "volunteer": "Trabalho voluntário"},
    "zh-Hant-HK": _HONG_KONG,
    "zh-Hant-MO": _HONG_KONG,
}
"""Words that differ in a region from those of its language."""
_MARKS: Final = ("comma", "enumeration", "colon", "open", "close")
_LATIN_MARKS: Final = (", ", ", ", ": ", " (", ")")
_ARABIC_MARKS: Final = ("، ", "، ", ": ", " (", ")")
_CHINESE_MARKS: Final = ("，", "、", "：", "（", "）")
_PUNCTUATION: Final[Mapping[str, tuple[str, ...]]] = {
    "fr": (", ", ", ", "\u00a0: ", " (", ")"),
    "ar": _ARABIC_MARKS,
    "fa": _ARABIC_MARKS,
    "zh-Hans": _CHINESE_MARKS,
    "zh-Hant": _CHINESE_MARKS,
    "ja": ("、", "、", "：", "（", "）"),
}
"""What is between texts, with its spaces, in the order of `_MARKS`: between parts of a sentence, and of a list."""
LANGUAGES: Final = (*_WORDS, *_REGIONAL_WORDS)
"""The languages, and the regions of languages, that have words of their own."""


def labels_for(language: str) -> dict[str, str]:
    """Return the labels of a language, else English: `SECTIONS`, `resume` and `present`.

    The punctuation is among them: `comma`, `enumeration` (the comma of a list), `colon`, `open` and `close` (brackets).
    """
    base = base_language(language)
    words = dict(zip(_NAMES, _WORDS.get(base, _WORDS["en"]).split("|"), strict=True))
    marks = dict(zip(_MARKS, _PUNCTUATION.get(base, _LATIN_MARKS), strict=True))
    return {**marks, **words, **_REGIONAL_WORDS.get(f"{base}-{language.rpartition('-')[2]}", {})}


def has_labels(language: str) -> bool:
    """Return whether there are labels in the language."""
    return base_language(language) in _WORDS
