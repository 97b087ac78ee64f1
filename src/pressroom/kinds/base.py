"""Define what a kind of document provides. Each kind is a folder beside this file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from pressroom.errors import ExportWarning, FieldError
from pressroom.kinds.formats import ImportFormat
from pressroom.kinds.presentation import Setting, wrong_settings
from pressroom.kinds.shapes import Record, first_errors


@dataclass(frozen=True, kw_only=True)
class Placed:
    """Texts that must stand in an area of the first page, such as an address in the window of an envelope."""

    texts: tuple[str, ...]
    above: str
    """The text above the area, which may reach into it. No other text may stand there."""
    left: float
    """Millimetres from the left edge of the page, as `right`."""
    top: float
    """Millimetres from the top edge of the page, as `bottom`."""
    right: float
    bottom: float
    otherwise: ExportWarning
    """What is said when one of the texts is not there."""


@dataclass(frozen=True, kw_only=True)
class PrintContext:
    """A presented document: the texts for its template, and the metadata of its PDF."""

    context: Mapping[str, Any]
    """The values that the template may print, by name. All texts are plain: the template engine escapes them."""
    title: str
    """The document's title: `<title>` and the PDF's metadata."""
    language: str
    """BCP 47 tag of the document, such as `fr` or `zh-Hant`."""
    settings: Mapping[str, Any]
    """The valid settings of the document. Those of `DESIGN_SETTINGS` are for the printing."""
    running_name: str = ""
    """What the foot of each page but the first begins with; empty: there is no foot."""
    places: Mapping[str, float] = field(default_factory=dict[str, float])
    """Millimetres that the document sets, by the name of a design token without `--doc-`, such as where a window begins."""
    placed: Placed | None = None
    edge_marks: tuple[float, ...] = ()
    """Millimetres from the top of the first page at which it has a mark at its left edge, for folding and punching."""
    author: str = ""
    subject: str = ""
    keywords: tuple[str, ...] = ()
    warnings: tuple[ExportWarning, ...] = ()
    """Warnings for data that is not printed, or not as intended."""


class Present(Protocol):
    """Present valid data and settings. A pure function: the result depends on its arguments only."""

    def __call__(self, data: Mapping[str, Any], settings: Mapping[str, Any], title: str) -> PrintContext:
        """Present one document. If the title is empty, it is made from the data."""
        ...


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A document of the same user that completes the data of another one, such as the resume of a letter's sender."""

    field: str
    """The field of the data that holds the other document's id."""
    kind: str
    """The name of the other document's kind."""
    completed: Callable[[Mapping[str, Any], Mapping[str, Any]], dict[str, Any]]
    """Returns valid data completed from the valid data of the other document, without `field`."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of document."""

    name: str
    """The name in the API and in the database, such as `resume`."""
    label: str
    """The name for people, such as `Resume`."""
    queue: str
    """The queue of its exports."""
    render_timeout_seconds: float | None
    """The timeout of printing a document of a few pages, in seconds; None: the setting."""
    templates_folder: Path
    """The folder that holds one folder for each template."""
    default_template: str
    shape: Record
    """The shape of its data."""
    validate: Callable[[Any], list[FieldError]]
    """Returns the wrong fields of data, at most `MAX_ERRORS`. Unknown keys are allowed."""
    settings: Mapping[str, Setting]
    """What a document of this kind may set."""
    present: Present
    sample: Callable[[], dict[str, Any]]
    """Returns a new copy of the data of a fictional document."""
    samples: Mapping[str, Callable[[], dict[str, Any]]]
    """All samples by name, including `sample`."""
    formats: Sequence[ImportFormat] = ()
    """Formats from which its data can be made. Empty: a file holds the data as it is."""
    recognizes: Callable[[Mapping[str, Any]], bool] = lambda _: False
    """Says by its names whether data of an unnamed kind is of this one. One kind at most recognizes any data."""
    reference: Reference | None = None
    """The document that its data may point at."""
    title_of: Callable[[Mapping[str, Any]], str]
    """Returns the default title of a document with this data."""

    def validate_settings(self, settings: Any) -> list[FieldError]:
        """Return the wrong document settings, at most `MAX_ERRORS`. Unknown keys are wrong."""
        return first_errors(wrong_settings(settings, self.settings))
