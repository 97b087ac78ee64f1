"""Test web and worker with separate database logins: each has only the rights of its part."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Generator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString
from urllib.parse import quote

import httpx
import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict
from tests.support.commands import SAMPLES, Service, pressroom, program, running
from tests.support.logins import grant_connect, login, own_database

from pressroom.db.migrate import migrate


@dataclass(frozen=True, kw_only=True)
class Urls:
    """URLs of one database by login."""

    owner: str
    web: str
    worker: str
    stranger: str
    """The URL for a login that may connect and has no role."""


@pytest.fixture
def urls(database_server: str) -> Generator[Urls]:
    with ExitStack() as stack:
        owner = stack.enter_context(login(database_server))
        web = stack.enter_context(login(database_server, roles=["pressroom_web"]))
        worker = stack.enter_context(login(database_server, roles=["pressroom_worker"]))
        stranger = stack.enter_context(login(database_server, roles=[]))
        info = stack.enter_context(own_database(database_server, owner=owner))
        migrate(info)
        for name in (web, worker, stranger):
            grant_connect(database_server, name, to=info)
        parts = conninfo_to_dict(info)

        def url(name: str) -> str:
            host, port = str(parts.get("host", "")), str(parts.get("port", "5432"))
            return f"postgresql://{name}:{name}@/{parts['dbname']}?host={quote(host, safe='')}&port={port}"

        yield Urls(owner=url(owner), web=url(web), worker=url(worker), stranger=url(stranger))


class Commands:
    """Run commands in a folder that also holds the file store."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._settings = {"PRESSROOM_STORAGE_URL": (folder / "files").as_uri(), "PRESSROOM_SECRET_KEY": "0123456789abcdef" * 2}

    def run(self, *arguments: str | Path, url: str) -> subprocess.CompletedProcess[bytes]:
        return pressroom(*arguments, cwd=self._folder, stdin=b"", PRESSROOM_DATABASE_URL=url, **self._settings)

    def service(self, *arguments: str, url: str, until: str) -> AbstractContextManager[Service]:
        return running(program(*arguments), until=until, cwd=self._folder, PRESSROOM_DATABASE_URL=url, **self._settings)


@pytest.fixture
def commands(tmp_path: Path) -> Commands:
    return Commands(tmp_path)


def test_web_and_worker_with_separate_logins_export_a_document(urls: Urls, commands: Commands) -> None:
    commands.run("users", "add", "--email", "ada@example.org", url=urls.owner)
    token = commands.run("tokens", "create", "--email", "ada@example.org", url=urls.owner).stdout.decode().strip()
    imported = commands.run("documents", "import", SAMPLES / "english.json", "--email", "ada@example.org", url=urls.owner)
    document = imported.stdout.decode().strip()
    with (
        commands.service("web", "--port", "0", url=urls.web, until="Pressroom is ready at") as web,
        commands.service("worker", url=urls.worker, until="Pressroom works on") as worker,
    ):
        headers = {"Authorization": f"Bearer {token}", "Prefer": "wait=30"}
        with httpx.Client(base_url=web.address, headers=headers, timeout=60) as client:
            ready = client.get("/health/ready")
            assert ready.json()["data"]["missing"] == [], ready.text
            metrics = client.get("/metrics")
            assert metrics.status_code == 200, metrics.text
            assert client.get(f"/api/v1/documents/{document}").status_code == 200
            exported = client.post("/api/v1/export/pdf", json={"documentId": document})
            assert exported.content.startswith(b"%PDF-"), exported.text
        for service in (web, worker):
            service.process.send_signal(signal.SIGTERM)
            assert service.process.wait(timeout=30) == 0


@pytest.mark.parametrize(
    "statement",
    ["SELECT password_hash FROM pressroom.users", "SET ROLE pressroom_worker", "SELECT pressroom.sweep_export_jobs()"],
)
def test_the_web_login_cannot_use_the_rights_of_owner_and_worker(urls: Urls, statement: LiteralString) -> None:
    with psycopg.connect(urls.web) as conn, pytest.raises(psycopg.errors.InsufficientPrivilege):
        conn.execute(statement)


@pytest.mark.parametrize(
    ("command", "login", "message"),
    [
        ("web", "worker", "may not work as pressroom_web"),
        ("worker", "web", "may not work as pressroom_worker"),
        ("web", "stranger", "may not work as pressroom_web"),
        ("users add --email bob@example.org", "web", "needs the login that owns Pressroom's tables"),
        ("migrate", "web", "They need a login that owns the schema"),
    ],
)
def test_a_login_that_lacks_a_right_is_refused_with_the_name_of_the_right(
    urls: Urls, commands: Commands, command: str, login: str, message: str
) -> None:
    done = commands.run(*command.split(), url=getattr(urls, login))

    assert (done.returncode, done.stdout) == (1, b"")
    assert message in done.stderr.decode()
    assert len(done.stderr.splitlines()) == 1


def test_the_doctor_reports_the_parts_that_a_login_can_run(urls: Urls, database_server: str, commands: Commands) -> None:
    def report(url: str) -> tuple[int, list[str]]:
        done = commands.run("doctor", "--only", "database", url=url)
        lines = [line for line in done.stdout.decode().splitlines() if not line.startswith("    ")]
        return done.returncode, [line[:1] + line.partition(" cannot ")[2] for line in lines]

    assert report(urls.owner) == (0, ["✓"])
    assert report(urls.web) == (0, ["✓", "!run `pressroom worker`"])
    assert report(urls.stranger)[0] == 1
    grant_connect(database_server, None, to=urls.owner)
    assert report(urls.owner) == (0, ["✓", "!"])
