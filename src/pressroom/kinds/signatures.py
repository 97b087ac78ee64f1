"""Tell by its first bytes what a file is that is no text of data."""

from __future__ import annotations

from typing import Final

SIGNATURES: Final[tuple[tuple[bytes, str], ...]] = (
    (b"%PDF", "pdf"),
    (b"PK\x03\x04", "archive"),
    (b"\xd0\xcf\x11\xe0", "office"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"RIFF", "picture"),
    (b"{\\rtf", "office"),
)
"""How files that are no text of data begin, and what they are."""


def signature_of(content: bytes) -> str:
    """Return what a file is, such as `pdf`; empty: it may be a text."""
    return next((what for signature, what in SIGNATURES if content.startswith(signature)), "")
