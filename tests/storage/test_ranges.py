from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressroom.storage.ranges import ByteRange, requested_range, unsatisfied_range

DATA = bytes(range(100))


@pytest.mark.parametrize(
    ("header", "start", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=0-99", 0, 100),
        ("bytes=0-", 0, 100),
        ("bytes=10-19", 10, 20),
        ("bytes=90-1000", 90, 100),
        ("bytes=-10", 90, 100),
        ("bytes=-1000", 0, 100),
        ("BYTES= 5-6 ", 5, 7),
        ("bytes=99-99", 99, 100),
        ("bytes=0-" + "9" * 40, 0, 100),
    ],
)
def test_a_single_range_is_parsed(header: str, start: int, end: int):
    assert requested_range(header, size=100) == ByteRange(start=start, end=end, size=100)


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0", "bytes=" + "9" * 40 + "-"])
def test_a_range_outside_the_file_is_unsatisfiable(header: str):
    assert requested_range(header, size=100) == "unsatisfiable"
    assert unsatisfied_range(100) == "bytes */100"


@pytest.mark.parametrize("header", ["bytes=0-", "bytes=-1"])
def test_every_range_of_an_empty_file_is_unsatisfiable(header: str):
    assert requested_range(header, size=0) == "unsatisfiable"


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=5-4",
        "bytes=0-1,5-6",
        "items=0-1",
        "bytes=a-b",
        "bytes=+1-2",
        "bytes=1.0-2",
        "bytes=0--1",
        "bytes=٣-٤",
        "bytes=" + "9" * 200 + "-",
    ],
)
def test_a_header_that_is_not_a_single_range_is_ignored(header: str | None):
    assert requested_range(header, size=100) is None


@given(first=st.integers(0, 120), length=st.integers(1, 120))
def test_the_content_range_is_that_of_the_sent_bytes(first: int, length: int):
    found = requested_range(f"bytes={first}-{first + length - 1}", size=100)
    if first >= 100:
        assert found == "unsatisfiable"
        return
    assert isinstance(found, ByteRange)
    sent = DATA[found.start : found.end]
    assert found.content_range == f"bytes {sent[0]}-{sent[-1]}/100"
    assert len(sent) == min(length, 100 - first)


@given(st.text(), st.integers(0, 10**6))
def test_any_header_can_be_parsed(header: str, size: int):
    found = requested_range(f"bytes={header}", size=size)
    if isinstance(found, ByteRange):
        assert 0 <= found.start < found.end <= size
