from __future__ import annotations

from typing import Any, get_type_hints

import msgspec
import pytest
from msgspec import Meta

from pressroom.exams.options import ReportOptions
from pressroom.rendering.options import ExportOptions, Margins


def test_every_option_has_a_default_and_a_description() -> None:
    types = get_type_hints(ReportOptions, include_extras=True)
    for field in msgspec.structs.fields(ReportOptions):
        assert field.default is not msgspec.NODEFAULT
        assert next(note.description for note in types[field.name].__metadata__ if isinstance(note, Meta))


def test_the_options_are_those_of_any_document_and_those_of_reports() -> None:
    properties = msgspec.json.schema(ReportOptions)["$defs"]["ReportOptions"]["properties"]
    shared = msgspec.json.schema(ExportOptions)["$defs"]["ExportOptions"]["properties"]
    own = {"order", "anonymous", "statements", "keys", "feedback", "statistics", "output", "duplex", "language"}
    assert set(properties) == set(shared) | own
    assert properties["order"]["enum"] == ["group", "mark", "name", "number"]


def test_options_are_read_by_their_names_on_the_wire() -> None:
    given = {"pageSize": "Letter", "order": "mark", "anonymous": True, "language": "en", "margins": {"top": 1}}
    options = msgspec.convert(given, ReportOptions)
    assert (options.page_size, options.order, options.anonymous, options.language) == ("Letter", "mark", True, "en")
    assert options.margins == Margins(top=1)
    assert msgspec.convert(msgspec.to_builtins(options), ReportOptions) == options


@pytest.mark.parametrize(
    "wrong", [{"order": "size"}, {"anonymous": "yes"}, {"language": "de"}, {"colour": 1}, {"output": "docx"}]
)
def test_a_wrong_option_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(wrong, ReportOptions)
