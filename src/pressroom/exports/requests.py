"""What makes two requests the same: the key under which jobs are deduplicated and stored files reused."""

from __future__ import annotations

import hashlib
from typing import Final
from uuid import UUID

import msgspec

from pressroom import __version__
from pressroom.rendering.html.templates import Template
from pressroom.rendering.options import ExportOptions

KEY_VERSION: Final = 1


def request_key(
    *, document_id: UUID, document_version: int, template: Template, export_format: str, options: ExportOptions
) -> str:
    """Hash all that decides the file: document and version, template with its content, format, options, this program.

    The template's fingerprint and the program's version are in it, so that a changed template or an upgrade prints anew.
    """
    parts = (
        KEY_VERSION,
        __version__,
        str(document_id),
        document_version,
        template.kind,
        template.slug,
        template.fingerprint,
        export_format,
        options,
    )
    return hashlib.sha256(msgspec.json.encode(parts, order="deterministic")).hexdigest()
