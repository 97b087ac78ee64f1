"""List the routes of the editor."""

from __future__ import annotations

from typing import Final

from pressroom.web.editor import page, preview, schemas, versions

ROUTES: Final = (page.editor_page,)
SCRIPT_ROUTES: Final = (
    preview.preview_draft,
    schemas.read_schema,
    versions.list_sessions,
    versions.compare,
)
"""What its script asks for."""
