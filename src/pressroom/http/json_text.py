"""The JSON of a request's body before its shape matters: how many values it holds, and whether keys are unique."""

from __future__ import annotations

import json
from typing import Any, Final

import msgspec

from pressroom.errors import InvalidRequestError
from pressroom.kinds.parsing import unique_members

MOST_VALUES: Final = 100_000
"""Values of one body. Reading and checking so many takes some 0.2 s of a core; a document of 300 pages has a tenth."""


def refuse_many_values(body: bytes) -> None:
    """Count what each value has at least one of, before anything is made of it; commas in texts count too.

    Raises:
        InvalidRequestError: There are more than any document needs.
    """
    values = body.count(b",") + body.count(b"[") + body.count(b"{")
    if values > MOST_VALUES:
        raise InvalidRequestError(
            f"The body holds too many values: it has {values:,} commas and opening brackets, and {MOST_VALUES:,} are allowed. "
            "Send a smaller document."
        )


def refuse_repeated_keys(body: bytes) -> None:
    """Look for an object that names a member twice: msgspec takes the last one and says nothing.

    Raises:
        InvalidRequestError: There is one; or the body is no JSON in UTF-8 after all.
    """
    try:
        # Numbers stay texts: converting one of many digits takes long, and nobody asks for it here.
        json.loads(body.decode(), object_pairs_hook=unique_members, parse_int=str, parse_float=str)
    except RecursionError:
        raise InvalidRequestError(TOO_DEEP) from None
    except UnicodeDecodeError as error:
        raise InvalidRequestError(NOT_UTF_8) from error
    except ValueError as error:
        raise InvalidRequestError(f"The body is not valid JSON: {error}") from error


def parse_json(body: bytes) -> Any:
    """Parse JSON of any shape.

    Raises:
        InvalidRequestError: It is not JSON in UTF-8, nested too deeply, or holds a number beyond all measure.
    """
    try:
        return msgspec.json.decode(body)
    except RecursionError:
        raise InvalidRequestError(TOO_DEEP) from None
    except UnicodeDecodeError as error:
        raise InvalidRequestError(NOT_UTF_8) from error
    except msgspec.DecodeError as error:
        raise InvalidRequestError(f"The body is not valid JSON. {error}.") from error


TOO_DEEP: Final = "The body is nested too deeply. Send a flatter document."
NOT_UTF_8: Final = "The body is not UTF-8. Send JSON in UTF-8."
