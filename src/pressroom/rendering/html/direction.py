"""The direction of lines."""

from __future__ import annotations

from typing import Final

RIGHT_TO_LEFT: Final = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


def is_right_to_left(language: str) -> bool:
    """Say whether lines in a language, a BCP 47 tag, run from right to left."""
    return language.partition("-")[0] in RIGHT_TO_LEFT
