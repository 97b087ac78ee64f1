from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.commands import pressroom

COMMANDS = (
    "render",
    "serve",
    "start",
    "web",
    "worker",
    "migrate",
    "doctor",
    "cleanup",
    "users add",
    "tokens create",
    "documents import",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_every_command_has_an_example(command: str, tmp_path: Path) -> None:
    done = pressroom(*command.split(), "--help", cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    assert f"Usage: pressroom {command}" in done.stdout.decode()
    assert f"    pressroom {command}" in done.stdout.decode().partition("Examples:")[2]


def test_without_arguments_the_commands_are_listed_with_their_descriptions(tmp_path: Path) -> None:
    listing = pressroom(cwd=tmp_path).stdout.decode()

    assert {command for command in COMMANDS if command.split()[0] not in listing} == set()
    assert "Make one PDF from a file" in listing


def test_the_version_is_printed(tmp_path: Path) -> None:
    assert pressroom("--version", cwd=tmp_path).stdout == b"pressroom 0.1.0\n"


@pytest.mark.parametrize(
    "arguments",
    [
        "nonsense",
        "render",
        "render cv.json --nonsense",
        "render --nonsense",
        "render cv.json --page-size A5",
        "render cv.json --margins 3",
        "render cv.json --margins 1,1",
        "render cv.json --margins wide",
        "render -",
        "serve --port 70000",
        "worker --concurrency 0",
        "worker --queue nonsense",
        "users add",
        "users add --email ada@example.org --role king",
        "doctor --only nonsense",
    ],
)
def test_wrong_usage_exits_with_2_and_points_to_the_help(arguments: str, tmp_path: Path) -> None:
    done = pressroom(*arguments.split(), cwd=tmp_path)

    assert done.returncode == 2
    assert done.stdout == b""
    message = done.stderr.decode()
    assert message.startswith("pressroom: ")
    assert "--help`" in message
    assert "Traceback" not in message


def test_an_unknown_setting_is_named_and_exits_with_1(tmp_path: Path) -> None:
    done = pressroom("migrate", cwd=tmp_path, PRESSROOM_NONSENSE="1")

    assert done.returncode == 1
    assert done.stderr.decode().startswith("pressroom: PRESSROOM_NONSENSE is not a setting of Pressroom.")


def test_a_setting_in_the_env_file_is_read(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PRESSROOM_WORKER_CONCURRENCY=none\n")

    done = pressroom("migrate", cwd=tmp_path)

    assert done.returncode == 1
    assert b"PRESSROOM_WORKER_CONCURRENCY is not valid" in done.stderr


@pytest.mark.parametrize("command", ["serve", "web", "worker"])
def test_a_process_of_a_configured_database_needs_the_secret_key(command: str, tmp_path: Path) -> None:
    done = pressroom(command, cwd=tmp_path, PRESSROOM_DATABASE_URL="postgresql://nobody@/nowhere")

    assert done.returncode == 1
    assert done.stderr.decode().startswith("pressroom: PRESSROOM_SECRET_KEY is not valid: it is not set")
