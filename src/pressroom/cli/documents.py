"""`pressroom documents`."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from pressroom.cli.database import as_user, with_owner
from pressroom.cli.files import FileName, read_document_file
from pressroom.cli.sources import checked_settings, chosen_kind, chosen_template

if TYPE_CHECKING:
    # Imported at run time by the functions below: the driver is not needed to print this module's help.
    from pressroom.db.pool import Connection


def import_document(file: FileName, /, *, email: str, kind: str = "", template: str = "", title: str = "") -> None:
    """Store a file as a new document of a user, and print only its id on standard output.

    The file is JSON or YAML: data, such as a JSON Resume, or a whole document as the API returns it.

    Args:
        file: The document; - reads standard input.
        email: The e-mail address of the document's user.
        kind: The kind of the document. Default: the file's, else resume.
        template: The template's slug. Default: the file's, else the kind's default.
        title: The document's title. Default: the file's, else one made from the data.
    """
    document = read_document_file(file)
    chosen = chosen_kind(kind or document.kind)
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

    print(with_owner(store))
