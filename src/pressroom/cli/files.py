"""Read a document from a file: JSON or YAML, either the data alone or a whole document as the API returns it."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, NoReturn, cast

from cyclopts import Parameter

from pressroom.errors import InvalidRequestError

STANDARD_STREAM: Final = "-"
"""Standard input where a file is read, standard output where one is written."""
YAML_SUFFIXES: Final = (".yaml", ".yml")


def _refuse_option(_type: Any, name: Any) -> None:
    # The parser is told that a name may start with a hyphen, for `-`; it then takes unknown options for names too.
    if str(name).startswith("-") and name != STANDARD_STREAM:
        raise ValueError("this is no option of the command; a file of that name is written ./" + str(name))


FileName = Annotated[str, Parameter(allow_leading_hyphen=True, validator=_refuse_option)]
"""A file on the command line; `-` is a standard stream."""


@dataclass(frozen=True, kw_only=True)
class DocumentFile:
    """What a file says. `kind`, `title` and `template` are empty where it holds the data alone."""

    name: str
    data: Any
    kind: str = ""
    title: str = ""
    template: str = ""
    settings: Any = None


def read_document_file(file: str) -> DocumentFile:
    """Read a file, or standard input for `-`.

    Raises:
        InvalidRequestError: It cannot be read, or is neither JSON nor YAML; the message says where it stops making sense.
    """
    name = "standard input" if file == STANDARD_STREAM else file
    try:
        content = sys.stdin.buffer.read() if file == STANDARD_STREAM else Path(file).read_bytes()
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise InvalidRequestError(f"{name} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise InvalidRequestError(f"{name} is not a text in UTF-8. Save it as UTF-8 and try again.") from error
    try:
        value = _parse(text, name=name)
    except RecursionError as error:
        raise InvalidRequestError(f"{name} is nested too deeply to be a document.") from error
    return _document(value, name=name)


def _document(value: Any, *, name: str) -> DocumentFile:
    if isinstance(value, dict):
        members = cast("dict[str, Any]", value)
        if isinstance(members.get("kind"), str) and "data" in members:
            texts = {key: members.get(key) or "" for key in ("kind", "title", "templateSlug")}
            if not all(isinstance(text, str) for text in texts.values()):
                raise InvalidRequestError(f"{name}: kind, title and templateSlug must be texts.")
            return DocumentFile(
                name=name,
                kind=texts["kind"],
                title=texts["title"],
                template=texts["templateSlug"],
                data=members["data"],
                settings=members.get("settings"),
            )
    return DocumentFile(name=name, data=value)


def _parse(text: str, *, name: str) -> Any:
    if Path(name).suffix.lower() in YAML_SUFFIXES or not text.lstrip().startswith(("{", "[")):
        return _parse_yaml(text, name=name)
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise InvalidRequestError(f"{name} is not valid JSON: line {error.lineno}, column {error.colno}: {error.msg}.") from error
    except ValueError as error:
        raise InvalidRequestError(f"{name} is not valid JSON: {error}.") from error


def _refuse_constant(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a number in JSON")


def _parse_yaml(text: str, *, name: str) -> Any:
    import msgspec
    import yaml

    from pressroom.cli.yaml_loader import DocumentLoader

    try:
        # The loader is a safe one. JSON has texts as keys only; YAML's numbers as keys become texts here.
        return msgspec.to_builtins(yaml.load(text, DocumentLoader), str_keys=True)  # noqa: S506
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        raise InvalidRequestError(f"{name} is not valid YAML: {where}{error.problem}.") from error
    except (yaml.YAMLError, ValueError, TypeError) as error:
        raise InvalidRequestError(f"{name} is not valid YAML: {str(error).splitlines()[0]}.") from error
