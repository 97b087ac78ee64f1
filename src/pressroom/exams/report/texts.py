"""Turn statements, answers and comments into HTML, each distinct text once, and collect the warnings."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, Protocol

from markupsafe import Markup

from pressroom.errors import ExportWarning
from pressroom.rendering.french_spaces import french_spaces

PARAGRAPH: Final = "<p>"
KEPT_TEXTS: Final = 2048
"""Texts in HTML that a report keeps: its statements, which every copy has, and some answers that are alike."""


MOST_WARNINGS: Final = 100
"""They are in each answer about the report."""


def spaced(text: str, language: str) -> str:
    """Return a title or another short text with the no-break spaces of its language."""
    return french_spaces(text) if language == "fr" else text


class MarkedText(Protocol):
    """Markdown with formulas, as HTML that is safe to print."""

    @property
    def html(self) -> str:
        """The HTML: blocks, without a head."""
        ...

    @property
    def warnings(self) -> tuple[ExportWarning, ...]:
        """What could not be converted."""
        ...


class Mark(Protocol):
    """Converts a text; `pressroom.rendering.markdown.marked_text` does."""

    def __call__(self, text: str, *, language: str, field: str) -> MarkedText:
        """Return the text as HTML. `field` is where its warnings say that it stands."""
        ...


class Texts:
    """The texts of one report."""

    def __init__(self, mark: Mark, *, language: str) -> None:
        """Take the converter."""
        self._found: dict[tuple[str, str], ExportWarning] = {}

        def converted(text: str) -> MarkedText:
            return mark(text, language=language, field="")

        self._converted = lru_cache(maxsize=KEPT_TEXTS)(converted)

    @property
    def warnings(self) -> tuple[ExportWarning, ...]:
        """The warnings until now, at most `MOST_WARNINGS`: each one once, with the first place where it was found."""
        found = tuple(self._found.values())
        if len(found) <= MOST_WARNINGS:
            return found
        left = found[MOST_WARNINGS - 1 :]
        more = ExportWarning(left[0].code, f"{len(left):,} more texts are not printed as they are meant.")
        return (*found[: MOST_WARNINGS - 1], more)

    def html(self, text: str, *, field: str) -> Markup:
        """Return a text as HTML; an empty one is empty."""
        if not text.strip():
            return Markup()
        marked = self._converted(text)
        for warning in marked.warnings:
            placed = ExportWarning(warning.code, warning.message, field)
            self._found.setdefault((warning.code, warning.message), placed)
        # The converter escapes everything that is not markup of its own.
        return Markup(marked.html)  # noqa: S704

    def labelled(self, text: str, *, label: str, field: str) -> Markup:
        """Return a text as HTML whose first paragraph begins with a label; an empty text is empty."""
        html = self.html(text, field=field)
        named = Markup('<b class="label">{}</b> ').format(label)
        if not html:
            return html
        if html.startswith(PARAGRAPH):
            return Markup("<p>") + named + html[len(PARAGRAPH) :]
        return Markup("<p>{}</p>").format(named) + html
