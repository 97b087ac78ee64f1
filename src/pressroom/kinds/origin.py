"""Read a file of another format, note what is read of it, and name the rest: nothing is lost in silence.

A value that is read is one that the importer puts into the resume. All others are named by a warning.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, cast

from pressroom.errors import ExportWarning, InvalidRequestError
from pressroom.kinds.import_warnings import LAYOUT_SKIPPED, NO_PLACE, NOT_IMPORTED, Loss, Path, shown_losses

MOST_MARKDOWN: Final = 100_000
"""Characters of Markdown that are read of one file: thirty printed pages. The reader takes long for hostile ones."""


@dataclass
class Notes:
    """What was noted while a file was read."""

    settled: set[Path] = field(default_factory=set[Path])
    """Places that were read or named, with all that is below them."""
    losses: list[Loss] = field(default_factory=list[Loss])
    markdown: int = 0
    """Characters of Markdown that were read."""


@dataclass(frozen=True)
class Origin:
    """A value of the file with its place; the value of a member that is absent is None."""

    value: Any
    path: Path = ()
    notes: Notes = field(default_factory=Notes)

    def __getitem__(self, name: str) -> Origin:
        """Return a member of an object."""
        members = cast("dict[str, Any]", self.value) if isinstance(self.value, dict) else {}
        return Origin(members.get(name), (*self.path, name), self.notes)

    def members(self) -> dict[str, Origin]:
        """Return all members of an object, in their order; of another value, none."""
        names = cast("dict[str, Any]", self.value) if isinstance(self.value, dict) else {}
        return {name: self[name] for name in names}

    def items(self) -> list[Origin]:
        """Return the items of a list; of another value, none."""
        values = cast("list[Any]", self.value) if isinstance(self.value, list) else []
        return [Origin(value, (*self.path, index), self.notes) for index, value in enumerate(values)]

    def first(self, *names: str) -> Origin:
        """Return the first of these members that holds anything, else the first."""
        return next((self[name] for name in names if self[name]), self[names[0]])

    def __bool__(self) -> bool:
        """Say whether the value holds anything: a text that is not blank, a number, true or false, or a member that does."""
        return holds_anything(self.value)

    def text(self) -> str:
        """Read a text, or a number as a text. Anything else is not read: empty."""
        if self.value is None or isinstance(self.value, dict | list):
            return ""
        self.settle()
        return ("true" if self.value else "false") if isinstance(self.value, bool) else str(self.value).strip()

    def markdown(self) -> str:
        """Read a text of Markdown, as `text`.

        Raises:
            InvalidRequestError: More Markdown than `MOST_MARKDOWN` was read of the file.
        """
        text = self.text()
        self.notes.markdown += len(text)
        if self.notes.markdown > MOST_MARKDOWN:
            raise InvalidRequestError(f"The file has more than {MOST_MARKDOWN:,} characters of Markdown. Import a shorter one.")
        return text

    def flag(self, *, default: bool) -> bool:
        """Read true or false."""
        if not isinstance(self.value, bool):
            return default
        self.settle()
        return self.value

    @property
    def is_settled(self) -> bool:
        """Whether the value was read or named."""
        return self.path in self.notes.settled

    def settle(self) -> None:
        """Note that nothing of the value is to be named any more."""
        self.notes.settled.add(self.path)

    def lose(self, message: str, *, code: str = NOT_IMPORTED, pattern: Path | None = None) -> None:
        """Name the value as one that is not carried over, with all that is below it; of an empty one, nothing is said.

        Equal losses with the same pattern are named once. Default: the path with any index in the place of each index.
        """
        if self:
            self.note(code, message, pattern=pattern)
        self.settle()

    def lose_rest(self, message: str) -> None:
        """Name what was not read of a value that is about layout, in one warning."""
        if any(True for _ in self._unread(self.value, self.path)):
            self.note(LAYOUT_SKIPPED, message, pattern=self.path)
        self.settle()

    def note(self, code: str, message: str, *, pattern: Path | None = None) -> None:
        """Warn of something else about the value."""
        self.notes.losses.append(Loss(code=code, message=message, path=self.path, pattern=pattern))

    def warnings(self) -> tuple[ExportWarning, ...]:
        """Return all warnings, after naming what was not read."""
        for path in self._unread(self.value, self.path):
            self.notes.losses.append(Loss(code=NOT_IMPORTED, message=NO_PLACE, path=path))
        return shown_losses(self.notes.losses)

    def _unread(self, value: Any, path: Path) -> Iterator[Path]:
        """Yield the highest places below which nothing was read; the file as a whole is no place."""
        if path in self.notes.settled or not holds_anything(value):
            return
        filled = [((*path, key), member) for key, member in _members(value) if holds_anything(member)]
        unread = [place for below, member in filled for place in self._unread(member, below)]
        if path and unread == [below for below, _ in filled]:
            yield path
        else:
            yield from unread


def holds_anything(value: Any) -> bool:
    """Say whether a value holds a text that is not blank, a number, true or false."""
    match value:
        case None:
            return False
        case str():
            return not (value == "" or value.isspace())
        case dict() | list():
            return any(holds_anything(member) for _, member in _members(cast("Any", value)))
        case _:
            return True


def _members(value: Any) -> Iterable[tuple[str | int, Any]]:
    match value:
        case dict():
            return cast("dict[str, Any]", value).items()
        case list():
            return enumerate(cast("list[Any]", value))
        case _:
            return ()
