"""Collect the words of the pages into their catalogues: `python -m tests.support.page_words`.

Words that are new get an empty translation, which a person writes; words that are gone are removed.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

WEB: Final = Path(__file__).parents[2] / "src" / "pressroom" / "web"
CATALOGUES: Final = WEB / "locales"
METHODS: Final = [
    ("built/**", "ignore"),
    ("**.py", "python"),
    ("**.html", "jinja2"),
    ("**.tsx", "javascript"),
    ("**.ts", "javascript"),
]
OPTIONS: Final[dict[str, dict[str, Any]]] = {
    "**.html": {"trimmed": "true", "silent": "false"},
    "**.tsx": {"jsx": "true", "encoding": "utf-8"},
    "**.ts": {"encoding": "utf-8"},
}
NOT_WRITTEN: Final = (
    "#, fuzzy",
    *(f'"{name}' for name in ("Project-Id", "Report-Msgid", "POT-", "PO-", "Last-", "Language-Team", "Generated-By", "MIME-")),
)
KEYWORDS: Final = {"_": None, "marked": None, "gettext": None, "ngettext": (1, 2), "t": None, "n": (1, 2)}


def collected() -> Catalog:
    """Return the words of all pages with the files that they stand in."""
    catalogue = Catalog(charset="utf-8")
    for file, _line, message, comments, _context in extract_from_dir(WEB, METHODS, OPTIONS, KEYWORDS):
        if file.endswith((".test.ts", ".test.tsx")):
            continue
        catalogue.add(message, locations=[(file, 0)], auto_comments=comments)
    return catalogue


def updated(language: str) -> Catalog:
    """Return the catalogue of a language with the words of the pages, in the order of their places."""
    path = CATALOGUES / f"{language}.po"
    known = Catalog(locale=language)
    if path.exists():
        with path.open("rb") as file:
            known = read_po(file, locale=language)
    catalogue = Catalog(locale=language, charset="utf-8", header_comment="# The words of the pages.")
    for message in collected():
        if message.id:
            old = known.get(message.id)
            places = sorted(set(message.locations))
            catalogue.add(message.id, old.string if old else None, locations=places)
    return catalogue


def write(language: str) -> int:
    """Write the catalogue of a language, and return how many words have no translation."""
    catalogue = updated(language)
    written = BytesIO()
    write_po(written, catalogue, width=120, include_lineno=False, sort_output=True)
    # Without the times and names of the header, which change with each run and say nothing.
    lines = written.getvalue().decode().splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(NOT_WRITTEN)]
    (CATALOGUES / f"{language}.po").write_text("".join(kept), encoding="utf-8")
    return sum(not _is_translated(message.string) for message in catalogue if message.id)


def _is_translated(string: Any) -> bool:
    forms: list[str] = [string] if isinstance(string, str) else list(string or [""])
    return all(forms)


if __name__ == "__main__":
    for name in sys.argv[1:] or ["fr"]:
        print(f"{name}: {write(name)} without a translation")  # noqa: T201 - a command
