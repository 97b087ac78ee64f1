"""Public sets of formulas: where they are published, in which version, and how a file of them is read."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

SetName = Literal["wikipedia", "chemistry", "texvc", "sympy", "matplotlib"]
DOLLARS: Final = re.compile(r"(?<!\\)\$((?:\\.|[^$\\])+)\$", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class FormulaSet:
    """One file of a published package."""

    name: SetName
    registry: Literal["npm", "PyPI"]
    package: str
    version: str
    file: str
    """Within the package."""
    sha256: str
    """Of the file."""
    read: Callable[[str], list[str]]


def _values(text: str) -> list[str]:
    return list(json.loads(text).values())


def _inputs(text: str) -> list[str]:
    return [entry["input"] for entry in json.loads(text)]


def _first_of_pairs(text: str) -> list[str]:
    """Return the LaTeX of a test file: what stands before its translation in lists of pairs."""
    pairs = (node.elts[0] for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Tuple) and len(node.elts) > 1)
    return [node.value for node in pairs if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def _between_dollars(text: str) -> list[str]:
    """Return the formulas in the string literals of a test file."""
    literals = (node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant))
    return [formula for literal in literals if isinstance(literal, str) for formula in DOLLARS.findall(literal)]


def _of_texvcjs(name: SetName, *, file: str, sha256: str, read: Callable[[str], list[str]]) -> FormulaSet:
    """Return a set of the tests of Wikipedia's parser."""
    package, version = "mathoid-texvcjs", "0.6.0"
    return FormulaSet(name=name, registry="npm", package=package, version=version, file=file, sha256=sha256, read=read)


SETS: Final = (
    _of_texvcjs(
        "wikipedia",
        file="test/en-wiki-formulae-good.json",
        sha256="dd1dade62b14ecc24f2cd55cbf867739d39206f30ddb87a6824ef23468ecd641",
        read=_values,
    ),
    _of_texvcjs(
        "chemistry",
        file="test/chem-regression.json",
        sha256="a3d2b533a0e4bd5d2f36bd33c03297e5ea276394116b0c0e2031fc9bf1b7f378",
        read=_inputs,
    ),
    _of_texvcjs(
        "texvc",
        file="test/mathjax-texvc.json",
        sha256="4b0f16b63beb566a316ca1638e62a192fb187239f975fc5dccbfb6bf3a68edab",
        read=_inputs,
    ),
    FormulaSet(
        name="sympy",
        registry="PyPI",
        package="sympy",
        version="1.14.0",
        file="sympy/parsing/tests/test_latex.py",
        sha256="5af28d2799adc5fce5fab06213d85cd9a133f356f906623748a3bbb1166235b2",
        read=_first_of_pairs,
    ),
    FormulaSet(
        name="matplotlib",
        registry="PyPI",
        package="matplotlib",
        version="3.11.2",
        file="matplotlib/tests/test_mathtext.py",
        sha256="1e5174387ff4623cbf460b99a67d167444dcc1ae5fb458ac0da9c7e593ee8900",
        read=_between_dollars,
    ),
)
