"""Find names that must be unique and are not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pressroom.errors import FieldError


def repeated(names: Iterable[tuple[str, str]]) -> Iterator[FieldError]:
    """Yield one error for each name that an earlier place has. `names` are pairs of a path and a name."""
    places: dict[str, str] = {}
    for path, name in names:
        first = places.setdefault(name, path)
        if first != path:
            yield FieldError(path, f"is “{name}”, and so is {first}. Each may be there once.")
