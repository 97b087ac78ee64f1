"""Define the commands with their help, run one, and return its exit code."""

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
SETTINGS: Final = "Every setting is an environment variable PRESSROOM_*, or a line in the file .env of the working directory."


@dataclass(frozen=True, kw_only=True)
class Command:
    """One command."""

    name: str
    """One word, or two words such as `users add`."""
    function: str
    """Its function, as `module:function` below `pressroom.cli`."""
    examples: tuple[tuple[str, str], ...]
    """Command lines with a note each, which may be empty."""


SECTIONS: Final = {
    "Documents": (
        Command(
            name="render",
            function="render:render",
            examples=(
                ("render resume.json", "writes resume.pdf"),
                ("render cv.yaml -o cv.pdf --page-size Letter", ""),
                ("render cv.json --set accentColor=#7a1f3d --language fr", ""),
                ("render - -o - < cv.json > cv.pdf", "reads and writes standard streams"),
            ),
        ),
        Command(
            name="check",
            function="check.command:check",
            examples=(
                ("check resume.pdf", "shows what readers find"),
                ("check resume.pdf --against resume.json", "also shows what they lose"),
                ("check resume.pdf --text pypdf", "prints what one of them extracts"),
            ),
        ),
        Command(
            name="documents import",
            function="documents:import_document",
            examples=(("documents import cv.json --email ada@example.org", "prints the document's id"),),
        ),
        Command(
            name="documents export",
            function="documents:export_document",
            examples=(("documents export 0190a5d2-7b1c-7e7a-9c57-1f2d3a4b5c6d --email ada@example.org -o cv.yaml", ""),),
        ),
    ),
    "Exams": (
        Command(
            name="exams import",
            function="exams:import_exam",
            examples=(
                ("exams import exam.json --email teacher@example.org", "prints the exam's id"),
                ("exams import marks.csv --exam 0190a5d2-7b1c-7e7a-9c57-1f2d3a4b5c6d", "adds students and marks"),
            ),
        ),
        Command(
            name="exams sample",
            function="exams:sample_exam",
            examples=(("exams sample --students 213", "prints the exam's id"),),
        ),
    ),
    "Service": (
        Command(name="serve", function="serving:serve", examples=(("serve --port 9000", "web part, worker and database"),)),
        Command(name="start", function="start:start", examples=(("start --once", "exports the samples and stops"),)),
        Command(name="web", function="serving:web", examples=(("web --host 0.0.0.0", "accepts requests from other machines"),)),
        Command(name="worker", function="working:worker", examples=(("worker --concurrency 4", "runs up to four jobs at once"),)),
    ),
    "Administration": (
        Command(
            name="doctor",
            function="doctor.command:doctor",
            examples=(("doctor", "runs all checks"), ("doctor --only database", "runs one check")),
        ),
        Command(name="migrate", function="database:migrate", examples=(("migrate", "before a new version is started"),)),
        Command(name="cleanup", function="cleanup:cleanup", examples=(("cleanup", "removes expired files"),)),
        Command(
            name="users add",
            function="accounts:add_user",
            examples=(("users add --email ada@example.org --role teacher", ""),),
        ),
        Command(name="users list", function="accounts:list_users", examples=(("users list", ""),)),
        Command(
            name="users password",
            function="accounts:set_password",
            examples=(("users password --email ada@example.org --password-stdin < password.txt", ""),),
        ),
        Command(
            name="users unlink",
            function="accounts:unlink_user",
            examples=(("users unlink --email ada@example.org", "after a move to another account"),),
        ),
        Command(
            name="users remove",
            function="accounts:remove_user",
            examples=(("users remove --email ada@example.org", "and all that the user has stored"),),
        ),
        Command(
            name="tokens create",
            function="accounts:create_token",
            examples=(
                ("tokens create --email ada@example.org", "prints the token"),
                ("tokens create --email ada@example.org --scope read --expires-days 30", "reads only, for a month"),
            ),
        ),
    ),
}
COMMAND_GROUPS: Final = {
    "documents": ("Documents", "Manage documents."),
    "exams": ("Exams", "Import exams, students and marks."),
    "users": ("Administration", "Manage users."),
    "tokens": ("Administration", "Manage API tokens."),
}
MAIN_EXAMPLES: Final = (
    ("render resume.json", "makes one PDF, without a server"),
    ("serve", "runs the service, with an embedded database"),
    ("doctor", "checks this installation"),
)


def application() -> App:
    """Build the parser. The module of a command is imported when the command is run or its help is shown."""
    sections = {name: Group(name, sort_key=position) for position, name in enumerate(SECTIONS)}
    app = App(
        name="pressroom",
        help=ABOUT,
        help_epilogue=f"{_example_lines(MAIN_EXAMPLES)}\n\n{SETTINGS}",
        help_format="plaintext",
        version=f"pressroom {__version__}",
    )
    groups = {
        name: App(name=name, help=about, group=sections[section], version_flags=[], help_epilogue="")
        for name, (section, about) in COMMAND_GROUPS.items()
    }
    for group in groups.values():
        app.command(group)
    for section, commands in SECTIONS.items():
        for command in commands:
            first, _, second = command.name.partition(" ")
            (groups[first] if second else app).command(
                f"pressroom.cli.{command.function}",
                name=second or first,
                group=None if second else sections[section],
                version_flags=[],
                help_epilogue=_example_lines(command.examples),
            )
    return app


def _example_lines(examples: Sequence[tuple[str, str]]) -> str:
    width = max((len(line) for line, note in examples if note), default=0)
    lines = (f"    pressroom {line:{width}}  {note}".rstrip() for line, note in examples)
    return "\n".join(("Examples:", "", *lines))


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code: 0 success, 1 failure, 2 wrong usage, 128 + N ended by signal N."""
    _exit_on(signal.SIGTERM)
    _exit_on(signal.SIGHUP)  # the terminal was closed
    try:
        app = application()
        if not arguments or not {"--help", "-h"}.isdisjoint(arguments):
            _import_commands(app)
        result = app(arguments or ["--help"], exit_on_error=False, print_error=False, result_action="return_value")
        sys.stdout.flush()
    except (CycloptsError, UsageError) as error:
        print(f"pressroom: {error}\n{_help_hint(arguments)}", file=sys.stderr)
        return WRONG_USAGE
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except BrokenPipeError:
        # The reader of standard output has closed it. Without this, the interpreter would fail when it flushes at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception as error:  # noqa: BLE001 - every failure is reported as a message, not as a traceback
        print(f"pressroom: {explain(error)}", file=sys.stderr)
        return FAILED
    return result if isinstance(result, int) else 0


def _import_commands(app: App) -> None:
    """Import the modules of all commands, whose docstrings are shown in the list of commands."""
    for command in app.resolved_commands().values():
        _import_commands(command)


def _exit_on(number: signal.Signals) -> None:
    """Raise SystemExit on this signal, so that browsers, databases and temporary files are cleaned up.

    A signal that is ignored stays ignored, as `nohup` does with SIGHUP.
    """
    if signal.getsignal(number) is not signal.SIG_IGN:
        signal.signal(number, _raise_exit)


def _raise_exit(number: int, _frame: object) -> NoReturn:
    raise SystemExit(128 + number)


def _help_hint(arguments: Sequence[str]) -> str:
    names = [command.name for commands in SECTIONS.values() for command in commands]
    name = next((name for name in names if name.split() == list(arguments[: len(name.split())])), "")
    return f"See `pressroom {name} --help`." if name else "See `pressroom --help` for the list of commands."
