"""Test the messages, codes and statuses of all errors."""

from __future__ import annotations

import pytest

from pressroom import errors
from pressroom.errors import FieldError, InvalidOptionsError, InvalidRequestError, PressroomError

ALL = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, PressroomError)]


@pytest.mark.parametrize("kind", ALL)
def test_every_error_states_what_failed_and_what_to_do(kind: type[PressroomError]) -> None:
    message = kind().message
    assert message == " ".join(message.split())
    assert message.count(". ") >= 1
    assert message.endswith((".", "`"))
    assert kind.code == kind.code.upper()
    assert 400 <= kind.status < 600


def test_errors_of_unavailable_services_have_retry_after() -> None:
    unavailable = [kind for kind in ALL if kind.status == 503]
    assert len(unavailable) >= 4
    for kind in unavailable:
        assert (kind().retry_after or 0) > 0, kind
        assert kind(retry_after=9).retry_after == 9, kind


def test_details_hold_all_wrong_fields_and_the_message_the_first() -> None:
    fields = [FieldError("options.margins.top", "must be a number."), FieldError("title", "must not be empty.")]
    error = InvalidOptionsError.for_fields(fields)
    assert isinstance(error, InvalidRequestError)
    assert "options.margins.top: must be a number." in error.message
    assert [field["path"] for field in error.details["fields"]] == ["options.margins.top", "title"]
