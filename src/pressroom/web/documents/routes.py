"""List the routes of the page of documents."""

from __future__ import annotations

from typing import Final

from pressroom.web.documents import changes, importing, new, pictures
from pressroom.web.documents import list as documents

ROUTES: Final = (
    documents.show_documents,
    documents.find_documents,
    documents.show_keys,
    pictures.show_card,
    pictures.show_picture,
    changes.trash,
    changes.restore,
    changes.duplicate,
    changes.ask_for_title,
    changes.rename,
    new.choose,
    new.make,
    importing.ask_for_file,
    importing.import_file,
)
