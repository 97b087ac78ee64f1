"""The documentation agrees with the code. `python -m tests.support.reference_parts` updates its generated parts."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import msgspec
import pytest
from tests.support.pages import ROOT, Page, all_pages, read_page
from tests.support.reference_parts import PART, PARTS, openapi, wire_errors, written

from pressroom.api.exports import JOB_ERRORS
from pressroom.api.schemas.documents import DocumentBody
from pressroom.api.schemas.exports import HistoryItem, JobBody, JobResult
from pressroom.api.schemas.webhooks import DeliveryItem, WebhookBody
from pressroom.errors import DocumentNotFoundError, ExportCancelledError, PressroomError
from pressroom.exports.model import Phase, Status
from pressroom.kinds.letter.kind import LETTER_SETTINGS
from pressroom.kinds.letter.shape import LETTER_SHAPE, RESUME_FIELD
from pressroom.kinds.photos import MAX_SIDE
from pressroom.kinds.resume.kind import RESUME_SETTINGS
from pressroom.kinds.resume.labels import SECTIONS
from pressroom.kinds.resume.shape import RESUME_SHAPE
from pressroom.kinds.shapes import Record
from pressroom.rendering.html.templates import FILES

GENERATED = [page for page in all_pages() if PART.search(page.text)]


@pytest.mark.parametrize("page", GENERATED, ids=[page.name for page in GENERATED])
def test_the_generated_parts_are_up_to_date(page: Page) -> None:
    assert page.text == written(page.text), f"{page.name} is out of date. Run: python -m tests.support.reference_parts"


def test_every_part_is_in_one_page() -> None:
    assert sorted(found["name"] for page in GENERATED for found in PART.finditer(page.text)) == sorted(PARTS)


def test_every_error_code_of_the_api_is_listed() -> None:
    codes = {error.code for error in wire_errors()}
    documented = set(re.findall(r"'enum': \[([^]]*)\]", str(openapi()["paths"])))
    assert {code for group in documented for code in re.findall(r"'([A-Z_]{4,})'", group)} <= codes


def test_the_guide_explains_the_errors_of_jobs() -> None:
    explained = {name for name in rows_of(read_page("docs/how-to/failed-exports.md")) if name.isupper()}
    assert explained == {*JOB_ERRORS, ExportCancelledError.code, PressroomError.code} - {DocumentNotFoundError.code}


def test_every_warning_code_is_explained() -> None:
    modules = [
        path.read_text(encoding="utf-8")
        for path in (ROOT / "src/pressroom").rglob("*.py")
        if "errors" not in path.parts and path.name != "errors.py"
    ]
    raised = {
        code
        for text in modules
        if "class ExportWarning(" not in text and "ExportWarning(" in text
        for code in re.findall(r'"([A-Z]+_[A-Z_]+)"', text)
    }
    section = read_page("docs/reference/api.md").text.partition("## Warning codes")[2]
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", section, re.MULTILINE)) == raised


@pytest.mark.parametrize("shape", [DocumentBody, JobBody, JobResult, HistoryItem, WebhookBody, DeliveryItem])
def test_every_member_of_a_response_is_documented(shape: type[msgspec.Struct]) -> None:
    members = [field.encode_name for field in msgspec.structs.fields(shape)]
    text = read_page("docs/reference/api.md").text
    assert [name for name in members if f'"{name}"' not in text and f"`{name}`" not in text] == []


def test_every_status_and_phase_is_documented() -> None:
    text = read_page("docs/reference/api.md").text
    assert [value for value in (*Status, *Phase) if f"`{value}`" not in text] == []


def test_every_setting_of_a_resume_is_described_with_its_default() -> None:
    rows = rows_of(read_page("docs/how-to/write-a-resume.md"))
    assert {name for name in rows if name in RESUME_SETTINGS} == set(RESUME_SETTINGS)


def test_every_field_and_setting_of_a_letter_is_described() -> None:
    page = read_page("docs/how-to/write-a-letter.md")
    named = set(re.findall(r"`(\w+)`", page.text))
    parts = [part.fields for part in LETTER_SHAPE.fields.values() if isinstance(part, Record)]
    fields = {*LETTER_SHAPE.fields, RESUME_FIELD, *(name for part in parts for name in part)}
    assert fields | set(LETTER_SETTINGS) <= named


def test_every_section_of_a_resume_is_documented_in_order() -> None:
    text = read_page("docs/how-to/write-a-resume.md").text
    assert ", ".join(f"`{name}`" for name in SECTIONS) in " ".join(text.split())
    assert [name for name in RESUME_SHAPE.fields if name != "$schema" and f"`{name}`" not in text] == []


def test_figures_in_the_prose_equal_those_of_the_code() -> None:
    assert f"{MAX_SIDE} pixels on their longer side" in " ".join(read_page("docs/reference/export-options.md").text.split())


def test_every_file_of_a_template_is_described() -> None:
    assert set(FILES) <= set(rows_of(read_page("docs/reference/templates.md")))


def test_the_architecture_lists_every_layer_in_order_and_every_table() -> None:
    page = read_page("docs/explanation/architecture.md")
    layers = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]["layers"]
    cells = [line.split("|")[1].strip() for line in page.prose.partition("## Layers")[2].splitlines() if line.startswith("| `")]
    assert cells[: len(layers)] == [" / ".join(f"`{name}`" for name in layer.split(" | ")) for layer in layers]
    migrations = "".join(path.read_text() for path in (ROOT / "src/pressroom/db/migrations").iterdir())
    assert [table for table in re.findall(r"CREATE TABLE (\w+)", migrations) if f"`{table}`" not in page.text] == []


def test_the_systemd_units_start_programs_that_exist() -> None:
    units = [block.text for block in read_page("docs/how-to/systemd.md").blocks if block.language == "ini"]
    started = re.findall(r"^ExecStart=/opt/pressroom/\.venv/bin/pressroom (\w+)(.*)$", "\n".join(units), re.MULTILINE)
    assert [command for command, _ in started] == ["serve", "web", "worker"]
    help_texts = read_page("docs/reference/command-line.md").text
    for command, options in started:
        described = help_texts.partition(f"## pressroom {command}\n")[2].partition("\n## ")[0]
        assert [option for option in re.findall(r"--\w+", options) if option not in described] == []


def rows_of(page: Page) -> dict[str, list[str]]:
    """Return the rows of a page's tables by their first cell."""
    cells: list[list[Any]] = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in page.prose.splitlines() if line.startswith("| ")
    ]
    return {row[0].strip("`"): row[1:] for row in cells}
