"""Configure logging: one line per event, as JSON, or as text on a terminal. Lines never hold content of documents.

Code logs with the standard library: `LOG.info("what happened", extra={"name": value})`. structlog formats the lines. It
is imported here only, because the import takes 0.15 s, which `pressroom render` does not need.
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
"""Fields that could hold content, SQL, paths or secrets. Their values are replaced."""


def configure_logging(*, level: str, stream: TextIO | None = None) -> None:
    """Log events of at least this level to `stream` (default: standard error).

    Raises:
        ValueError: The level is none of `LEVELS`.
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
                describe_exception,
            ],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    # Of libraries, warnings and errors only: their `info` lines repeat what this program logs.
    root.setLevel(max(number, logging.WARNING))
    logging.getLogger("pressroom").setLevel(number)


def hide_secrets(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace the values of hidden fields."""
    for name in _HIDDEN & event.keys():
        event[name] = "(hidden)"
    return event


def describe_exception(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace an exception by its type and its innermost stack frames.

    Its message and its local variables are not logged, because they may hold SQL or content of documents.
    """
    error: Any = event.pop("exc_info", None)
    if isinstance(error, tuple):
        error = cast("tuple[Any, ...]", error)[1]
    elif error is True:
        error = sys.exc_info()[1]
    if isinstance(error, BaseException):
        event["exception"] = _exception_types(error)
        event["raised_at"] = _stack_frames(error)
    return event


def _exception_types(error: BaseException) -> str:
    names: list[str] = []
    cause: BaseException | None = error
    while cause is not None:
        names.append(f"{type(cause).__module__}.{type(cause).__qualname__}")
        cause = cause.__cause__ or cause.__context__
    return " from ".join(names)


def _stack_frames(error: BaseException) -> list[str]:
    frames: list[str] = []
    step = error.__traceback__
    while step is not None:
        module = step.tb_frame.f_globals.get("__name__", "?")
        frames.append(f"{module}:{step.tb_lineno} {step.tb_frame.f_code.co_name}")
        step = step.tb_next
    return frames[-10:]  # the outer frames belong to the server


def _level(name: str) -> int:
    if name not in LEVELS:
        raise ValueError(f"log level {name!r} is none of: {', '.join(LEVELS)}")
    return int(logging.getLevelNamesMapping()[name.upper()])
