"""The warnings of an import: what they are called, and how equal ones become one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pressroom.errors import ExportWarning
from pressroom.kinds.shapes import field_path

NOT_IMPORTED: Final = "NOT_IMPORTED"
LAYOUT_SKIPPED: Final = "LAYOUT_SKIPPED"
HIDDEN_SKIPPED: Final = "HIDDEN_SKIPPED"
FORMATTING_LOST: Final = "FORMATTING_LOST"
FIELD_MOVED: Final = "FIELD_MOVED"
FIELD_IGNORED: Final = "FIELD_IGNORED"
FIELD_RENAMED: Final = "FIELD_RENAMED"

NO_PLACE: Final = "Not imported: a resume has no place for it."
MOST_WARNINGS: Final = 100
"""Nobody reads more; beyond it, one more says how many there are."""


class Wildcard:
    """Stands in a pattern for any index, or for any name."""

    def __init__(self, text: str) -> None:
        """Take how a path shows it."""
        self.text = text


ANY_INDEX: Final = Wildcard("[*]")
ANY_NAME: Final = Wildcard(".*")

Path = tuple["str | int | Wildcard", ...]


@dataclass(frozen=True, kw_only=True)
class Loss:
    """One value of a file, and what became of it."""

    code: str
    message: str
    path: Path
    pattern: Path | None = None
    """The path of this and of similar values; None: the path with any index in the place of each index."""

    @property
    def group(self) -> tuple[str, str, Path]:
        """What losses have in common that are named once."""
        return self.code, self.message, self.pattern or tuple(ANY_INDEX if isinstance(key, int) else key for key in self.path)


def shown_losses(losses: Iterable[Loss]) -> tuple[ExportWarning, ...]:
    """Return one warning for each group, and one more for those beyond `MOST_WARNINGS`."""
    groups: dict[tuple[str, str, Path], list[Loss]] = {}
    for loss in dict.fromkeys(losses):
        groups.setdefault(loss.group, []).append(loss)
    warnings = [_warning(pattern, group) for (_, _, pattern), group in groups.items()]
    warnings.sort(key=lambda warning: warning.code == LAYOUT_SKIPPED)  # what says nothing of the person comes last
    if len(warnings) <= MOST_WARNINGS:
        return tuple(warnings)
    more = f"{len(warnings) - MOST_WARNINGS:,} more fields of the file were not imported, or not as they were meant."
    return (*warnings[:MOST_WARNINGS], ExportWarning(NOT_IMPORTED, more))


def path_text(path: Path) -> str:
    """Write a path as in `sections.*.items[*].icon`; `*` stands for any name or any index."""
    text = ""
    for key in path:
        text = f"{text}{key.text}" if isinstance(key, Wildcard) else field_path(text, key)
    return text


def _warning(pattern: Path, group: list[Loss]) -> ExportWarning:
    first = group[0]
    if len(group) == 1:
        return ExportWarning(first.code, first.message, path_text(first.path))
    return ExportWarning(first.code, f"{first.message} In {len(group):,} places.", path_text(pattern))
