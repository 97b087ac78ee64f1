"""Check the JSON of a body independently of its schema: syntax, number of values, unique keys."""

from __future__ import annotations

import json
from typing import Any, Final

import msgspec

from pressroom.errors import InvalidRequestError
from pressroom.kinds.parsing import unique_members

MAX_VALUES: Final = 100_000
"""Values of one body. Decoding and checking so many takes about 0.2 s of one core; a document of 300 pages has 10,000."""


def check_value_count(body: bytes, *, most: int = MAX_VALUES) -> None:
    """Check the number of values before the body is decoded.

    Commas and opening brackets are counted, of which a body has at least as many as values; commas in texts count too.

    Raises:
        InvalidRequestError: There are more than `most`.
    """
    values = body.count(b",") + body.count(b"[") + body.count(b"{")
    if values > most:
        raise InvalidRequestError(
            f"The body has too many values: {values:,} commas and opening brackets, and {most:,} are allowed. "
            "Send a smaller document."
        )


def check_unique_keys(body: bytes) -> None:
    """Check that no object repeats a key; msgspec would silently use the last value.

    Raises:
        InvalidRequestError: An object repeats a key, or the body is not JSON in UTF-8.
    """
    try:
        # Numbers are not converted: that is slow for numbers with many digits, and the values are not used.
        json.loads(body.decode(), object_pairs_hook=unique_members, parse_int=str, parse_float=str)
    except RecursionError:
        raise InvalidRequestError(TOO_DEEP) from None
    except UnicodeDecodeError as error:
        raise InvalidRequestError(NOT_UTF_8) from error
    except ValueError as error:
        raise InvalidRequestError(f"The body is not valid JSON: {error}") from error


def parse_json(body: bytes) -> Any:
    """Parse any JSON.

    Raises:
        InvalidRequestError: The body is not JSON in UTF-8, is nested too deeply, or has a number that is too large.
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
