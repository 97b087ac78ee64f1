from __future__ import annotations

import io
import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pikepdf import Array, Dictionary, Encryption, Name, Pdf, Stream, String
from tests.support.commands import SAMPLES, environment, pressroom
from tests.support.imports import FILES
from tests.support.proofs import edited, fonts_of

RESUME: dict[str, Any] = {
    "basics": {"name": "Ada Quill", "email": "ada@example.org", "summary": "Prints what others only promise."},
    "work": [{"name": "Bindery", "position": "Printer", "startDate": "2019-04", "highlights": ["Set 1,200 pages"]}],
}
ALL_READERS = ["pdfium", "pypdf", "pdfminer", "pdftotext"]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("printed")
    (folder / "cv.json").write_text(json.dumps(RESUME))
    done = pressroom("render", "cv.json", "-o", "cv.pdf", cwd=folder)
    assert done.returncode == 0, done.stderr
    return (folder / "cv.pdf").read_bytes()


@pytest.fixture
def folder(tmp_path: Path, printed: bytes) -> Path:
    (tmp_path / "cv.json").write_text(json.dumps(RESUME))
    (tmp_path / "cv.pdf").write_bytes(printed)
    return tmp_path


def findings(*arguments: str | Path, cwd: Path, code: int) -> dict[str, Any]:
    done = pressroom("check", *arguments, "--json", cwd=cwd)
    assert (done.returncode, done.stderr) == (code, b""), done.stdout
    return json.loads(done.stdout)


def new_pdf(build: Callable[[Pdf], object]) -> bytes:
    target = io.BytesIO()
    with Pdf.new() as pdf:
        build(pdf)
        pdf.save(target)
    return target.getvalue()


def with_text(pdf: Pdf, content: bytes) -> None:
    page = pdf.add_blank_page()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.obj[Name.Resources] = Dictionary(Font=Dictionary(F1=font))
    page.obj[Name.Contents] = pdf.make_indirect(Stream(pdf, content))


def test_the_report_has_structure_fonts_and_the_result_of_each_reader(folder: Path) -> None:
    done = pressroom("check", "cv.pdf", "--against", "cv.json", cwd=folder)

    assert (done.returncode, done.stderr) == (0, b"")
    lines = done.stdout.decode().splitlines()
    assert lines[0].startswith("cv.pdf: 1 page, ")
    for line in (
        "Title     Ada Quill – Resume",
        "Language  en",
        "Tags      yes",
        "  H1 Ada Quill",
        "    H2 Summary",
        "      H3 Printer",
    ):
        assert line in lines
    assert "  SourceSans3-Regular    embedded" in lines
    readers = lines[lines.index("Readers") + 1 :]
    assert [line.split()[0] for line in readers] == ALL_READERS
    assert all(line.endswith("9 of 9 texts") for line in readers), readers


def test_the_findings_can_be_printed_as_json(folder: Path) -> None:
    found = findings("cv.pdf", "--against", "cv.json", cwd=folder, code=0)

    assert (found["file"], found["texts"]) == ("cv.pdf", 9)
    assert found["structure"]["headings"][0] == {"level": "H1", "text": "Ada Quill", "page": 1}
    assert {font["embedded"] for font in found["structure"]["fonts"]} == {True}
    assert [reader["name"] for reader in found["readers"]] == ALL_READERS
    for reader in found["readers"]:
        assert (reader["failure"], reader["lost"], reader["misplacedHeadings"]) == ("", [], [])


@pytest.mark.parametrize("name", ["english", "french"])
def test_no_reader_loses_a_text_of_a_sample(name: str, tmp_path: Path) -> None:
    data = SAMPLES / f"{name}.json"
    assert pressroom("render", data, "-o", "out.pdf", cwd=tmp_path).returncode == 0
    found = findings("out.pdf", "--against", data, cwd=tmp_path, code=0)
    assert found["texts"] > 40


def test_a_lost_text_is_reported_with_its_field(folder: Path) -> None:
    changed = json.loads(json.dumps(RESUME))
    changed["work"][0]["highlights"].append("Never printed")
    changed["basics"]["summary"] = "Prints what only others promise."
    (folder / "cv.json").write_text(json.dumps(changed))

    done = pressroom("check", "cv.pdf", "--against", "cv.json", cwd=folder)
    found = findings("cv.pdf", "--against", "cv.json", cwd=folder, code=1)

    assert done.returncode == 1
    assert "    lost: work[0].highlights[1]: Never printed" in done.stdout.decode().splitlines()
    assert "    broken up: basics.summary: Prints what only others promise." in done.stdout.decode().splitlines()
    for reader in found["readers"]:
        assert [(lost["field"], lost["wordsFound"]) for lost in reader["lost"]] == [
            ("basics.summary", True),
            ("work[0].highlights[1]", False),
        ]


