"""Know the words that say that a period has not ended."""

from __future__ import annotations

from typing import Final

PRESENT_WORDS: Final = frozenset(
    text
    for texts in (
        "present|current|currently|now|today|ongoing|to date|till now|until now",
        "aujourd’hui|aujourd'hui|présent|à ce jour|à présent|en cours|actuellement|maintenant",
        "heute|bis heute|jetzt|aktuell|laufend|gegenwärtig",
        "actualidad|la actualidad|actualmente|presente|hoy|a la fecha|hasta la fecha|en curso",
        "oggi|ad oggi|a oggi|attuale|attualmente|in corso",
        "atual|atualmente|atualidade|até o momento|até ao momento|o momento|até hoje|hoje|em curso",
        "heden|nu|vandaag|tot heden|huidig",
        "obecnie|do dziś|dziś|teraz|do chwili obecnej",
        "الآن|حتى الآن|إلى الآن|الحاضر|حتى تاريخه|حاليا|حالياً|اليوم",
        "اکنون|تاکنون|تا کنون|تا اکنون|کنون|امروز|حال حاضر",
        "היום|עד היום|כיום|הווה|כעת",
        "現在|至今|迄今|现在|目前|今|今日",
        "현재|재직 중|재직중|지금",
    )
    for text in texts.split("|")
)
"""What means that a period has not ended, in any of the languages in which Pressroom has words. A line for each language."""


def is_present(text: str) -> bool:
    """Return whether an end means the present, in any of the languages in which Pressroom has words."""
    return text.casefold().strip(".") in PRESENT_WORDS
