"""Define the words that a letter adds to its data, by language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pressroom.kinds.language_tags import base_language
from pressroom.kinds.resume.labels import labels_for


@dataclass(frozen=True, kw_only=True)
class Words:
    """The words of one language. `subject` is empty where a subject is not introduced by a word."""

    letter: str
    subject: str
    enclosure: str
    """Before one enclosure."""
    enclosures: str
    """Before several."""
    postscript: str
    phone: str
    email: str
    web: str
    date: str
    colon: str
    comma: str
    """Between the items of a list."""


_WORDS: Final[Mapping[str, str]] = {
    "en": "Cover letter||Enclosure|Enclosures|PS|Phone|Email|Web|Date",
    "fr": "Lettre de motivation|Objet|Pièce jointe|Pièces jointes|P.-S.|Téléphone|E-mail|Site web|Date",
    "de": "Anschreiben||Anlage|Anlagen|PS|Telefon|E-Mail|Web|Datum",
    "es": "Carta de presentación|Asunto|Anexo|Anexos|P. D.|Teléfono|Correo electrónico|Web|Fecha",
    "it": "Lettera di presentazione|Oggetto|Allegato|Allegati|P.S.|Telefono|E-mail|Web|Data",
    "pt": "Carta de apresentação|Assunto|Anexo|Anexos|P.S.|Telefone|E-mail|Web|Data",
    "nl": "Motivatiebrief|Betreft|Bijlage|Bijlagen|PS|Telefoon|E-mail|Web|Datum",
    "pl": "List motywacyjny|Dotyczy|Załącznik|Załączniki|PS|Telefon|E-mail|WWW|Data",
    "ar": "خطاب تقديم|الموضوع|المرفق|المرفقات|ملاحظة|الهاتف|البريد الإلكتروني|الموقع|التاريخ",
    "fa": "نامه معرفی|موضوع|پیوست|پیوست‌ها|پی‌نوشت|تلفن|رایانامه|وب‌گاه|تاریخ",
    "he": "מכתב מקדים|הנדון|נספח|נספחים|נ״ב|טלפון|דוא״ל|אתר|תאריך",
    "zh-Hans": "求职信|主题|附件|附件|附言|电话|电子邮件|网站|日期",
    "zh-Hant": "求職信|主旨|附件|附件|附註|電話|電子郵件|網站|日期",
    "ja": "添え状|件名|同封書類|同封書類|追伸|電話|メール|ウェブ|日付",
    "ko": "커버 레터|제목|동봉 서류|동봉 서류|추신|전화|이메일|웹|날짜",
}
LANGUAGES: Final = tuple(_WORDS)
"""The languages that have words."""


def words_for(language: str) -> Words:
    """Return the words of a language, else English."""
    letter, subject, enclosure, enclosures, postscript, phone, email, web, date = _WORDS.get(
        base_language(language), _WORDS["en"]
    ).split("|")
    labels = labels_for(language)
    return Words(
        letter=letter,
        subject=subject,
        enclosure=enclosure,
        enclosures=enclosures,
        postscript=postscript,
        phone=phone,
        email=email,
        web=web,
        date=date,
        colon=labels["colon"],
        comma=labels["enumeration"],
    )


def has_words(language: str) -> bool:
    """Return whether there are words in the language."""
    return base_language(language) in _WORDS