def test_readers_are_compared_separately(folder: Path, printed: bytes) -> None:
    def unmap(opened: Pdf) -> None:
        for font in fonts_of(opened.pages[0], "SourceSerif4"):
            del font[Name.ToUnicode]

    (folder / "cv.pdf").write_bytes(edited(printed, unmap))
    found = findings("cv.pdf", "--against", "cv.json", cwd=folder, code=1)
    losing = [reader["name"] for reader in found["readers"] if "basics.name" in {lost["field"] for lost in reader["lost"]}]
    assert losing == ["pdfium", "pypdf", "pdftotext"], "pdfminer reads the embedded font itself"


def test_headings_out_of_order_are_reported(folder: Path) -> None:
    swapped = {"basics": RESUME["basics"], "meta": {"language": "en"}, "work": RESUME["work"]}
    (folder / "whole.json").write_text(
        json.dumps({"kind": "resume", "data": swapped, "settings": {"sectionOrder": ["work", "summary"]}})
    )
    found = findings("cv.pdf", "--against", "whole.json", cwd=folder, code=0)
    assert {tuple(reader["misplacedHeadings"]) for reader in found["readers"]} == {("Summary",)}


def test_all_texts_of_data_without_a_kind_are_searched(folder: Path) -> None:
    (folder / "any.yaml").write_text(
        "title: Ada Quill\nnested:\n  - x: Bindery\n  - y: Something else\n  - z: data:image/png;base64,AAAA\n"
    )
    found = findings("cv.pdf", "--against", "any.yaml", cwd=folder, code=1)
    assert found["texts"] == 3
    assert {tuple(lost["field"] for lost in reader["lost"]) for reader in found["readers"]} == {("nested[1].y",)}


def test_a_file_of_another_program_is_compared_as_a_resume_when_the_kind_is_named(tmp_path: Path) -> None:
    file = FILES / "rendercv-1.yaml"
    pressroom("render", file, "-o", "cv.pdf", cwd=tmp_path)
    found = findings("cv.pdf", "--against", file, "--kind", "resume", cwd=tmp_path, code=0)
    assert found["texts"] > 40


def test_a_pdf_of_any_program_is_accepted(tmp_path: Path) -> None:
    (tmp_path / "plain.pdf").write_bytes(new_pdf(lambda pdf: with_text(pdf, b"BT /F1 12 Tf 72 72 Td (Hello there) Tj ET")))
    found = findings("plain.pdf", cwd=tmp_path, code=0)
    assert found["structure"] == {
        "encrypted": False, "pages": 1, "title": "", "language": "", "tagged": False, "headings": [],
        "fonts": [{"name": "Helvetica", "embedded": False}],
    }  # fmt: skip
    assert {reader["characters"] for reader in found["readers"]} == {len("Hellothere")}
    report = pressroom("check", "plain.pdf", cwd=tmp_path).stdout.decode()
    assert "Helvetica  not embedded: readers use another font" in report
    assert "Tags      none" in report


def test_a_file_without_text_exits_with_1(tmp_path: Path) -> None:
    (tmp_path / "scan.pdf").write_bytes(new_pdf(lambda pdf: pdf.add_blank_page()))
    done = pressroom("check", "scan.pdf", cwd=tmp_path)
    assert done.returncode == 1
    assert "finds no text" in done.stdout.decode()


def test_only_the_text_of_the_chosen_reader_is_printed(folder: Path) -> None:
    done = pressroom("check", "cv.pdf", "--text", "pypdf", cwd=folder)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().startswith("Ada Quill\n")


def test_a_pdf_is_read_from_standard_input(folder: Path, printed: bytes) -> None:
    done = pressroom("check", "-", "--against", "cv.json", cwd=folder, stdin=printed)
    assert done.returncode == 0
    assert done.stdout.decode().startswith("-: 1 page")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ("missing.pdf", 1, "missing.pdf cannot be read: No such file or directory."),
        ("empty.pdf", 1, "empty.pdf is empty."),
        ("cv.json", 1, "cv.json is not a PDF: it does not begin with %PDF-."),
        ("secret.pdf", 1, "secret.pdf is encrypted"),
        ("damaged.pdf", 1, "damaged.pdf is damaged: no reader can open it."),
        ("cv.pdf --against missing.json", 1, "missing.json cannot be read"),
        ("cv.pdf --against cv.pdf", 1, "cv.pdf is not text in UTF-8"),
        ("cv.pdf --against wrong.json --kind resume", 1, "wrong.json is not a valid resume"),
        ("cv.pdf --against cv.json --kind nonsense", 2, "there is no kind"),
        ("cv.pdf --text nonsense", 2, 'there is no reader called "nonsense". Installed are: pdfium, pypdf'),
        ("- --against -", 2, "only one of the two files"),
        ("", 2, "check --help"),
    ],
)
def test_a_file_that_cannot_be_checked_is_refused_with_a_message(
    arguments: str, code: int, message: str, folder: Path, printed: bytes
) -> None:
    (folder / "empty.pdf").write_bytes(b"")
    (folder / "damaged.pdf").write_bytes(b"%PDF-1.7\nnothing else")
    (folder / "wrong.json").write_text('{"work": 7}')
    with Pdf.open(io.BytesIO(printed)) as opened:
        opened.save(folder / "secret.pdf", encryption=Encryption(owner="o", user="u"))

    done = pressroom("check", *arguments.split(), cwd=folder)

    assert done.returncode == code, done.stderr
    assert message in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()
    assert done.stdout == b""


