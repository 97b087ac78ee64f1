"""The texts that a PDF made from some data must hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, Any, Final, cast

from pressroom.cli.files import DocumentFile
from pressroom.cli.sources import checked_settings, chosen_kind, chosen_template

if TYPE_CHECKING:
    from pressroom.kinds import Kind

NODE: Final = re.compile(r"<(?P<end>/?)(?P<element>[a-z0-9]+)[^>]*>|(?P<text>[^<]+)")
HEADING: Final = re.compile("h[1-6]")
INLINE_DATA: Final = "data:"
"""How the address of a picture begins that is part of the data."""


@dataclass(frozen=True, kw_only=True)
class ExpectedText:
    """A text that must be found."""

    text: str
    field: str = ""
    """Where the data holds it, as `work[0].position`; empty for what the kind of document adds: a heading, a date."""
    heading: bool = False


def expected_texts(document: DocumentFile, *, kind: str = "") -> list[ExpectedText]:
    """List what a document shows: as its kind presents it, or all texts of data that is of no kind.

    Data is of no kind if none is named, and it is not valid or shows nothing as the default one.

    Raises:
        InvalidRequestError: The data is not valid for the kind that is named.
        UsageError: There is no kind of this name.
    """
    named = kind or document.kind
    chosen = chosen_kind(named)
    if not named and (chosen.validate(document.data) or chosen.validate_settings(document.settings or {})):
        return _all_texts(document)
    shown = _shown_texts(document, chosen)
    return shown if shown or named else _all_texts(document)


def _all_texts(document: DocumentFile) -> list[ExpectedText]:
    return [ExpectedText(text=text, field=field) for field, text in texts_of(document.data) if not text.startswith(INLINE_DATA)]


def _shown_texts(document: DocumentFile, kind: Kind) -> list[ExpectedText]:
    from pressroom.rendering.html.document import body_html
    from pressroom.rendering.html.emoji import shown_emoji

    settings = checked_settings(kind, document, changes={})
    presented = kind.present(document.data, settings, document.title)
    body, _plain_emoji = shown_emoji(body_html(chosen_template(kind, document.template), context=presented.context))
    held = list(texts_of(document.data))
    return [ExpectedText(text=text, field=_field_of(text, held), heading=heading) for text, heading in _nodes(body)]


def _nodes(body: str) -> Iterator[tuple[str, bool]]:
    """Yield the texts between the tags, and whether each is in a heading; separators are left out."""
    heading = False
    for node in NODE.finditer(body):
        if node["text"] is None:
            if HEADING.fullmatch(node["element"]):
                heading = not node["end"]
            continue
        text = unescape(node["text"]).strip()
        if any(character.isalnum() for character in text):
            yield text, heading


def _field_of(text: str, held: Sequence[tuple[str, str]]) -> str:
    whole = (field for field, value in held if value == text)
    part = (field for field, value in held if text in value)
    return next(whole, "") or next(part, "")


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
