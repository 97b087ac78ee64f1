"""Parse the text of a JSON or YAML file."""

from __future__ import annotations

import json
import re
from collections.abc import Hashable
from typing import Any, Final, NoReturn, cast

import yaml
from yaml.composer import ComposerError
from yaml.constructor import ConstructorError

from pressroom.errors import InvalidRequestError, UnsupportedMediaTypeError

SUFFIXES: Final = (".json", ".yaml", ".yml")
MOST_YAML_NODES: Final = 200_000
"""Values and names of a YAML text: as much as JSON of 100,000 values holds. They are read in half a second."""
DEEPEST_YAML: Final = 100
"""Levels at which reading stops; the parser itself would exhaust the stack. A document has fewer (`storable.py`)."""


def parse_document_text(text: str, suffix: str) -> dict[str, Any]:
    """Parse a document. `suffix` is that of the file's name: `.json`, `.yaml` or `.yml`, in any case.

    Raises:
        InvalidRequestError: The text is not JSON or YAML, or not an object; the message names line and column. Or it is
            YAML of too many values or levels.
        UnsupportedMediaTypeError: It is another suffix.
    """
    suffix = suffix.lower()
    text = text.removeprefix("\ufeff")
    if suffix not in SUFFIXES:
        raise UnsupportedMediaTypeError(f"The suffix of a document's file must be one of {', '.join(SUFFIXES)}, not “{suffix}”.")
    try:
        value = _parse_json(text) if suffix == ".json" else _parse_yaml(text)
    except RecursionError:
        raise InvalidRequestError("The document is nested too deeply.") from None
    if not isinstance(value, dict):
        raise InvalidRequestError("The document must be an object, with names and values.")
    return cast("dict[str, Any]", value)


