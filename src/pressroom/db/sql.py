"""Load named SQL statements from a package's `queries.sql`.

Each block begins with a line such as `-- name: list_documents` and a comment that describes it.
"""

from __future__ import annotations

import re
from importlib.resources import files
from typing import Final, LiteralString, cast

_NAME: Final = re.compile(r"^-- name: (?P<name>[a-z0-9_]+)\s*$", re.MULTILINE)


def load_queries(package: str, file_name: str = "queries.sql") -> dict[str, LiteralString]:
    """Read the named blocks of a package's SQL file, in order.

    Raises:
        ValueError: A name is used twice, or a block is empty.
    """
    text = (files(package) / file_name).read_text(encoding="utf-8")
    parts = _NAME.split(text)
    queries: dict[str, LiteralString] = {}
    for name, body in zip(parts[1::2], parts[2::2], strict=True):
        if name in queries or not body.strip():
            raise ValueError(f"{package}/{file_name}: block {name} is empty or repeated")
        # A file of the package is as trustworthy as a literal in its code, so that the cast is safe.
        queries[name] = cast("LiteralString", body.strip())
    return queries
