from __future__ import annotations

from pathlib import Path

from tests.support.browsers import fake_browser
from tests.support.commands import pressroom


def test_all_checks_run_without_a_setting_and_create_no_file(tmp_path: Path) -> None:
    done = pressroom("doctor", cwd=tmp_path)

    report = done.stdout.decode()
    assert (done.returncode, done.stderr) == (0, b""), report
    lines = [line for line in report.splitlines() if not line.startswith("    ")]
    assert {line[0] for line in lines} <= {"✓", "!"}
    for subject in ("Chromium", "sandbox", "Shared memory", "Fonts", "Database", "File store", "Secret", "Disk"):
        assert any(subject in line for line in lines), subject
    assert list(tmp_path.iterdir()) == []


def test_a_browser_that_does_not_run_is_essential_and_reported_with_a_remedy(tmp_path: Path) -> None:
    done = pressroom("doctor", "--only", "chromium", cwd=tmp_path, PRESSROOM_CHROMIUM="/bin/true")

    assert done.returncode == 1
    assert done.stdout.decode().startswith("✗ PRESSROOM_CHROMIUM names /bin/true")
    assert "Install one" in done.stdout.decode()
    assert done.stderr.decode() == "Something essential is missing. See the lines marked ✗.\n"


def test_a_browser_version_that_is_not_tested_is_a_note(tmp_path: Path) -> None:
    program = fake_browser(tmp_path, "echo Chromium 149.0.7654.3")

    done = pressroom("doctor", "--only", "chromium", cwd=tmp_path, PRESSROOM_CHROMIUM=str(program))

    assert done.returncode == 0
    assert "! Chromium 149.0.7654.3 is not one of the versions that Pressroom is tested with, 150 to " in done.stdout.decode()


def test_a_database_that_does_not_answer_and_a_missing_secret_are_reported(tmp_path: Path) -> None:
    url = "postgresql://nobody@127.0.0.1:1/none"
    checks = ("doctor", "--only", "database", "--only", "secret")

    done = pressroom(*checks, cwd=tmp_path, PRESSROOM_DATABASE_URL=url)

    lines = [line for line in done.stdout.decode().splitlines() if line.startswith("✗")]
    assert done.returncode == 1
    assert [line.partition(":")[0] for line in lines] == ["✗ Database", "✗ Secret"]
    assert "PRESSROOM_SECRET_KEY" in lines[1]


def test_a_database_is_reported_with_its_version(database_url: str, tmp_path: Path) -> None:
    done = pressroom("doctor", "--only", "database", cwd=tmp_path, PRESSROOM_DATABASE_URL=database_url)

    assert done.returncode == 0, done.stdout
    assert done.stdout.decode().startswith("✓ Database: configured PostgreSQL ")


def test_a_wrong_setting_is_the_only_finding(tmp_path: Path) -> None:
    done = pressroom("doctor", cwd=tmp_path, PRESSROOM_WORKER_CONCURRENCY="many")

    assert done.returncode == 1
    assert done.stdout.decode().startswith("✗ Settings: PRESSROOM_WORKER_CONCURRENCY is not valid")
    assert len(done.stdout.splitlines()) == 1


def test_a_file_store_that_cannot_be_used_is_essential(tmp_path: Path) -> None:
    (tmp_path / "occupied").write_text("")

    done = pressroom(
        "doctor", "--only", "storage", cwd=tmp_path, PRESSROOM_STORAGE_URL=(tmp_path / "occupied" / "files").as_uri()
    )

    assert done.returncode == 1
    assert done.stdout.decode().startswith("✗ File store: ")
