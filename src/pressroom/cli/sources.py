"""Choose kind, template and settings for a document file, convert its data, and validate its content."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from pressroom.cli.failures import UsageError, invalid_file
from pressroom.cli.files import DocumentFile, read_document_file
from pressroom.errors import ExportWarning, FieldError, InvalidRequestError

if TYPE_CHECKING:
    # Imported at run time by the functions below: they are heavy, and `render` imports them while the browser starts.
    from pressroom.kinds import Kind
    from pressroom.rendering.html.templates import Template


def chosen_kind(name: str, *, data: Any) -> Kind:
    """Return the kind of this name; empty: the kind of the data, else the resume.

    Raises:
        UsageError: There is no such kind.
    """
    from pressroom.kinds import KINDS, kind_of

    kind = KINDS.get(name) if name else kind_of(data)
    if kind is None:
        raise UsageError(f'there is no kind of document called "{name}". Choose one of: {", ".join(KINDS)}.')
    return kind


def chosen_template(kind: Kind, slug: str) -> Template:
    """Return the template with this slug; empty: the kind's default.

    Raises:
        UsageError: The kind has no such template.
    """
    from pressroom.documents.templates import templates_of

    templates = templates_of(kind)
    template = templates.get(slug or kind.default_template)
    if template is None:
        raise UsageError(f'there is no template called "{slug}" for the kind {kind.name}. Choose one of: {", ".join(templates)}.')
    return template


def converted_file(kind: Kind, document: DocumentFile) -> DocumentFile:
    """Convert the data of a file to the format of the kind.

    Raises:
        InvalidRequestError: The file is not in a format that the kind knows, or has values that cannot be stored.
    """
    from pressroom.documents.importing import FileContent, imported_data

    try:
        made = imported_data(kind, FileContent(data=document.data, settings=document.settings))
    except InvalidRequestError as error:
        raise InvalidRequestError(f"{document.name}: {error.message}", details=error.details) from error
    return replace(document, data=made.data, settings=made.settings, warnings=made.warnings)


def completed_from(file: str, kind: Kind, document: DocumentFile) -> DocumentFile:
    """Complete the data of a document from the file of a document that it may point at, such as a letter from a resume.

    Raises:
        InvalidRequestError: The file cannot be read, or is not valid; details name each field.
        UsageError: A document of this kind does not point at another one.
    """
    from pressroom.kinds import KINDS

    if kind.reference is None:
        raise UsageError(f"--resume completes the sender of a letter, and this document is a {kind.label.lower()}.")
    other = KINDS[kind.reference.kind]
    read = converted_file(other, read_document_file(file))
    checked_settings(other, read, changes={})
    data = kind.reference.completed(document.data, read.data)
    return replace(document, data=data, warnings=(*document.warnings, *read.warnings))


def print_import_warnings(warnings: Iterable[ExportWarning]) -> None:
    """Print the warnings of a conversion to standard error: one line per message, with all its fields."""
    fields: dict[str, list[str]] = {}
    for warning in warnings:
        fields.setdefault(warning.message, []).append(warning.field)
    for message, places in fields.items():
        print(f"pressroom: {', '.join(filter(None, places)) or 'the file'}: {message}", file=sys.stderr)


def checked_settings(kind: Kind, document: DocumentFile, *, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Validate the data and settings of a file, and return its settings with the changes of the command line.

    Raises:
        InvalidRequestError: Fields of the file are wrong; details name each field.
        UsageError: A setting of the command line is wrong.
    """
    settings: Any = {} if document.settings is None else document.settings
    wrong = list(kind.validate(document.data))
    for path, message in kind.validate_settings(settings):
        wrong.append(FieldError(f"settings.{path}" if path else "settings", message))
    if wrong:
        raise invalid_file(document.name, kind.label.lower(), wrong)
    if wrong := kind.validate_settings(dict(changes)):
        raise UsageError(f"the setting {wrong[0].path} {wrong[0].message}")
    return {**cast("dict[str, Any]", settings), **changes}
