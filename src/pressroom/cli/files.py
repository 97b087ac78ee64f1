"""Read a document from a JSON or YAML file, which holds only data, or a whole document as the API returns it."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final

from cyclopts import Parameter

from pressroom.errors import ExportWarning, InvalidRequestError

STANDARD_STREAM: Final = "-"
"""The name for standard input or standard output instead of a file."""


def _refuse_option(_type: Any, name: Any) -> None:
    # Names may begin with a hyphen, so that `-` is accepted. Without this check, unknown options would be names too.
    if str(name).startswith("-") and name != STANDARD_STREAM:
        raise ValueError("this is not an option of the command. To name a file, write ./" + str(name))


FileName = Annotated[str, Parameter(allow_leading_hyphen=True, validator=_refuse_option)]
"""The name of a file as an argument; `-` is a standard stream."""


@dataclass(frozen=True, kw_only=True)
class DocumentFile:
    """The content of a file. If it holds only data, `kind`, `title` and `template` are empty, and `settings` is None."""

    name: str
    data: Any
    kind: str = ""
    title: str = ""
    template: str = ""
    settings: Any = None
    warnings: tuple[ExportWarning, ...] = ()
    """What was lost or changed when the data was converted from another format."""


def read_document_file(file: str) -> DocumentFile:
    """Read a file, or standard input for `-`.

    Raises:
        InvalidRequestError: The file cannot be read, or is not an object in JSON or YAML; the message names line and column.
    """
    name = "standard input" if file == STANDARD_STREAM else file
    try:
        text = (sys.stdin.buffer.read() if file == STANDARD_STREAM else Path(file).read_bytes()).decode("utf-8-sig")
    except OSError as error:
        raise InvalidRequestError(f"{name} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise InvalidRequestError(f"{name} is not text in UTF-8. Save it as UTF-8 and try again.") from error
    from pressroom.documents.importing import file_content
    from pressroom.kinds.parsing import parse_document_text

    try:
        content = file_content(parse_document_text(text, _format_of(name, text)))
    except InvalidRequestError as error:
        raise InvalidRequestError(f"{name}: {error.message}") from error
    return DocumentFile(
        name=name,
        data=content.data,
        kind=content.kind,
        title=content.title,
        template=content.template,
        settings=content.settings,
    )


def _format_of(name: str, text: str) -> str:
    """Return the suffix for the format: that of the name or, if it has none of these, by the first character."""
    suffix = Path(name).suffix.lower()
    if suffix in {".json", ".yaml", ".yml"}:
        return suffix
    return ".json" if text.lstrip().startswith(("{", "[")) else ".yaml"
