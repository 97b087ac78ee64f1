"""The table of commands, and how a command's end becomes an exit code."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NoReturn

from cyclopts import App, CycloptsError, Group

from pressroom import __version__
from pressroom.cli.failures import FAILED, WRONG_USAGE, UsageError, explain

ABOUT: Final = "Stored documents become PDFs people can trust."
SETTINGS: Final = "Every setting is an environment variable PRESSROOM_*, or a line of a file .env in the working directory."


@dataclass(frozen=True, kw_only=True)
class Command:
    """One command: its words, where its function is, and examples of its use, each with a few words of what for."""

    words: str
    function: str
    examples: tuple[tuple[str, str], ...]


SECTIONS: Final = {
    "Documents": (
        Command(
            words="render",
            function="render:render",
            examples=(
                ("render resume.json", "makes resume.pdf"),
                ("render cv.yaml -o cv.pdf --page-size Letter", ""),
                ("render cv.json --set accentColor=#7a1f3d --language fr", ""),
                ("render - -o - < cv.json > cv.pdf", "in a pipe"),
            ),
        ),
        Command(
            words="check",
            function="check.command:check",
            examples=(
                ("check resume.pdf", "what readers find in it"),
                ("check resume.pdf --against resume.json", "and what they lose"),
                ("check resume.pdf --text pypdf", "what one of them extracts"),
            ),
        ),
        Command(
            words="documents import",
            function="documents:import_document",
            examples=(("documents import cv.json --email ada@example.org", "prints the id"),),
        ),
    ),
    "Service": (
        Command(words="serve", function="serving:serve", examples=(("serve --port 9000", "everything in one"),)),
        Command(words="start", function="start:start", examples=(("start --once", "exports the samples, then ends"),)),
        Command(words="web", function="serving:web", examples=(("web --host 0.0.0.0", "reachable from outside"),)),
        Command(words="worker", function="working:worker", examples=(("worker --concurrency 4", "four at once"),)),
    ),
    "Administration": (
        Command(
            words="doctor",
            function="doctor.command:doctor",
            examples=(("doctor", "checks everything"), ("doctor --only database", "checks one thing")),
        ),
        Command(words="migrate", function="database:migrate", examples=(("migrate", "before an update is started"),)),
        Command(words="cleanup", function="cleanup:cleanup", examples=(("cleanup", "removes what has expired"),)),
        Command(
            words="users add",
            function="accounts:add_user",
            examples=(("users add --email ada@example.org --role teacher", ""),),
        ),
        Command(
            words="tokens create",
            function="accounts:create_token",
            examples=(("tokens create --email ada@example.org", "prints the token"),),
        ),
    ),
}
FAMILIES: Final = {
    "documents": ("Documents", "Manage documents."),
    "users": ("Administration", "Manage users."),
    "tokens": ("Administration", "Manage API tokens."),
}
MAIN_EXAMPLES: Final = (
    ("render resume.json", "one PDF, without a server"),
    ("serve", "the service, with a database of its own"),
    ("doctor", "what is missing on this machine"),
)


def application() -> App:
    """Build the parser; a command's module is imported when the command or its help is asked for."""
    groups = {name: Group(name, sort_key=position) for position, name in enumerate(SECTIONS)}
    app = App(
        name="pressroom",
        help=ABOUT,
        help_epilogue=f"{_example_lines(MAIN_EXAMPLES)}\n\n{SETTINGS}",
        help_format="plaintext",
        version=f"pressroom {__version__}",
    )
    families = {
        name: App(name=name, help=about, group=groups[group], version_flags=[], help_epilogue="")
        for name, (group, about) in FAMILIES.items()
    }
    for family in families.values():
        app.command(family)
    for section, commands in SECTIONS.items():
        for command in commands:
            first, _, second = command.words.partition(" ")
            (families[first] if second else app).command(
                f"pressroom.cli.{command.function}",
                name=second or first,
                group=None if second else groups[section],
                version_flags=[],
                help_epilogue=_example_lines(command.examples),
            )
    return app


def _example_lines(examples: Sequence[tuple[str, str]]) -> str:
    width = max(len(line) for line, what in examples if what) if any(what for _, what in examples) else 0
    lines = (f"    pressroom {line:{width}}  {what}".rstrip() for line, what in examples)
    return "\n".join(("Examples:", "", *lines))


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code: 0 done, 1 failed, 2 wrong usage, 130 and 143 interrupted."""
    _end_on(signal.SIGTERM)
    _end_on(signal.SIGHUP)  # the terminal was closed
    try:
        app = application()
        if not arguments or not {"--help", "-h"}.isdisjoint(arguments):
            _import_commands(app)
        result = app(arguments or ["--help"], exit_on_error=False, print_error=False, result_action="return_value")
        sys.stdout.flush()
    except (CycloptsError, UsageError) as error:
        print(f"pressroom: {error}\n{_where_to_read(arguments)}", file=sys.stderr)
        return WRONG_USAGE
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except BrokenPipeError:
        # Whoever read our output has gone. Nothing may be written any more, also not at the interpreter's end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception as error:  # noqa: BLE001 - the last place where a failure can become a sentence
        print(f"pressroom: {explain(error)}", file=sys.stderr)
        return FAILED
    return result if isinstance(result, int) else 0


def _import_commands(app: App) -> None:
    """Import the modules of all commands: lists of commands show what each is for, which the modules say."""
    for command in app.resolved_commands().values():
        _import_commands(command)


def _end_on(number: signal.Signals) -> None:
    """Unwind on this signal, so that browsers, databases and temporary files go; leave it ignored where it is (`nohup`)."""
    if signal.getsignal(number) is not signal.SIG_IGN:
        signal.signal(number, _unwind)


def _unwind(number: int, _frame: object) -> NoReturn:
    raise SystemExit(128 + number)


def _where_to_read(arguments: Sequence[str]) -> str:
    known = [command.words for commands in SECTIONS.values() for command in commands]
    words = next((words for words in known if words.split() == list(arguments[: len(words.split())])), "")
    return f"`pressroom {words} --help` explains it." if words else "`pressroom --help` lists the commands."
