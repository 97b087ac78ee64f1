"""List the texts of a document's data that its PDF must hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, Any, Final, cast

from pressroom.cli.files import DocumentFile
from pressroom.cli.sources import checked_settings, chosen_kind, chosen_template, converted_file
from pressroom.rendering.options import ExportOptions

if TYPE_CHECKING:
    from pressroom.kinds import Kind

NODE: Final = re.compile(r"<(?P<end>/?)(?P<element>[a-z0-9]+)[^>]*>|(?P<text>[^<]+)")
KEPT_TOGETHER: Final = re.compile(r'<span class="nb">(?P<text>[^<]*)</span>')
"""A part of a text, not a text of its own."""
HEADING: Final = re.compile("h[1-6]")
INLINE_DATA: Final = "data:"
"""The scheme of a picture's address that holds the picture itself."""


@dataclass(frozen=True, kw_only=True)
class ExpectedText:
    """A text that the PDF must hold."""

    text: str
    field: str = ""
    """The field of the data that holds it, such as `work[0].position`; empty for a text that the kind adds, such as a heading."""
    heading: bool = False
    """Whether it is a heading."""


def expected_texts(document: DocumentFile, *, kind: str = "") -> list[ExpectedText]:
    """List the texts that a document's kind presents; without a kind, all texts of the data.

    If no kind is named, that of the data is used if the data is valid for it and it presents any text of the data.

    Raises:
        InvalidRequestError: The data is not valid for the named kind, or not in one of its formats.
        UsageError: There is no kind of this name.
    """
    name = kind or document.kind
    chosen = chosen_kind(name, data=document.data)
    if name:
        document = converted_file(chosen, document)
    if not name and (chosen.validate(document.data) or chosen.validate_settings(document.settings or {})):
        return _all_texts(document)
    presented = _presented_texts(document, chosen)
    return presented if presented or name else _all_texts(document)


def _all_texts(document: DocumentFile) -> list[ExpectedText]:
    return [ExpectedText(text=text, field=field) for field, text in texts_of(document.data) if not text.startswith(INLINE_DATA)]


def _presented_texts(document: DocumentFile, kind: Kind) -> list[ExpectedText]:
    from pressroom.documents.printing import Source, document_html

    settings = checked_settings(kind, document, changes={})
    source = Source(kind=kind, title=document.title, data=document.data, settings=settings)
    html = document_html(source, template=chosen_template(kind, document.template), options=ExportOptions())
    body = KEPT_TOGETHER.sub(r"\g<text>", html.partition("<body>")[2])
    fields = list(texts_of(document.data))
    return [ExpectedText(text=text, field=_field_of(text, fields), heading=heading) for text, heading in _text_nodes(body)]


def _text_nodes(body: str) -> Iterator[tuple[str, bool]]:
    """Yield the texts between the tags, and whether each is in a heading; texts without letters or digits are skipped."""
    heading = False
    for node in NODE.finditer(body):
        if node["text"] is None:
            if HEADING.fullmatch(node["element"]):
                heading = not node["end"]
            continue
        text = unescape(node["text"]).strip()
        if any(character.isalnum() for character in text):
            yield text, heading


def _field_of(text: str, fields: Sequence[tuple[str, str]]) -> str:
    equal = (field for field, value in fields if value == text)
    containing = (field for field, value in fields if text in value)
    return next(equal, "") or next(containing, "")


def texts_of(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield each text of JSON data with its path."""
    if isinstance(value, str):
        if value.strip():
            yield path, value
    elif isinstance(value, Mapping):
        for name, member in cast("Mapping[str, Any]", value).items():
            yield from texts_of(member, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for index, item in enumerate(cast("list[Any]", value)):
            yield from texts_of(item, f"{path}[{index}]")
