from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pressroom.rendering.parts.chunks import MOST_CHARACTERS, MOST_PARTS, plan_chunks


@given(lengths=st.lists(st.integers(0, 2 * MOST_CHARACTERS), max_size=300), lanes=st.integers(1, 4))
def test_each_part_is_in_one_chunk_and_no_chunk_is_too_large(lengths: list[int], lanes: int):
    chunks = plan_chunks(lengths, lanes=lanes)
    assert [place for chunk in chunks for place in chunk] == list(range(len(lengths)))
    for chunk in chunks:
        assert 1 <= len(chunk) <= MOST_PARTS
        assert len(chunk) == 1 or sum(lengths[place] for place in chunk) <= MOST_CHARACTERS


def test_every_tab_gets_several_chunks_of_few_parts():
    assert [len(chunk) for chunk in plan_chunks([100] * 12, lanes=2)] == [2] * 6
    assert [len(chunk) for chunk in plan_chunks([100] * 213, lanes=2)] == [25] * 8 + [13]
    assert plan_chunks([], lanes=2) == []
