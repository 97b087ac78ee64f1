"""Template folders are read, named and fingerprinted; broken ones say what they lack."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pressroom.rendering.html.templates import FILES, SHARED, InvalidTemplateError, load_templates

CLASSIC = Path(__file__).parents[2] / "src" / "pressroom" / "kinds" / "resume" / "templates" / "classic"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(CLASSIC, tmp_path / "classic")
    shutil.copytree(CLASSIC, tmp_path / "another")
    shutil.copytree(CLASSIC.parent / SHARED, tmp_path / SHARED)
    return tmp_path


def test_adding_a_template_is_adding_a_folder(folder: Path) -> None:
    (folder / "_drafts").mkdir()
    (folder / "notes.txt").write_text("not a template")
    templates = load_templates(folder)
    assert list(templates) == ["another", "classic"]
    assert templates["classic"].supports_photo
    assert templates["classic"].folder == folder / "classic"


def test_the_fingerprint_changes_with_any_file(folder: Path) -> None:
    before = load_templates(folder)
    assert before["classic"].fingerprint == before["another"].fingerprint
    for name in FILES:
        path = folder / "classic" / name
        path.write_text(path.read_text() + "\n")
        after = load_templates(folder)["classic"].fingerprint
        assert after != before["classic"].fingerprint
        before = load_templates(folder)


def test_shared_style_sheets_come_before_those_of_the_folder(folder: Path) -> None:
    (folder / "classic" / "print.css").write_text("h1 { break-after: avoid; }")
    classic, another = (load_templates(folder)[name] for name in ("classic", "another"))
    assert [path.name for path in classic.styles] == ["parts.css", "gutter.css", "breaks.css", "style.css", "print.css"]
    assert classic.styles[:3] == another.styles[:3]
    (folder / SHARED / "parts.css").write_text("h1 { break-after: auto; }")
    assert load_templates(folder)["another"].fingerprint != another.fingerprint


def test_a_shared_style_sheet_that_is_not_there_is_named(folder: Path) -> None:
    (folder / SHARED / "gutter.css").unlink()
    with pytest.raises(InvalidTemplateError, match=r"“gutter\.css”"):
        load_templates(folder)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / "classic" / name).unlink()
    with pytest.raises(InvalidTemplateError, match=name.replace(".", r"\.")):
        load_templates(folder)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('name = "x"', "fonts"),
        ("name = ", "not valid"),
        ("fonts = 3", "not valid"),
        ('[fonts]\ntext = "comic"\nheading = "x"', "name"),
    ],
)
def test_a_wrong_description_is_named(folder: Path, text: str, says: str) -> None:
    (folder / "classic" / "template.toml").write_text(text)
    with pytest.raises(InvalidTemplateError, match=says):
        load_templates(folder)


def test_an_unknown_font_is_named_when_the_template_is_read(folder: Path) -> None:
    path = folder / "classic" / "template.toml"
    path.write_text(path.read_text().replace("source-sans-3", "comic-sans"))
    with pytest.raises(InvalidTemplateError, match="comic-sans"):
        load_templates(folder)
