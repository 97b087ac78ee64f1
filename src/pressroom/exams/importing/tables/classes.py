"""Find the classes that a table names, by id or by name."""

from __future__ import annotations

from collections.abc import Sequence

from pressroom.errors import ExportWarning, FieldError
from pressroom.exams.document import ClassEntry
from pressroom.exams.names import name_key


class ExamClasses:
    """The classes of an exam, and those that a table adds."""

    def __init__(self, entries: Sequence[ClassEntry]) -> None:
        """Take the classes of the exam."""
        self.entries: list[ClassEntry] = []
        self.warnings: list[ExportWarning] = []
        self._parents: dict[str, str | None] = {}
        self._by_key: dict[str, list[str]] = {}
        for entry in entries:
            self._add(entry)

    def named(self, names: Sequence[str], *, place: str) -> tuple[list[str], list[FieldError]]:
        """Return the ids of the classes with these ids or names, and names that several classes have.

        A class that is not there is added, with a warning. Of several groups of one name, it is the one of a class that is
        named with it.
        """
        ids: list[str] = []
        wrong: list[FieldError] = []
        certain = {found[0] for name in names if len(found := self._find(name)) == 1}
        for name in names:
            found = self._find(name)
            if len(found) > 1:
                found = [each for each in found if not certain.isdisjoint(self._above(each))] or found
            if len(found) > 1:
                wrong.append(FieldError(place, f"is “{name}”, as several classes are named. Write an id: {', '.join(found)}."))
            elif not found:
                self._add(ClassEntry(id=name, name=name))
                message = f"The class “{name}” is new, and was added to the exam."
                self.warnings.append(ExportWarning(code="CLASS_ADDED", message=message, field=place))
            ids += found or [name]
        return list(dict.fromkeys(ids)), wrong

    def _above(self, class_id: str) -> list[str]:
        """Return the ids of the classes that a class is in, nearest first."""
        above: list[str] = []
        while (parent := self._parents.get(class_id)) and parent not in above:
            above.append(parent)
            class_id = parent
        return above

    def _find(self, name: str) -> list[str]:
        return [name] if name in self._parents else self._by_key.get(name_key(name), [])

    def _add(self, entry: ClassEntry) -> None:
        self.entries.append(entry)
        self._parents[entry.id] = entry.parent or None
        for key in {name_key(entry.id), name_key(entry.name)}:
            self._by_key.setdefault(key, []).append(entry.id)
