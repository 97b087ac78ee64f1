"""Define the labels that a resume adds to its data, by language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

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

_NAMES: Final = ("resume", "present", *SECTIONS)

_WORDS: Final[Mapping[str, str]] = {
    "en": "Resume|Present|Summary|Experience|Projects|Education|Skills|Languages|Certificates|Awards|Publications"
    "|Volunteering|Interests|References",
    "fr": "CV|Aujourd’hui|Profil|Expérience|Projets|Formation|Compétences|Langues|Certifications|Distinctions"
    "|Publications|Bénévolat|Centres d’intérêt|Références",
    "de": "Lebenslauf|heute|Profil|Berufserfahrung|Projekte|Ausbildung|Kenntnisse|Sprachen|Zertifikate"
    "|Auszeichnungen|Publikationen|Ehrenamt|Interessen|Referenzen",
    "es": "Currículum|Actualidad|Perfil|Experiencia|Proyectos|Formación|Competencias|Idiomas|Certificados|Premios"
    "|Publicaciones|Voluntariado|Intereses|Referencias",
    "it": "Curriculum|Oggi|Profilo|Esperienza|Progetti|Formazione|Competenze|Lingue|Certificazioni|Premi"
    "|Pubblicazioni|Volontariato|Interessi|Referenze",
    "pt": "Currículo|Atualidade|Perfil|Experiência|Projetos|Formação|Competências|Idiomas|Certificados|Prémios"
    "|Publicações|Voluntariado|Interesses|Referências",
    "ar": "السيرة الذاتية|حتى الآن|نبذة|الخبرة|المشاريع|التعليم|المهارات|اللغات|الشهادات|الجوائز"
    "|المنشورات|التطوع|الاهتمامات|المراجع",
    "he": "קורות חיים|היום|תקציר|ניסיון|פרויקטים|השכלה|כישורים|שפות|תעודות|פרסים|פרסומים|התנדבות|תחומי עניין|ממליצים",
    "zh": "简历|至今|个人简介|工作经历|项目经历|教育背景|技能|语言|证书|奖项|出版物|志愿经历|兴趣爱好|推荐人",
    "zh-Hant": "履歷|至今|個人簡介|工作經歷|專案經歷|學歷|技能|語言|證書|獎項|出版品|志工經歷|興趣|推薦人",
    "ja": "職務経歴書|現在|概要|職歴|プロジェクト|学歴|スキル|語学|資格|受賞|出版物|ボランティア|趣味|推薦者",
    "ko": "이력서|현재|소개|경력|프로젝트|학력|기술|언어|자격증|수상|출판물|봉사 활동|관심사|추천인",
}
LANGUAGES: Final = tuple(_WORDS)
"""The languages that have words."""
TRADITIONAL: Final = frozenset({"zh-TW", "zh-HK", "zh-MO"})


_COMMAS: Final[Mapping[str, str]] = {"ar": "، ", "zh": "、", "zh-Hant": "、", "ja": "、"}
_COLONS: Final[Mapping[str, str]] = {"fr": "\u00a0: ", "zh": "：", "zh-Hant": "：", "ja": "："}


def labels_for(language: str) -> dict[str, str]:
    """Return the labels of a language, else English: `SECTIONS`, `resume`, `present`; and its `comma` and `colon`."""
    base = _base_of(language)
    words = _WORDS.get(base, _WORDS["en"]).split("|")
    marks = {"comma": _COMMAS.get(base, ", "), "colon": _COLONS.get(base, ": ")}
    return {**marks, **dict(zip(_NAMES, words, strict=True))}


def has_labels(language: str) -> bool:
    """Return whether there are labels in the language."""
    return _base_of(language) in _WORDS


def _base_of(language: str) -> str:
    return "zh-Hant" if language in TRADITIONAL or language.startswith("zh-Hant") else language.partition("-")[0]
