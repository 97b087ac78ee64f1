"""Test the ids of rows: UUIDs of version 7 that sort by creation time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import RFC_4122, UUID

from tests.support.databases import Owner

TIME_BITS: Final = 80
"""Bits below the time of a UUID of version 7."""


def time_of(identifier: UUID) -> datetime:
    return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=identifier.int >> TIME_BITS)


def test_an_id_sorts_after_each_one_of_an_earlier_statement(owner: Owner) -> None:
    ids = [owner.value("SELECT new_id()") for _ in range(1000)]
    assert ids == sorted(ids)


def test_an_id_has_the_version_the_variant_and_the_millisecond_of_its_making(owner: Owner) -> None:
    identifiers: list[UUID] = []
    for _ in range(100):
        before, identifier, after = owner.rows(
            "SELECT date_trunc('milliseconds', clock_timestamp()), new_id(), date_trunc('milliseconds', clock_timestamp())"
        )[0]
        assert (identifier.version, identifier.variant) == (7, RFC_4122)
        assert before <= time_of(identifier) <= after
        identifiers.append(identifier)
    assert len({identifier.int & (1 << 62) - 1 for identifier in identifiers}) == len(identifiers), "the rest is random"
