"""The formats of other programs from which data of a kind can be made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pressroom.errors import ExportWarning


@dataclass(frozen=True, kw_only=True)
class Converted:
    """Data and settings made from a file of another format."""

    data: dict[str, Any]
    settings: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """What the file says of the look that a kind has a setting for."""
    warnings: tuple[ExportWarning, ...] = ()
    """What was not carried over, or not to the place of the same meaning. Each field is a path in the file."""


@dataclass(frozen=True, kw_only=True)
class ImportFormat:
    """One format."""

    name: str
    """The name on the wire: `json-resume`."""
    label: str
    """The name that people read: `JSON Resume`."""
    recognizes: Callable[[Mapping[str, Any]], bool]
    """Says by its content whether a file has this format."""
    convert: Callable[[dict[str, Any]], Converted]
    """Makes data of it. The result is not checked yet: a text may be too long."""
