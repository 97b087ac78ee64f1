"""What a kind of document is: how its data is checked, presented and named. Each kind is a folder beside this file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from pressroom.errors import ExportWarning, FieldError
from pressroom.kinds.formats import ImportFormat


@dataclass(frozen=True, kw_only=True)
class PrintContext:
    """What a template needs to print one document, and what the PDF says of itself."""

    context: Mapping[str, Any]
    """The names that the template may use. Everything in it is plain text: the template engine escapes it."""
    title: str
    """The document's title: `<title>` and the PDF's metadata."""
    language: str
    """BCP 47 tag of the document, such as `fr` or `zh-Hant`."""
    tokens: Mapping[str, str]
    """Design tokens, `--doc-accent` to its CSS value."""
    author: str = ""
    subject: str = ""
    keywords: tuple[str, ...] = ()
    warnings: tuple[ExportWarning, ...] = ()
    """What of the data is not printed, or not as it was meant; each names its field."""


class Present(Protocol):
    """Turns data and settings that passed validation into what a template prints. Pure: it reads nothing else."""

    def __call__(self, data: Mapping[str, Any], settings: Mapping[str, Any], title: str) -> PrintContext:
        """Present one document; an empty title stands for the kind's own."""
        ...


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of document."""

    name: str
    """The name on the wire and in the database: `resume`."""
    label: str
    """The name that people read: `Resume`."""
    queue: str
    """The queue whose retry rules its exports follow."""
    render_timeout_seconds: float | None
    """A deadline of its own for one rendering, in seconds; None: the setting's."""
    templates_folder: Path
    """Holds one folder for each template."""
    default_template: str
    validate: Callable[[Any], list[FieldError]]
    """Names the wrong fields of the data, the first hundred; nothing wrong: an empty list. Unknown keys are fine."""
    validate_settings: Callable[[Any], list[FieldError]]
    """Names the wrong presentation settings, the first hundred; here an unknown key is wrong."""
    present: Present
    sample: Callable[[], dict[str, Any]]
    """A fictional document's data, made anew at each call."""
    samples: Mapping[str, Callable[[], dict[str, Any]]]
    """All fictional documents by name; `sample` is one of them."""
    formats: Sequence[ImportFormat] = ()
    """Formats from which its data can be made; none: a file holds the data as it is."""
    title_of: Callable[[Mapping[str, Any]], str]
    """The title of a document that was given none."""
