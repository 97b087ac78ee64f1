"""Tell the text of a file from what is no text, and find places in it."""

from __future__ import annotations

import json

import pytest

from pressroom.documents.file_text import FileText, file_text
from pressroom.kinds.parsing import composed, place_of

RESUME = '{"basics": {"name": "Zoë"}}'


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"%PDF-1.7 \x00", "pdf"),
        (b"PK\x03\x04....", "archive"),
        (b"\x89PNG\r\n", "picture"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (b"\xd0\xcf\x11\xe0", "office"),
        (b"{\\rtf1 Resume}", "office"),
        (b"MZ\x90\x00\x03", "binary"),
        ("Zoë".encode("latin-1"), "binary"),
    ],
)
def test_what_is_no_text_is_named_whatever_its_name(content: bytes, what: str):
    assert file_text(content, "resume.json").no_text == what


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_is_decoded(encoding: str):
    assert file_text(RESUME.encode(encoding), "me.json") == FileText(text=RESUME, suffix=".json")


@pytest.mark.parametrize(
    ("name", "text", "suffix"),
    [
        ("cv.YML", "{}", ".yml"),
        ("cv.txt", "basics: {}", ".yaml"),
        ("", RESUME, ".json"),
        ("resume", "  [1]", ".json"),
        ("", "cv:\n  name: Ada", ".yaml"),
    ],
)
def test_the_suffix_is_that_of_the_name_or_of_the_text(name: str, text: str, suffix: str):
    assert file_text(text.encode(), name).suffix == suffix


WORK = {"basics": {"name": "A"}, "work": [{"name": "B"}, {"na.me": 3, "highlights": ["x", 5]}]}


@pytest.mark.parametrize("indent", [None, 2, "\t"])
@pytest.mark.parametrize(
    ("path", "value"),
    [("basics.name", '"A"'), ("work[1].highlights[1]", "5"), ('work[1]["na.me"]', "3"), ("work[0].missing", '{"name"')],
)
def test_a_field_has_a_place_in_the_text(indent: int | str | None, path: str, value: str):
    text = json.dumps(WORK, indent=indent)
    place = place_of(composed(text), path)
    assert place is not None
    line, column = place
    rest = "\n".join(text.split("\n")[line - 1 :])[column - 1 :]
    assert "".join(rest.split()).startswith("".join(value.split()))


def test_yaml_has_places_too():
    text = "basics:\n  name: A\nwork:\n  - name: B\n  - position: 7\n"
    assert place_of(composed(text), "work[1].position") == (5, 15)


@pytest.mark.parametrize(("text", "path"), [("{", "a"), ("{}", "work[0]"), ("[1]", "[7]"), ("text", "a.b")])
def test_what_is_not_there_has_no_place(text: str, path: str):
    assert place_of(composed(text), path) is None
