"""`pressroom render` and `pressroom documents import` of letters."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from pypdf import PdfReader
from tests.support.commands import pressroom

LETTER: dict[str, Any] = {
    "recipient": {"name": "Kim Lee", "organization": "Board of Bridges"},
    "paragraphs": "I print.\n\nI bind.",
    "closing": "Yours,",
}
RESUME: dict[str, Any] = {"basics": {"name": "Ada Quill", "email": "ada@example.org"}}


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    file = tmp_path / "letter.json"
    file.write_text(json.dumps(LETTER))
    return file


@pytest.fixture
def resume(tmp_path: Path) -> Path:
    file = tmp_path / "cv.yaml"
    file.write_text(yaml.safe_dump(RESUME))
    return file


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def test_a_letter_is_recognized_and_has_its_sender_from_a_resume(letter: Path, resume: Path, tmp_path: Path) -> None:
    done = pressroom("render", letter, "--resume", resume, "-o", "-", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    document = read(done.stdout)
    text = document.pages[0].extract_text()
    assert all(part in text for part in ("Ada Quill", "ada@example.org", "Board of Bridges", "I bind.", "Yours,"))
    assert document.metadata is not None
    assert document.metadata.author == "Ada Quill"


def test_a_letter_without_its_resume_has_a_warning(letter: Path, tmp_path: Path) -> None:
    letter.write_text(json.dumps({**LETTER, "resume": "01979a3e-5c1b-7c44-9d7a-2f1f4d0c5b6a"}))
    done = pressroom("render", letter, "-o", "-", cwd=tmp_path)
    assert done.returncode == 0
    assert b"resume: The sender is not completed from this resume" in done.stderr
    strict = pressroom("render", letter, "-o", "-", "--strict", cwd=tmp_path)
    assert strict.returncode == 1


def test_a_resume_has_no_resume_of_its_own(resume: Path, tmp_path: Path) -> None:
    done = pressroom("render", resume, "--resume", resume, "-o", "-", cwd=tmp_path)
    assert done.returncode == 2
    assert b"--resume completes the sender of a letter, and this document is a resume" in done.stderr


def test_wrong_fields_of_the_resume_are_named(letter: Path, resume: Path, tmp_path: Path) -> None:
    resume.write_text("basics: {name: [Ada]}")
    done = pressroom("render", letter, "--resume", resume, "-o", "-", cwd=tmp_path)
    assert done.returncode == 1
    assert f"{resume} is not a valid resume" in done.stderr.decode()
    assert b"basics.name" in done.stderr
    both = pressroom("render", "-", "--resume", "-", "-o", "-", cwd=tmp_path)
    assert (both.returncode, both.stderr.count(b"standard input")) == (2, 1)


def test_the_kind_can_be_named(tmp_path: Path) -> None:
    file = tmp_path / "note.json"
    file.write_text('{"subject": "No letter by its names alone"}')
    done = pressroom("render", file, "--kind", "cover_letter", "-o", "-", cwd=tmp_path)
    assert done.returncode == 0
    assert "No letter by its names alone" in read(done.stdout).pages[0].extract_text()


def test_what_a_reader_finds_in_a_letter_is_checked(letter: Path, tmp_path: Path) -> None:
    assert pressroom("render", letter, cwd=tmp_path).returncode == 0
    done = pressroom("check", "letter.pdf", "--against", letter, cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    letter.write_text(json.dumps({**LETTER, "closing": "Never printed"}))
    assert pressroom("check", "letter.pdf", "--against", letter, cwd=tmp_path).returncode == 1
