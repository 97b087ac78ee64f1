"""Convert LaTeX to MathML: with latex2mathml, and with Temml what latex2mathml does not understand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Final, Literal
from xml.etree.ElementTree import Element

from pressroom.rendering.math.allowed import check_size, markup_of
from pressroom.rendering.math.correct import corrected
from pressroom.rendering.math.errors import FormulaError
from pressroom.rendering.math.letters import plain_letters
from pressroom.rendering.math.numbers import split_numbers
from pressroom.rendering.math.source import CHEMISTRY, prepared, within_a_line
from pressroom.rendering.math.temml import Temml

Converter = Literal["latex2mathml", "temml"]

LONGEST: Final = 4_000
"""Characters of a formula. A page has fewer."""
UNFIT: Final = re.compile(
    r"\\(?:xrightarrow|xleftarrow|xleftrightarrow|xRightarrow|xLeftarrow|tag|label|ref|def|newcommand|renewcommand|let|hline"
    r"|style|class|href|cssId|rule|raisebox|smash|sideset|middle|overparen|wideparen|mathop|mathrel|mathbin|substack|lang|rang)\b"
    r"|\\begin\s*\{array\}\s*\{[^}]*[^lcr|\s}]"
    r"|\\mathrm\s*\{\s*[^{}]\s*\}|\\operatorname\*?\s*\{[^{}]*[^A-Za-z{}]|\\(?:text)?color\s*\["
)
"""Commands that latex2mathml takes for others, or for elements that browsers do not have: Temml is asked at once."""
ENVIRONMENT: Final = re.compile(r"\\begin\s*\{([^}]*)\}")
ENVIRONMENTS: Final = frozenset(
    {"matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix", "smallmatrix", "cases", "array", "align", "align*"}
)
"""Those that latex2mathml understands; it leaves out others, or shows their `&`."""
UNSHOWN: Final = re.compile(
    r"\\(?:begin|end)\s*\{[^}]*\}(?:\s*\{[lcr|@{} ]*\})?|\\(?:hspace|vspace|mspace|kern|color|textcolor)\*?\s*\{[^}]*\}"
    r"|\\[a-zA-Z]+"
)
"""What of a source is no text: commands, and what they are told."""
LEAKED: Final = frozenset("&#{}\\$")
LEAKED_IN_TEXT: Final = frozenset("\\$~")
"""Characters that are commands in LaTeX: as a name they were not understood. For `\\&` and its like Temml is asked."""
REFERENCE: Final = re.compile("&#x([0-9A-Fa-f]{2,6});")
"""How latex2mathml writes characters into its trees."""
NEWLINE: Final = r"\\"


def convert(latex: str, *, display: bool, decimal_comma: bool) -> tuple[Element, str, Converter]:
    """Return the tree of a formula, its markup, and who made it.

    Raises:
        FormulaError: None of the converters understands the formula.
        ScriptsNotInstalledError: Temml is not there.
    """
    if len(latex) > LONGEST:
        raise FormulaError(f"The formula has more than {LONGEST:,} characters.")
    if not latex.strip():
        raise FormulaError("The formula is empty.")
    latex = prepared(latex, decimal_comma=decimal_comma)
    failure = FormulaError("The formula is not understood.")
    for converter, source, displayed in _attempts(latex, display=display):
        try:
            tree = _first(source, display=displayed) if converter == "latex2mathml" else _second(source, display=displayed)
            check_size(tree)
            tree = corrected(tree, display=display, decimal_comma=decimal_comma)
            tree.attrib.clear()
            return tree, markup_of(tree), converter
        except FormulaError as error:
            failure = error
    raise failure


def _attempts(latex: str, *, display: bool) -> Iterator[tuple[Converter, str, bool]]:
    if not UNFIT.search(latex) and latex.count("{") == latex.count("}"):
        yield "latex2mathml", latex, display
    yield "temml", latex, display
    if not display:
        # Some environments are for lines of their own only.
        yield "temml", latex, True
    if (part := within_a_line(latex)) != latex:
        yield "temml", part, display
    if NEWLINE in latex:
        yield "temml", rf"\begin{{aligned}}{latex}\end{{aligned}}", display


def _first(latex: str, *, display: bool) -> Element:
    # Imported here: it takes a thirtieth of a second, and most processes convert no formula.
    from latex2mathml.converter import convert_to_element

    try:
        tree = convert_to_element(latex, display="block" if display else "inline")
    except (Exception, RecursionError) as error:
        raise FormulaError(f"{type(error).__name__}: {str(error)[:200]}") from error
    check_size(tree)
    for element in tree.iter():
        element.text = REFERENCE.sub(lambda found: chr(int(found[1], 16)), element.text or "")
        _check_leaks(element)
    _check_losses(latex, tree)
    return tree


def _check_leaks(element: Element) -> None:
    """Raise FormulaError if an element shows a command, or something that browsers cannot draw."""
    text = element.text or ""
    leaked = {"mi": LEAKED, "mtext": LEAKED_IN_TEXT}.get(element.tag, frozenset("\\"))
    if not leaked.isdisjoint(text):
        raise FormulaError(f"A command is left over: {text[:40]}")
    if element.tag == "mtable" and ("columnlines" in element.attrib or "rowlines" in element.attrib):
        raise FormulaError("The lines of an array are not told apart.")
    if element.tag == "mspace" and element.get("linebreak"):
        raise FormulaError("A line ends outside of an environment.")
    if element.tag == "mpadded" and "+" in element.get("width", ""):
        raise FormulaError("Browsers know no relative width.")


def _check_losses(latex: str, tree: Element) -> None:
    """Raise FormulaError if the tree has not as many of each letter and digit as the source shows."""
    environments = set(ENVIRONMENT.findall(latex))
    if not environments <= ENVIRONMENTS:
        raise FormulaError("An environment is not known.")
    shown = Counter(plain_letters("".join(tree.itertext())))
    for character, number in Counter(UNSHOWN.sub(" ", latex)).items():
        if character.isalnum() and shown[character] < number:
            raise FormulaError(f"Something is lost: {character}")


def _second(latex: str, *, display: bool) -> Element:
    tree = _temml().convert(latex, display=display)
    if any(element.get("linebreak") for element in tree.iter()) and NEWLINE in latex and "&" in latex:
        raise FormulaError("A line ends outside of an environment.")
    if any("\\" in (element.text or "") for element in tree.iter()) and r"\backslash" not in latex:
        raise FormulaError("A command is left over.")
    if not CHEMISTRY.search(latex):  # there a comma is always that of a number, and the source does not show its braces
        split_numbers(tree, latex)
    return tree


@cache
def _temml() -> Temml:
    return Temml()
