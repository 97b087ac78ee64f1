"""`pressroom documents`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final
from uuid import UUID

from cyclopts import Parameter

from pressroom.cli.database import as_user, with_owner
from pressroom.cli.failures import UsageError
from pressroom.cli.files import STANDARD_STREAM, FileName, read_document_file
from pressroom.cli.output import write_whole
from pressroom.cli.sources import checked_settings, chosen_kind, chosen_template, converted_file, print_import_warnings

if TYPE_CHECKING:
    # Imported at run time by the functions below: the driver is not needed to print this module's help.
    from pressroom.db.pool import Connection
    from pressroom.kinds.writing import DataFormat


FORMATS: Final[dict[str, DataFormat]] = {".json": "json", ".yaml": "yaml", ".yml": "yaml"}
"""The formats of data files by suffix."""


def import_document(file: FileName, /, *, email: str, kind: str = "", template: str = "", title: str = "") -> None:
    """Store a file as a new document of a user, and print only its id on standard output.

    The file is JSON or YAML: JSON Resume, RenderCV, Reactive Resume, a cover letter, or a whole document as the API returns it.
    Values that are lost or changed are named on standard error.

    Args:
        file: The document; - reads standard input.
        email: The e-mail address of the document's user.
        kind: The kind of the document. Default: the file's, else what the names in the data say: cover_letter or resume.
        template: The template's slug. Default: the file's, else the kind's default.
        title: The document's title. Default: the file's, else one made from the data.
    """
    document = read_document_file(file)
    chosen = chosen_kind(kind or document.kind, data=document.data)
    document = converted_file(chosen, document)
    settings = checked_settings(chosen, document, changes={})
    slug = chosen_template(chosen, template or document.template).slug

    async def store(conn: Connection, url: str) -> UUID:
        from pressroom.auth.users import find_user
        from pressroom.documents.model import JsonText
        from pressroom.documents.service import checked_document, create_document

        checked = checked_document(
            kind_name=chosen.name,
            title=title or document.title or None,
            template_slug=slug,
            data=JsonText.of(document.data),
            settings=JsonText.of(settings),
        )
        user = await find_user(conn, email=email)
        async with as_user(url, user) as tenant:
            return (await create_document(tenant, checked)).id

    document_id = with_owner(store)
    print_import_warnings(document.warnings)
    print(document_id)


def export_document(document_id: UUID, /, *, email: str, output: Annotated[FileName, Parameter(alias="-o")] = "") -> None:
    """Write the data of a document to a file, which `documents import` and `render` read.

    Args:
        document_id: The document.
        email: The e-mail address of the document's user.
        output: The file, with the suffix .json or .yaml. Default, and for -: JSON on standard output.
    """
    to_standard_output = output in {"", STANDARD_STREAM}
    suffix = ".json" if to_standard_output else Path(output).suffix.lower()
    if suffix not in FORMATS:
        raise UsageError(f"{output} is not the name of a data file. A valid example: -o resume.yaml")

    async def read(conn: Connection, url: str) -> str:
        from pressroom.auth.users import find_user
        from pressroom.documents.repository import read_content

        user = await find_user(conn, email=email)
        async with as_user(url, user) as tenant:
            return (await read_content(tenant, document_id)).data

    data = json.loads(with_owner(read))
    from pressroom.kinds.writing import data_text

    text = data_text(data, FORMATS[suffix]).encode()
    if to_standard_output:
        sys.stdout.buffer.write(text)
    else:
        write_whole(Path(output), text)
