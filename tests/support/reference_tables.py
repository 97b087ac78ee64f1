"""Format values and classes of the code for the tables of the reference."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Iterable, Iterator
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec

from pressroom.rendering.options import MarginInches


def attribute_docstrings(owner: type[Any]) -> dict[str, str]:
    """Return the docstring below each attribute, which exists in the source only."""
    body = ast.parse(textwrap.dedent(inspect.getsource(owner))).body[0]
    assert isinstance(body, ast.ClassDef)
    return {
        attribute.target.id: inspect.cleandoc(sentence.value.value)
        for attribute, sentence in zip(body.body, body.body[1:], strict=False)
        if isinstance(attribute, ast.AnnAssign) and isinstance(attribute.target, ast.Name)
        if isinstance(sentence, ast.Expr) and isinstance(sentence.value, ast.Constant) and isinstance(sentence.value.value, str)
    }


def choices(kind: Any) -> str:
    """Format the values of an option."""
    if get_origin(kind) is Annotated:
        return choices(get_args(kind)[0])
    if get_origin(kind) is Literal:
        return ", ".join(f"`{value}`" for value in get_args(kind))
    if kind is bool:
        return "`true`, `false`"
    if isinstance(kind, UnionType) or get_origin(kind) is Union:
        return ", ".join("`null`" if each is NoneType else choices(each) for each in get_args(kind))
    sides = ", ".join(f"`{field.name}`" for field in msgspec.structs.fields(kind) if field.type == MarginInches)
    return f"{sides}: inches, 0 to 2"


def described(kind: Any) -> str:
    """Return the description of an option."""
    return next(note.description or "" for note in kind.__metadata__ if isinstance(note, msgspec.Meta))


def shown_default(value: Any) -> str:
    """Format a default."""
    if value in (None, "", msgspec.NODEFAULT):
        return "none"
    if isinstance(value, msgspec.Struct):
        sides = msgspec.structs.astuple(value)
        return ", ".join(f"{side:g}" for side in sides) if len(set(sides)) > 1 else f"{sides[0]:g} each"
    return f"`{str(value).lower()}`" if isinstance(value, bool) else f"`{value}`"


def shown_example(text: str) -> str:
    """Format an example. One that is a sentence has its quotes already."""
    return text if "`" in text else f"`{text}`"


def yes_or_no(value: bool) -> str:
    """Format a boolean."""
    return "yes" if value else "no"


def first_line(owner: type[Any]) -> str:
    """Return the first line of a class's docstring."""
    return inspect.cleandoc(owner.__doc__ or "").partition("\n")[0]


def properties(view: type[Any]) -> dict[str, str]:
    """Return the properties of a class, which are all booleans."""
    return {name: "bool" for name, member in vars(view).items() if isinstance(member, property)}


def shown_type(annotation: str) -> str:
    """Format a type for after its name; empty: a text."""
    many = re.fullmatch(r"tuple\[(\w+), \.\.\.\]", annotation)
    words = {
        "str": "",
        "bool": " (yes or no)",
        "Piece": " (a piece)",
        "Piece | None": " (a piece, or none)",
        "When | None": " (a date, or none)",
        "Sender": " (a sender)",
    }
    return f" (list of {many[1].lower().replace('str', 'text')})" if many else words[annotation]


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Return a Markdown table."""

    def lines() -> Iterator[str]:
        yield f"| {' | '.join(head)} |"
        yield f"|{'---|' * len(head)}"
        for row in rows:
            yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"

    return "\n".join(lines()) + "\n"
