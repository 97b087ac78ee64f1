"""Convert LaTeX to MathML with Temml, a JavaScript library, in the interpreter QuickJS.

The interpreter has no file system, no network and no document: it is given a text and returns a tree. Its time and its
memory are bounded; an interpreter that reached a bound is thrown away.
"""

from __future__ import annotations

import json
import threading
from typing import Any, Final
from xml.etree.ElementTree import Element, SubElement

import quickjs as _quickjs

from pressroom.rendering.math.errors import FormulaError
from pressroom.rendering.math.macros import MACROS
from pressroom.rendering.math.script_files import script_sources

# The package carries no types.
quickjs: Any = _quickjs

STYLE: Final = "style-"
"""Before the names of styles, which are attributes of a tree."""
MEMORY_BYTES: Final = 64 * 1024 * 1024
"""The library takes 5 MB; a formula of ten thousand characters 8 MB more."""
STACK_BYTES: Final = 1024 * 1024
"""Braces some hundred deep. The threads of glibc have 8 MB."""
MOST_ANSWERED: Final = 1_000_000
"""Characters of an answer: macros make much of little."""
SECONDS: Final = 5
"""Of processor time. QuickJS counts that of the whole process, with which other threads are busy too; a formula takes a
thousandth of a second."""
EXPANSIONS: Final = 500
"""Of macros; the longest school formula has a few dozen."""
CONVERT: Final = """
(function (source) {
  function nodes(node) {
    if (node.type) {
      var classes = (node.classes || []).join(" ");
      return [[node.type, node.attributes || {}, node.style || {}, classes, [].concat.apply([], node.children.map(nodes))]];
    }
    return node.text === undefined ? [].concat.apply([], node.children.map(nodes)) : [node.text];
  }
  var options = JSON.parse(source);
  return JSON.stringify(nodes(temml.__renderToMathMLTree(options.latex, {
    displayMode: options.display, throwOnError: true, strict: false, trust: false, macros: options.macros,
    maxExpand: options.expansions
  }))[0]);
})
"""
"""The result is written as JSON: the Python package cannot read long texts that QuickJS holds in parts."""


class Temml:
    """Temml in an interpreter of its own; threads take turns."""

    def __init__(self) -> None:
        """Load nothing: the interpreter starts with the first formula."""
        self._lock: Final = threading.Lock()
        self._convert: Any = None

    def convert(self, latex: str, *, display: bool) -> Element:
        """Return the `math` element for a formula; a style is an attribute with the prefix `STYLE`.

        Raises:
            FormulaError: Temml does not understand the formula, or a bound is reached.
            ScriptsNotInstalledError: The npm package is not there.
        """
        request = json.dumps({"latex": latex, "display": display, "macros": MACROS, "expansions": EXPANSIONS})
        with self._lock:
            self._convert = self._convert or _start()
            try:
                answer: str = self._convert(request)
            except quickjs.JSException as error:
                # After an error of its own Temml goes on; after a bound of the interpreter its state is not known.
                if "ParseError" not in str(error):
                    self._convert = None
                raise FormulaError(str(error).strip().partition("\n")[0]) from error
        if len(answer) > MOST_ANSWERED:
            raise FormulaError("Macros make the formula too long.")
        return _element(json.loads(answer))


def _start() -> Any:
    context = quickjs.Context()
    context.set_memory_limit(MEMORY_BYTES)
    context.set_max_stack_size(STACK_BYTES)
    context.set_time_limit(SECONDS)
    context.eval("\n".join(script_sources()) + "\nvoid 0;")
    return context.eval(CONVERT)


def _element(node: Any, parent: Element | None = None) -> Element:
    """Make an element of a list with its name, attributes, styles, classes and content."""
    name, attributes, styles, classes, content = node
    texts = {key: str(value) for key, value in attributes.items()}
    texts |= {STYLE + key: str(value) for key, value in styles.items()}
    if classes:
        texts["class"] = classes
    made = Element(name, texts) if parent is None else SubElement(parent, name, texts)
    for child in content:
        if isinstance(child, str):
            made.text = (made.text or "") + child
        else:
            _element(child, made)
    return made
