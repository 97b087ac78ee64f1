"""Logs: one line per event, JSON unless a person watches, without anything that a document says.

Code writes lines with the standard library: `LOG.info("what happened", extra={"name": value})`. structlog formats them,
and is imported here only: it takes a sixth of a second, which `pressroom render` spares.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any, Final, TextIO, cast

import structlog
from structlog.contextvars import bound_contextvars as bound_fields

__all__ = ["LEVELS", "bound_fields", "configure_logging"]

LEVELS: Final = ("debug", "info", "warning", "error")
_HIDDEN: Final = frozenset({"data", "settings", "html", "sql", "query", "path", "token", "password", "authorization", "cookie"})
"""Names under which content, statements, paths or secrets could slip into a line: their values are left out."""


def configure_logging(*, level: str, stream: TextIO | None = None) -> None:
    """Set up logging to write to `stream` (default: standard error), from `level` on.

    Raises:
        ValueError: There is no such level.
    """
    number = _level(level)
    target = sys.stderr if stream is None else stream
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer() if target.isatty() else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    handler = logging.StreamHandler(target)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[
                structlog.contextvars.merge_contextvars,
                structlog.stdlib.add_logger_name,
                structlog.stdlib.add_log_level,
                structlog.stdlib.ExtraAdder(),
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                hide_secrets,
                # Without local variables and messages of exceptions: those may hold documents.
                describe_exception,
            ],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    # Libraries speak up when something is wrong; what they say at `info` repeats this program's own lines.
    root.setLevel(max(number, logging.WARNING))
    logging.getLogger("pressroom").setLevel(number)


def hide_secrets(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Leave out values whose names say that they must not be logged."""
    for name in _HIDDEN & event.keys():
        event[name] = "(hidden)"
    return event


def describe_exception(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace an exception by its type and where it was raised: its message may hold a statement or a document."""
    error: Any = event.pop("exc_info", None)
    if isinstance(error, tuple):
        error = cast("tuple[Any, ...]", error)[1]
    elif error is True:
        error = sys.exc_info()[1]
    if isinstance(error, BaseException):
        event["exception"] = _kinds(error)
        event["raised_at"] = _places(error)
    return event


def _kinds(error: BaseException) -> str:
    names: list[str] = []
    seen: BaseException | None = error
    while seen is not None:
        names.append(f"{type(seen).__module__}.{type(seen).__qualname__}")
        seen = seen.__cause__ or seen.__context__
    return " from ".join(names)


def _places(error: BaseException) -> list[str]:
    places: list[str] = []
    step = error.__traceback__
    while step is not None:
        module = step.tb_frame.f_globals.get("__name__", "?")
        places.append(f"{module}:{step.tb_lineno} {step.tb_frame.f_code.co_name}")
        step = step.tb_next
    return places[-10:]  # the innermost frames say what happened; the outer ones are the server's


def _level(name: str) -> int:
    if name not in LEVELS:
        raise ValueError(f"log level {name!r} is none of: {', '.join(LEVELS)}")
    return int(logging.getLevelNamesMapping()[name.upper()])
