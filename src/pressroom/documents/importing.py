"""Make a document of the content of a file: of a kind's data, of another program's file, or of a whole document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pressroom.documents.model import JsonText, NewDocument
from pressroom.errors import ExportWarning, InvalidRequestError
from pressroom.kinds import Kind, kind_named, kind_of
from pressroom.kinds.importing import convert_data
from pressroom.kinds.parsing import parse_document_text


@dataclass(frozen=True, kw_only=True)
class FileContent:
    """What a file says. `kind`, `title`, `template` and `settings` are empty where it holds the data alone."""

    data: Any
    kind: str = ""
    title: str = ""
    template: str = ""
    settings: Any = None


@dataclass(frozen=True, kw_only=True)
class ImportedData:
    """Data in the format of the kind, with the settings of the file. Neither is validated yet."""

    data: Any
    settings: Any
    imported_from: str
    """The format of the file, such as `rendercv`."""
    warnings: tuple[ExportWarning, ...]


def file_content(members: dict[str, Any]) -> FileContent:
    """Tell a whole document, as the API returns it, from data alone.

    Raises:
        InvalidRequestError: `kind`, `title` or `templateSlug` is not a text.
    """
    if not isinstance(members.get("kind"), str) or "data" not in members:
        return FileContent(data=members)
    texts = {key: members.get(key) or "" for key in ("kind", "title", "templateSlug")}
    if not all(isinstance(text, str) for text in texts.values()):
        raise InvalidRequestError("kind, title and templateSlug must be texts.")
    return FileContent(
        kind=texts["kind"],
        title=texts["title"],
        template=texts["templateSlug"],
        data=members["data"],
        settings=members.get("settings"),
    )


def imported_data(kind: Kind, content: FileContent) -> ImportedData:
    """Convert the data of a file. Settings of a whole document replace those that follow from its data.

    Raises:
        InvalidRequestError: As `convert_data`.
    """
    converted, name = convert_data(kind, content.data)
    return ImportedData(
        data=converted.data,
        settings=dict(converted.settings) if content.settings is None else content.settings,
        imported_from=name,
        warnings=converted.warnings,
    )


def checked_import(
    text: str, suffix: str, *, kind_name: str | None = None, title: str | None = None, template_slug: str | None = None
) -> tuple[NewDocument, ImportedData]:
    """Make a new document of the text of a file. Default kind, title and template: those of the file, else as for any data.

    Raises:
        InvalidRequestError: The text is not JSON or YAML (details name line and column), has none of the known formats, or
            fields are wrong (details name each field).
        TemplateNotFoundError: The kind has no such template.
        UnsupportedMediaTypeError: It is another suffix.
    """
    content = file_content(parse_document_text(text, suffix))
    name = kind_name or content.kind
    kind = kind_named(name) if name else kind_of(content.data)
    imported = imported_data(kind, content)
    from pressroom.documents import service  # it needs the database, and `pressroom render` reads files without one

    new = service.checked_document(
        kind_name=kind.name,
        title=title or content.title or None,
        template_slug=template_slug or content.template or None,
        data=JsonText.of(imported.data),
        settings=JsonText.of(imported.settings),
    )
    return new, imported
