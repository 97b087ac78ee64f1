"""Find the language whose words are used for a BCP 47 tag."""

from __future__ import annotations

from typing import Final

TRADITIONAL: Final = frozenset({"TW", "HK", "MO"})
"""Regions where Chinese without a script in its tag is written in traditional characters."""


def base_language(tag: str) -> str:
    """Return the language of a tag without its region, and with the script of Chinese."""
    name, *others = tag.split("-")
    if name != "zh":
        return name
    return "zh-Hant" if "Hant" in others or ("Hans" not in others and TRADITIONAL & set(others)) else "zh-Hans"
