"""Make a formula of a page out of its LaTeX: MathML with an alternative text, or else the marked source."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Final
from xml.etree.ElementTree import Element

from pressroom.errors import ExportWarning
from pressroom.rendering.math.allowed import markup_of
from pressroom.rendering.math.convert import Converter, convert
from pressroom.rendering.math.errors import FormulaError
from pressroom.rendering.math.speech import spoken
from pressroom.rendering.math.tokens import FENCES, core_of, is_operator, text_of

CODE: Final = "FORMULA_NOT_CONVERTED"
KEPT: Final = 4096
"""Formulas that a process keeps; the copies of a report share their statements. A formula takes some thousand bytes."""
MOST_NAMED: Final = 80
"""Characters of a formula that a warning repeats."""
COMMA_LANGUAGES: Final = frozenset({"fr", "de", "es", "it", "pt", "nl", "pl", "cs", "sv", "da", "fi", "nb"})
"""Languages that write decimals with a comma."""
UNBROKEN: Final = 20
"""Characters of a formula that stays on one line."""
RELATIONS: Final = re.compile(r"[=≠<>≤≥⩽⩾≈≃≡∼→⟶↦⇒⇐⇔⟹⟺∈∉⊂⊆;,]|mod")
"""Operators at the outer level of a formula after which a line may end."""
SPACES: Final = re.compile(r"\s+")


@dataclass(frozen=True, kw_only=True)
class Formula:
    """A formula as it is written into a page."""

    html: str
    """Safe: known elements and escaped text only."""
    label: str
    """The alternative text; the source if the formula was not converted."""
    converter: Converter | None
    """What converted it; None: nothing could, and the page shows the source."""
    reason: str = ""
    """Why it was not converted, in the words of the last converter."""

    def warnings(self, latex: str, *, field: str) -> tuple[ExportWarning, ...]:
        """Return the warning about a formula that the page shows as its source."""
        if self.converter is not None:
            return ()
        source = SPACES.sub(" ", latex).strip()
        named = source if len(source) <= MOST_NAMED else f"{source[:MOST_NAMED]}…"
        message = f"This formula is not understood, so its source is printed; correct its LaTeX: {named}"
        return (ExportWarning(CODE, message, field),)


@lru_cache(maxsize=KEPT)
def formula(latex: str, *, language: str, display: bool = False) -> Formula:
    """Convert a formula; it never fails.

    Args:
        latex: The source, without delimiters.
        language: A BCP 47 tag. It decides the words of the alternative text, and whether `3,5` is one number.
        display: Whether the formula has a line of its own.

    Raises:
        ScriptsNotInstalledError: The scripts of the second converter are not there.
    """
    comma = language.partition("-")[0] in COMMA_LANGUAGES
    try:
        tree, markup, converter = convert(latex, display=display, decimal_comma=comma)
        label = spoken(tree, language=language)
        markup = "".join(markup_of(part) for part in _parts(tree, display=display))
    except FormulaError as error:
        return _source(latex, display=display, reason=str(error))
    except RecursionError:
        return _source(latex, display=display, reason="The formula is nested too deeply.")
    name = "formula display" if display else "formula"
    html = f'<span class="{name}" role="img" aria-label="{escape(label)}">{markup}</span>'
    return Formula(html=html, label=label, converter=converter)


def _source(latex: str, *, display: bool, reason: str) -> Formula:
    text = latex.strip()
    name = "formula-source display" if display else "formula-source"
    return Formula(html=f'<code class="{name}">{escape(text)}</code>', label=text, converter=None, reason=reason)


def _parts(tree: Element, *, display: bool) -> list[Element]:
    """Divide a long formula after the relations at its outer level: browsers do not break a line within `math`."""
    parts = [Element("math")]
    depth = length = 0
    for element in tree:
        parts[-1].append(element)
        length += len(text_of(element))
        fence = core_of(element)
        depth += {"prefix": 1, "postfix": -1}.get(fence.get("form", ""), 0) if text_of(fence) in FENCES else 0
        if not is_operator(element):
            continue
        if depth <= 0 and RELATIONS.fullmatch(text_of(element)) and length > UNBROKEN // 2:
            if "form" not in element.attrib:
                element.set("form", "infix")
            parts.append(Element("math"))
            length = 0
    if len(parts) > 1 and (not len(parts[-1]) or len(text_of(tree)) <= UNBROKEN):
        parts = [Element("math")]
        parts[0].extend(tree)
    for part in parts:
        if display:
            part.set("displaystyle", "true")
    return parts
