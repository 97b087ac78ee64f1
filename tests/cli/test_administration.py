"""Test the commands that need a database, with an embedded one that runs during all tests of this module."""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import Generator
from datetime import UTC, datetime
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from argon2 import PasswordHasher
from psycopg import sql
from tests.support.commands import SAMPLES, pressroom, processes_in
from tests.support.databases import Owner, with_database
from tests.support.imports import FILES

from pressroom.auth.tokens import hash_secret
from pressroom.db.embedded import embedded_postgres
from pressroom.db.pool import conninfo
from pressroom.storage.addresses import open_store
from pressroom.storage.keys import export_key


class Installation:
    """Run commands with a data folder whose embedded database is running."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.url = url

    def run(self, *arguments: str | Path, stdin: bytes = b"") -> str:
        """Run a command that succeeds, and return its output."""
        done = pressroom(*arguments, cwd=self.folder, stdin=stdin, PRESSROOM_DATA_DIR=str(self.folder / "data"))
        assert (done.returncode, done.stderr) == (0, b"")
        return done.stdout.decode()

    def user(self) -> str:
        """Add a user, and return the address."""
        email = f"{uuid4().hex}@example.org"
        self.run("users", "add", "--email", email)
        return email

    def end(self, *arguments: str | Path, code: int = 0) -> CompletedProcess[bytes]:
        """Run a command that ends with this code."""
        done = pressroom(*arguments, cwd=self.folder, PRESSROOM_DATA_DIR=str(self.folder / "data"))
        assert done.returncode == code, done.stderr
        return done

    def fail(self, *arguments: str | Path, stdin: bytes = b"") -> str:
        """Run a command that fails, and return its message."""
        done = pressroom(*arguments, cwd=self.folder, stdin=stdin, PRESSROOM_DATA_DIR=str(self.folder / "data"))
        assert (done.returncode, done.stdout) == (1, b"")
        return done.stderr.decode()

    def value(self, query: Any, *parameters: Any) -> Any:
        with psycopg.connect(conninfo(self.url)) as conn:
            row = conn.execute(query, parameters).fetchone()
        assert row is not None
        return row[0]


@pytest.fixture(scope="module")
def installation() -> Generator[Installation]:
    with tempfile.TemporaryDirectory(prefix="pressroom test ", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        with embedded_postgres(Path(name) / "data") as url:
            yield Installation(Path(name), url)


def test_migrate_applies_what_is_missing_and_is_idempotent(installation: Installation) -> None:
    installation.run("migrate")

    assert installation.run("migrate") == "The database is up to date.\n"


def test_a_user_is_added_once_with_role_institution_and_password(installation: Installation) -> None:
    arguments = ["users", "add", "--email", "ada@example.org", "--role", "teacher", "--institution", "Hill", "--password-stdin"]

    assert installation.run(*arguments, stdin=b"correct horse battery\n") == "Added ada@example.org (teacher).\n"

    stored = installation.value("SELECT password_hash FROM users WHERE email = 'ada@example.org'")
    assert PasswordHasher().verify(stored, "correct horse battery")
    institution = "SELECT i.name FROM users u JOIN institutions i ON i.id = u.institution_id WHERE u.role = 'teacher'"
    assert installation.value(institution) == "Hill"
    assert "already" in installation.fail("users", "add", "--email", "ADA@example.org")


def test_a_wrong_address_or_a_short_password_is_refused(installation: Installation) -> None:
    assert "email: must be an e-mail address" in installation.fail("users", "add", "--email", "nobody")
    short = ("users", "add", "--email", "eve@example.org", "--password-stdin")
    assert "password: must have 12" in installation.fail(*short, stdin=b"short\n")


def test_only_the_token_is_printed_and_it_authenticates_its_user(installation: Installation) -> None:
    installation.run("users", "add", "--email", "tom@example.org")

    token = installation.run("tokens", "create", "--email", "tom@example.org", "--name", "laptop").removesuffix("\n")

    assert token.startswith("prm_")
    assert token.split() == [token]
    email = installation.value("SELECT email FROM authenticate_api_token(%s)", hash_secret(token))
    assert email == "tom@example.org"
    assert "pressroom users add" in installation.fail("tokens", "create", "--email", "nobody@example.org")


def test_the_scopes_and_the_expiry_of_a_token_are_chosen(installation: Installation) -> None:
    installation.run("users", "add", "--email", "sue@example.org")
    email = ("--email", "sue@example.org")

    installation.run("tokens", "create", *email, "--name", "reader", "--scope", "read", "--expires-days", "30")

    kept = "SELECT scopes || (expires_at - created_at BETWEEN '29 days 23 hours' AND '30 days')::text FROM api_tokens"
    assert installation.value(f"{kept} WHERE name = 'reader'") == ["read", "true"]
    installation.run("tokens", "create", *email, "--name", "both", "--scope", "export", "--scope", "read")
    both = "SELECT scopes || coalesce(expires_at::text, 'never') FROM api_tokens WHERE name = 'both'"
    assert installation.value(both) == ["read", "export", "never"]
    assert "for users with the role admin" in installation.fail("tokens", "create", *email, "--scope", "admin")


def test_a_password_is_set_from_standard_input_and_ends_sessions(installation: Installation) -> None:
    email = ("--email", "pia@example.org")
    installation.run("users", "add", *email)
    installation.value("SELECT open_session(id, NULL, 'x', '1 h', '') FROM users WHERE email = 'pia@example.org'")

    printed = installation.run("users", "password", *email, "--password-stdin", stdin=b"correct horse battery\n")

    assert printed == "Set the password of pia@example.org. Sessions that were ended: 1.\n"
    stored = installation.value("SELECT password_hash FROM users WHERE email = 'pia@example.org'")
    assert PasswordHasher().verify(stored, "correct horse battery")
    assert "must have 12" in installation.fail("users", "password", *email, "--password-stdin", stdin=b"short\n")
    nobody: tuple[str, ...] = ("users", "password", "--email", "nobody@example.org", "--password-stdin")
    assert "There is no user" in installation.fail(*nobody, stdin=b"correct horse battery\n")
    done = pressroom("users", "password", *email, cwd=installation.folder)
    assert (done.returncode, done.stdout) == (2, b"")
    assert "add --password-stdin" in done.stderr.decode()


def test_users_are_listed_without_secrets(installation: Installation) -> None:
    installation.run("users", "add", "--email", "zoe@example.org", "--role", "admin", "--institution", "West School")

    lines = installation.run("users", "list").splitlines()

    assert lines[0].split() == ["E-MAIL", "ROLE", "INSTITUTION", "PASSWORD", "SINCE"]
    (line,) = [line for line in lines if line.startswith("zoe@")]
    assert line.split()[:-1] == ["zoe@example.org", "admin", "West", "School", "no"]
    assert "$argon2" not in "".join(lines)


def test_a_user_is_unlinked_from_identity_providers(installation: Installation) -> None:
    installation.run("users", "add", "--email", "una@example.org")
    installation.value(
        "INSERT INTO external_identities (issuer, subject, user_id)"
        " SELECT 'https://login.example.org', 'una', id FROM users WHERE email = 'una@example.org' RETURNING issuer"
    )
    for removed in (1, 0):
        printed = installation.run("users", "unlink", "--email", "una@example.org")
        assert printed == f"Unlinked una@example.org. Links that were removed: {removed}.\n"
    assert "There is no user" in installation.fail("users", "unlink", "--email", "nobody@example.org")


def test_a_user_is_removed_with_every_row_and_every_file(installation: Installation) -> None:
    installation.run("users", "add", "--email", "max@example.org", "--password-stdin", stdin=b"correct horse battery\n")
    installation.run("users", "add", "--email", "eli@example.org")
    installation.run("tokens", "create", "--email", "max@example.org")
    installation.run("documents", "import", SAMPLES / "french.json", "--email", "max@example.org")
    user, other = (installation.value("SELECT id FROM users WHERE email = %s", f"{name}@example.org") for name in ("max", "eli"))
    store = open_store((installation.folder / "data" / "files").as_uri())
    for owner in (user, other):
        for attempt in (1, 2):
            key = export_key(
                user_id=owner, subject_id=owner, made=datetime.now(UTC), job_id=owner, attempt=attempt, extension="pdf"
            )
            asyncio.run(store.put(key, b"%PDF-"))

    assert installation.run("users", "remove", "--email", "max@example.org") == (
        "Removed max@example.org. Files that were removed: 2.\n"
    )

    files = [path for path in (installation.folder / "data" / "files").rglob("*") if path.is_file()]
    assert [str(user) in str(path) for path in files] == [False, False]
    with psycopg.connect(conninfo(installation.url)) as conn:
        tables = conn.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'user_id'"
            " WHERE c.relnamespace = 'pressroom'::regnamespace AND c.relkind = 'r'"
        ).fetchall()
        assert len(tables) >= 10
        for (table,) in tables:
            query = sql.SQL("SELECT count(*) FROM {} WHERE user_id = %s").format(sql.Identifier(table))
            assert conn.execute(query, (user,)).fetchone() == (0,), table
    assert installation.value("SELECT count(*) FROM users WHERE id = %s", user) == 0
    assert "There is no user" in installation.fail("users", "remove", "--email", "max@example.org")


def test_files_that_cannot_be_removed_are_told(installation: Installation) -> None:
    installation.run("users", "add", "--email", "lea@example.org")
    user = installation.value("SELECT id FROM users WHERE email = 'lea@example.org'")
    folder = installation.folder / "data" / "files" / "exports" / str(user)
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.symlink_to(folder)  # nobody can list it

    sentence = installation.fail("users", "remove", "--email", "lea@example.org")

    assert sentence.startswith("pressroom: The user was removed, but not all files: ")
    assert installation.value("SELECT count(*) FROM users WHERE id = %s", user) == 0
    folder.unlink()


def test_a_user_stays_when_the_store_cannot_be_opened(installation: Installation) -> None:
    installation.run("users", "add", "--email", "ivy@example.org")

    done = pressroom(
        *("users", "remove", "--email", "ivy@example.org"),
        cwd=installation.folder,
        PRESSROOM_DATA_DIR=str(installation.folder / "data"),
        PRESSROOM_STORAGE_URL="ftp://nowhere",
    )

    assert (done.returncode, done.stdout) == (1, b"")
    assert installation.value("SELECT count(*) FROM users WHERE email = 'ivy@example.org'") == 1


def test_an_imported_file_is_a_document_of_the_user_and_only_its_id_is_printed(installation: Installation) -> None:
    installation.run("users", "add", "--email", "kim@example.org")

    printed = installation.run("documents", "import", SAMPLES / "french.json", "--email", "kim@example.org")

    document = UUID(printed.removesuffix("\n"))
    owner = "SELECT u.email FROM documents d JOIN users u ON u.id = d.user_id WHERE d.id = %s"
    assert installation.value(owner, document) == "kim@example.org"
    data = installation.value("SELECT data FROM document_versions WHERE document_id = %s", document)
    assert data == json.loads((SAMPLES / "french.json").read_text())


def test_a_wrong_file_is_refused_with_every_field(installation: Installation) -> None:
    content = b"basics:\n  name: [1]\nwork: none\n"

    message = installation.fail("documents", "import", "-", "--email", "kim@example.org", stdin=content)

    assert message.startswith("pressroom: standard input is not a valid resume: 2 fields are wrong.\n  basics.name: ")


def test_a_file_of_another_program_is_imported_and_what_is_lost_is_said_beside_the_id(installation: Installation) -> None:
    done = installation.end("documents", "import", FILES / "rendercv-2.yaml", "--email", installation.user())

    document = UUID(done.stdout.decode().removesuffix("\n"))
    assert installation.value("SELECT title FROM documents WHERE id = %s", document) == "Noor Specimen – Resume"
    lines = done.stderr.decode().splitlines()
    assert any(line.startswith("pressroom: cv.photo: Not imported: a picture") for line in lines)
    assert any(line.startswith("pressroom: cv.sort_entries, cv.sections.Erhverv[1].start_date, ") for line in lines)


def test_an_exported_document_is_imported_again_without_a_change(installation: Installation) -> None:
    email = installation.user()
    imported = installation.run("documents", "import", SAMPLES / "multilingual.json", "--email", email).strip()

    for name in ("cv.json", "cv.yaml", "cv.yml"):
        assert installation.run("documents", "export", imported, "--email", email, "-o", name) == ""
        again = installation.run("documents", "import", name, "--email", email).strip()
        query = "SELECT data FROM document_versions WHERE document_id = %s"
        assert installation.value(query, UUID(again)) == installation.value(query, UUID(imported))


def test_a_document_is_exported_to_standard_output_as_json(installation: Installation) -> None:
    email = installation.user()
    imported = installation.run("documents", "import", SAMPLES / "french.json", "--email", email).strip()

    for more in ((), ("-o", "-")):
        printed = installation.run("documents", "export", imported, "--email", email, *more)
        assert json.loads(printed) == json.loads((SAMPLES / "french.json").read_text())


def test_an_export_of_no_document_or_in_no_format_is_refused(installation: Installation) -> None:
    email, other = installation.user(), installation.user()
    imported = installation.run("documents", "import", SAMPLES / "french.json", "--email", email).strip()

    for document, user in ((uuid4(), email), (imported, other)):
        message = installation.fail("documents", "export", str(document), "--email", user)
        assert "There is no such document" in message
    done = installation.end("documents", "export", imported, "--email", email, "-o", "cv.txt", code=2)
    assert "cv.txt is not the name of a data file. A valid example: -o resume.yaml" in done.stderr.decode()


def test_cleanup_prints_what_it_removed(installation: Installation) -> None:
    assert installation.run("cleanup").startswith("deletedExports: 0, freedBytes: 0, resetJobs: 0.")


def test_a_command_keeps_the_embedded_database_running_while_others_use_it(installation: Installation) -> None:
    installation.run("migrate")

    assert installation.value("SELECT 1") == 1


def test_the_last_command_stops_the_embedded_database(tmp_path: Path) -> None:
    done = pressroom("migrate", cwd=tmp_path)

    assert "applied 0001_accounts_and_documents" in done.stdout.decode()
    assert (tmp_path / "var" / "postgres" / "PG_VERSION").exists()
    assert processes_in(tmp_path) == []


def test_a_configured_database_is_used_and_no_local_file_is_made(owner: Owner, database_url: str, tmp_path: Path) -> None:
    done = pressroom("users", "add", "--email", "ada@example.org", cwd=tmp_path, PRESSROOM_DATABASE_URL=database_url)

    assert (done.returncode, done.stderr) == (0, b"")
    assert owner.value("SELECT email FROM users") == "ada@example.org"
    assert list(tmp_path.iterdir()) == []


def test_a_configured_database_without_the_schema_is_refused_and_not_migrated(database_url: str, tmp_path: Path) -> None:
    name = "bare_" + database_url.partition("/test_")[2][:8]
    with psycopg.connect(database_url, autocommit=True) as conn:
        conn.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        bare = with_database(database_url, name)
        done = pressroom("cleanup", cwd=tmp_path, PRESSROOM_DATABASE_URL=bare)
        conn.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    assert done.returncode == 1
    assert "Run `pressroom migrate` first." in done.stderr.decode()


def test_a_database_that_does_not_answer_is_reported_without_a_traceback(tmp_path: Path) -> None:
    url = "postgresql://nobody@127.0.0.1:1/none"

    done = pressroom("cleanup", cwd=tmp_path, PRESSROOM_DATABASE_URL=url)

    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode().startswith("pressroom: The database does not answer: ")
    assert "Traceback" not in done.stderr.decode()