def test_a_reader_that_is_not_installed_is_skipped(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pressroom", "check", "cv.pdf", "--json"],
        cwd=folder,
        env=environment(PATH="/nonexistent"),
        capture_output=True,
        check=False,
    )
    assert [reader["name"] for reader in json.loads(done.stdout)["readers"]] == ["pdfium", "pypdf", "pdfminer"]


def hostile_files(printed: bytes) -> dict[str, bytes]:
    rng = random.Random(7)  # noqa: S311 - a fixed seed, so that the damage is reproducible
    files = {f"cut at {part} %": printed[: len(printed) * part // 100] for part in (5, 60)}
    for number in range(2):
        damaged = bytearray(printed)
        for _ in range(60):
            damaged[rng.randrange(10, len(damaged))] = rng.randrange(256)
        files[f"bytes changed {number}"] = bytes(damaged)

    def cycle(pdf: Pdf) -> None:
        with_text(pdf, b"BT /F1 12 Tf (x) Tj ET")
        pdf.Root.Pages.Kids.append(pdf.Root.Pages)

    def drawn_by_itself(pdf: Pdf) -> None:
        with_text(pdf, b"/X Do")
        form = pdf.make_indirect(
            Stream(pdf, b"/X Do", Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9])))
        )
        form[Name.Resources] = Dictionary(XObject=Dictionary(X=form))
        pdf.pages[0].obj.Resources[Name.XObject] = Dictionary(X=form)

    def odd_types(pdf: Pdf) -> None:
        with_text(pdf, b"BT /F1 12 Tf (x) Tj ET")
        pdf.pages[0].obj[Name.Resources] = Dictionary(Font=Array([1]), XObject=Name.X)
        pdf.Root[Name.Lang] = Array([])
        pdf.Root[Name.StructTreeRoot] = String("x")
        pdf.trailer[Name.Info] = pdf.make_indirect(Dictionary(Title=Array([])))

    def odd_font(pdf: Pdf) -> None:
        with_text(pdf, b"BT /F1 12 Tf <0001> Tj ET")
        bad = pdf.make_indirect(Stream(pdf, b"\x00\x01"))
        bad[Name.Filter] = Name.FlateDecode
        font = Dictionary(Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.X, ToUnicode=bad, DescendantFonts=Array([]))
        pdf.pages[0].obj.Resources[Name.Font] = Dictionary(F1=font)

    def terminal_commands(pdf: Pdf) -> None:
        with_text(pdf, b"BT /F1 12 Tf (x) Tj ET")
        pdf.trailer[Name.Info] = pdf.make_indirect(Dictionary(Title=String("\x1b[31mred\x07")))

    builders = {
        "a page tree without end": cycle, "a form that draws itself": drawn_by_itself, "other types": odd_types,
        "a damaged font": odd_font, "commands for a terminal": terminal_commands,
    }  # fmt: skip
    return files | {name: new_pdf(build) for name, build in builders.items()} | {"nested arrays": b"%PDF-1.7\n" + b"[" * 200_000}


def test_hostile_files_lead_to_a_report_or_a_message(folder: Path, printed: bytes) -> None:
    for name, content in hostile_files(printed).items():
        (folder / "hostile.pdf").write_bytes(content)
        done = pressroom("check", "hostile.pdf", "--against", "cv.json", cwd=folder)
        message = done.stderr.decode()
        assert done.returncode == 1, (name, done.stdout, message)
        assert "Traceback" not in message, name
        assert "unexpected error" not in message, (name, message)
        assert len(message.splitlines()) <= 1, (name, message)
        assert all(character.isprintable() or character == "\n" for character in done.stdout.decode()), name


def test_a_reader_that_crashes_is_reported_and_does_not_affect_the_others(folder: Path) -> None:
    programs = folder / "programs"
    programs.mkdir()
    crashing = programs / "pdftotext"
    crashing.write_text('#!/bin/sh\nif [ "$1" = -v ]; then echo "pdftotext version 1.2" >&2; exit; fi\nkill -SEGV $$\n')
    crashing.chmod(0o755)
    path = f"{programs}:{Path(shutil.which('kill') or '/bin/kill').parent}"
    done = pressroom("check", "cv.pdf", cwd=folder, PATH=path)
    assert done.returncode == 1
    lines = [line.strip() for line in done.stdout.decode().splitlines()]
    assert any(line.startswith("pdftotext 1.2") and line.endswith("cannot read the file: crashed") for line in lines), lines
    assert any(line.startswith("pypdf") and line.endswith("characters") for line in lines)
