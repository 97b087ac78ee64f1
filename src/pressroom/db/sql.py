"""SQL in named blocks beside the module that uses it.

A `queries.sql` holds blocks that start with `-- name: list_documents`; the comment line after it says what for.
"""

from __future__ import annotations

import re
from importlib.resources import files
from typing import Final, LiteralString, cast

_NAME: Final = re.compile(r"^-- name: (?P<name>[a-z0-9_]+)\s*$", re.MULTILINE)


def load_queries(package: str, file_name: str = "queries.sql") -> dict[str, LiteralString]:
    """Read the named blocks of a package's SQL file, in their order.

    Raises:
        ValueError: A name stands twice, or a block is empty.
    """
    text = (files(package) / file_name).read_text(encoding="utf-8")
    parts = _NAME.split(text)
    queries: dict[str, LiteralString] = {}
    for name, body in zip(parts[1::2], parts[2::2], strict=True):
        if name in queries or not body.strip():
            raise ValueError(f"{package}/{file_name}: block {name} is empty or stands twice")
        # A file of this package is as literal as a string in its code: the cast is the one place where that is claimed.
        queries[name] = cast("LiteralString", body.strip())
    return queries
