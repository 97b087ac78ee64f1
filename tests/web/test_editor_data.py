from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from jsonschema_rs import Draft7Validator

from pressroom.documents.model import DocumentContent
from pressroom.documents.printing import Source, present
from pressroom.documents.templates import template_named
from pressroom.kinds import KINDS
from pressroom.kinds.resume.labels import LANGUAGES, labels_for
from pressroom.rendering.options import ExportOptions
from pressroom.web.editor.editor_data import editor_data


def stored(kind: str, data: str) -> DocumentContent:
    now = datetime.now(UTC)
    return DocumentContent(
        id=uuid4(),
        kind=kind,
        title="A </script> title",
        template_slug="classic",
        settings='{"fontSize": 11}',
        version=3,
        created_at=now,
        updated_at=now,
        data=data,
    )


def data_of(kind: str, data: str = "{}") -> Any:
    return json.loads(editor_data(stored(kind, data), max_body_bytes=5_000_000))


def test_the_document_is_as_it_was_saved_and_cannot_end_its_element():
    text = editor_data(stored("resume", '{"b": "</script><!--", "a": 1.50}'), max_body_bytes=1)
    assert "<" not in text
    assert '"a": 1.50' in text, "numbers and the order of members are kept"
    document = json.loads(text)["document"]
    assert document["data"] == {"b": "</script><!--", "a": 1.5}
    assert (document["title"], document["version"], document["settings"]) == ("A </script> title", 3, {"fontSize": 11})


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_is_printed_with_the_design_that_is_told_of_it(kind: str):
    told = data_of(kind)
    validator = Draft7Validator(told["settings"])
    source = KINDS[kind].sample()
    for template in told["templates"]:
        settings = {name: value for name, value in template["design"].items() if name != "margins"}
        assert list(validator.iter_errors(settings)) == [], template["slug"]
        own = template_named(KINDS[kind], template["slug"])
        plain, set_to_own = (
            present(
                Source(kind=KINDS[kind], title="T", data=source, settings=chosen), template=own, options=ExportOptions()
            ).html()
            for chosen in ({}, settings)
        )
        assert plain.html == set_to_own.html, template["slug"]


def test_every_language_has_its_own_name_and_headings():
    told = data_of("resume")
    assert [language["tag"] for language in told["languages"]] == list(LANGUAGES)
    names = [language["name"] for language in told["languages"]]
    assert len(set(names)) == len(names)
    assert {"Deutsch", "français", "日本語"} <= set(names)
    for language in told["languages"]:
        assert list(language["headings"]) == told["sections"]
        assert language["headings"]["work"] == labels_for(language["tag"])["work"]


def test_letters_have_no_photo_and_no_sections_and_a_window():
    told = data_of("cover_letter")
    assert (told["photo"], told["sections"]) == (None, [])
    assert told["settings"]["properties"]["addressWindow"]["enum"] == ["none", "din5008b", None]
    assert told["schemaUrl"] == "/schemas/cover_letter.json"
