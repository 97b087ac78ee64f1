"""Health on the wire."""

from __future__ import annotations

from typing import Literal

import msgspec


class Alive(msgspec.Struct, kw_only=True, rename="camel"):
    """The process answers."""

    status: Literal["ok"] = "ok"


class Part(msgspec.Struct, kw_only=True, rename="camel"):
    """One part that the service needs; `message` says what is wrong with it."""

    name: Literal["database", "migrations", "storage", "renderer"]
    ok: bool
    message: str = ""


class Readiness(msgspec.Struct, kw_only=True, rename="camel"):
    """Whether all parts work; `missing` names those that do not."""

    ready: bool
    missing: list[str]
    parts: list[Part]
