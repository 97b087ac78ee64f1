"""Guard texts that a spreadsheet would take for a formula (OWASP, "CSV Injection"), and take the guard away."""

from __future__ import annotations

from typing import Final

SIGNS: Final = frozenset("=+-@\t\r\n＝＋－＠")
"""What a formula or a command begins with; the last four are the full-width forms, which some programs convert."""


def looks_like_formula(text: str) -> bool:
    """Say whether a text begins, after spaces, with such a sign and has more behind it: a dash alone is only a dash."""
    shown = text.lstrip(" \u00a0\u202f\u3000")
    return shown[:1] in SIGNS and bool(shown[1:].strip())


def unguarded(text: str) -> str:
    """Return the text of which `guarded` made this one; a text that it cannot have made stays as it is."""
    return text[1:] if text[:1] == "'" and looks_like_formula(text.lstrip("'")) else text


def guarded(text: str) -> str:
    """Return the text with an apostrophe before it if it looks like a formula: a spreadsheet then takes it as text.

    A text that looks like a guarded one gets an apostrophe, too, so that `unguarded` returns each text as it was.
    """
    return f"'{text}" if looks_like_formula(text.lstrip("'")) else text
