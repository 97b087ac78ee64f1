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


def parse_document_text(text: str, suffix: str) -> dict[str, Any]:
    """Parse a document. `suffix` is that of the file's name: `.json`, `.yaml` or `.yml`, in any case.

    Raises:
        InvalidRequestError: The text is not JSON or YAML, or not an object; the message names line and column.
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
            f"The document is not valid JSON: line {error.lineno}, column {error.colno}: {error.msg}."
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
        return yaml.load(text, _DocumentLoader)  # noqa: S506 - a SafeLoader with fewer types
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        position = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        raise InvalidRequestError(f"The document is not valid YAML: {position}{error.problem or error.context}.") from error
    except (yaml.YAMLError, ValueError, LookupError) as error:  # LookupError: such as `!!bool perhaps`
        raise InvalidRequestError(f"The document is not valid YAML: {' '.join(str(error).split())}.") from error


class _DocumentLoader(yaml.SafeLoader):
    """Load YAML with the types of JSON only. Keys are unique texts, and aliases are refused.

    Plain values have the types of YAML 1.2: dates, `no` and `on` are texts, and `02134` is a text that keeps its zero.
    """

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            # A few lines of nested aliases expand to gigabytes.
            event = cast("yaml.Event", self.peek_event())  # pyright: ignore[reportUnknownMemberType] - untyped in the stubs
            raise ComposerError(None, None, "aliases are not supported", cast("yaml.Mark", event.start_mark))  # pyright: ignore[reportUnknownMemberType] - as above
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Hashable] = set()
        for key_node, _ in node.value:
            key: Any = self.construct_object(key_node, deep=True)  # pyright: ignore[reportUnknownMemberType] - as above
            if not isinstance(key, str):
                raise ConstructorError(None, None, "a key must be a text", key_node.start_mark)
            if key in seen:
                raise ConstructorError(None, None, f"the key “{key}” is repeated", key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep=deep)


# Anchored at the end, because the loader uses `re.match`.
_VALUES: Final = {
    "null": re.compile(r"(?:null|Null|NULL|~|)\Z"),
    "bool": re.compile(r"(?:true|True|TRUE|false|False|FALSE)\Z"),
    "int": re.compile(r"[-+]?(?:0|[1-9][0-9]*)\Z"),
    "float": re.compile(r"[-+]?(?:0|[1-9][0-9]*)\.[0-9]+(?:[eE][-+]?[0-9]+)?\Z"),
}
# Resolvers by first character; None: any.
_DocumentLoader.yaml_implicit_resolvers = {None: [(f"tag:yaml.org,2002:{name}", pattern) for name, pattern in _VALUES.items()]}  # pyright: ignore[reportAttributeAccessIssue] - the stubs know texts only
# Explicit tags of other types, such as `!!binary`, are refused by the constructor for None.
_TAGS: Final = {None, *(f"tag:yaml.org,2002:{name}" for name in (*_VALUES, "str", "seq", "map"))}
_DocumentLoader.yaml_constructors = {tag: make for tag, make in yaml.SafeLoader.yaml_constructors.items() if tag in _TAGS}