def _parse_json(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=unique_members, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise InvalidRequestError(
            f"The document is not valid JSON: line {error.lineno}, column {error.colno}: {error.msg}.",
            details={"line": error.lineno, "column": error.colno, "problem": error.msg},
        ) from error
    except ValueError as error:  # a repeated key, or a number with thousands of digits
        raise InvalidRequestError(f"The document is not valid JSON: {error}") from error


def unique_members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Build a JSON object, as an `object_pairs_hook`.

    Raises:
        ValueError: A key is repeated; the message names it.
    """
    members = dict(pairs)
    if len(members) < len(pairs):
        seen: set[str] = set()
        repeated = next(name for name, _ in pairs if name in seen or seen.add(name))
        raise ValueError(f"an object has the key “{repeated:.40}” twice.")
    return members


def _no_constant(name: str) -> NoReturn:
    raise InvalidRequestError(f"The document is not valid JSON: {name} is not a JSON number.")


def _parse_yaml(text: str) -> Any:
    try:
        _check_events(text)
        return yaml.load(text, _DocumentLoader)  # noqa: S506 - a safe loader with fewer types
    except yaml.MarkedYAMLError as error:
        problem = error.problem or error.context or "it cannot be read"
        place = _place(text, error.problem_mark or error.context_mark)
        if place is None:
            raise InvalidRequestError(f"The document is not valid YAML: {problem}.", details={"problem": problem}) from error
        line, column = place
        raise InvalidRequestError(
            f"The document is not valid YAML: line {line}, column {column}: {problem}.",
            details={"line": line, "column": column, "problem": problem},
        ) from error
    except (yaml.YAMLError, ValueError, LookupError) as error:  # LookupError: such as `!!bool perhaps`
        raise InvalidRequestError(f"The document is not valid YAML: {' '.join(str(error).split())}.") from error


def _place(text: str, mark: yaml.Mark | None) -> tuple[int, int] | None:
    """Return line and column of a mark, counted from 1."""
    if mark is None:
        return None
    lines = text.splitlines() or [""]
    if mark.line < len(lines):
        return mark.line + 1, mark.column + 1
    return len(lines), len(lines[-1]) + 1  # the reader ends each text with a line break


def composed(text: str) -> yaml.Node | None:
    """Return the values of a text with their places, for `place_of`; None: it cannot be read. JSON is read as YAML."""
    try:
        return yaml.compose(text, Loader=yaml.CSafeLoader)  # pyright: ignore[reportUnknownMemberType] - untyped in the stubs
    except (yaml.YAMLError, ValueError, RecursionError):
        return None


def place_of(top: yaml.Node | None, path: str) -> tuple[int, int] | None:
    """Return line and column of the value with this path in a text, counted from 1; None: it is not found.

    A path that leads out of the text, as that of a missing field does, has the place of what is there.
    """
    node, rest = top, path
    while node is not None and rest:
        below = _below(node, rest)
        if below is None:
            break
        node, rest = below
    return None if node is None or rest == path else (node.start_mark.line + 1, node.start_mark.column + 1)


def _below(node: yaml.Node, path: str) -> tuple[yaml.Node, str] | None:
    """Return the value to which a path leads first, and the rest of the path; None: there is none."""
    if isinstance(node, yaml.SequenceNode):
        index = _INDEX.match(path)
        items: list[yaml.Node] = node.value
        return (items[int(index[1])], path[index.end() :]) if index and int(index[1]) < len(items) else None
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            for written in (key.value, f'["{key.value}"]'):
                rest = path.removeprefix(written)
                if rest != path and (not rest or rest[0] in ".["):
                    return value, rest.removeprefix(".")
    return None


def _check_events(text: str) -> None:
    """Refuse what would take long to load. Events are made one by one, and fast."""
    nodes = depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.AliasEvent):
            # A few lines of nested aliases unfold to gigabytes.
            raise ComposerError(None, None, "aliases are not supported", cast("yaml.Mark", event.start_mark))
        nodes += isinstance(event, yaml.NodeEvent)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if nodes > MOST_YAML_NODES:
            raise InvalidRequestError(
                f"The document has too many values: more than {MOST_YAML_NODES:,} values and names. Send a smaller document."
            )
        if depth > DEEPEST_YAML:
            raise InvalidRequestError("The document is nested too deeply.")


class _DocumentLoader(yaml.CSafeLoader):
    """Load YAML with the types of JSON only. Keys are unique texts, and aliases are refused.

    Plain values have the types of YAML 1.2: dates, `no` and `on` are texts, and `02134` is a text that keeps its zero.
    """

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Hashable] = set()
        for key_node, _ in node.value:
            key: Any = self.construct_object(key_node, deep=True)  # pyright: ignore[reportUnknownMemberType] - untyped in the stubs
            if not isinstance(key, str):
                raise ConstructorError(None, None, "a key must be a text", key_node.start_mark)
            if key in seen:
                raise ConstructorError(None, None, f"the key “{key}” is repeated", key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep=deep)


_INDEX: Final = re.compile(r"\[(\d{1,6})\]\.?")

# Anchored at the end, because the loader uses `re.match`.
YAML_VALUES: Final = {
    "null": re.compile(r"(?:null|Null|NULL|~|)\Z"),
    "bool": re.compile(r"(?:true|True|TRUE|false|False|FALSE)\Z"),
    "int": re.compile(r"[-+]?(?:0|[1-9][0-9]*)\Z"),
    "float": re.compile(r"[-+]?(?:0|[1-9][0-9]*)\.[0-9]+(?:[eE][-+]?[0-9]+)?\Z"),
}
# Resolvers by first character; None: any.
_DocumentLoader.yaml_implicit_resolvers = {
    None: [(f"tag:yaml.org,2002:{name}", pattern) for name, pattern in YAML_VALUES.items()]
}  # pyright: ignore[reportAttributeAccessIssue] - the stubs know texts only
# Tags that are written out (`!!binary`) make JSON's values or are refused: None stands for all others.
_TAGS: Final = {None, *(f"tag:yaml.org,2002:{name}" for name in (*YAML_VALUES, "str", "seq", "map"))}
_DocumentLoader.yaml_constructors = {tag: make for tag, make in yaml.SafeLoader.yaml_constructors.items() if tag in _TAGS}
