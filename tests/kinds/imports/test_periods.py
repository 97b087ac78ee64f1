from __future__ import annotations

import pytest

from pressroom.kinds.resume.imports.periods import start_and_end


@pytest.mark.parametrize(
    ("wording", "start", "end"),
    [
        ("January 2019 to Present", "January 2019", "Present"),
        ("2019 - 2020", "2019", "2020"),
        ("June 2016 – Dec. 2018", "June 2016", "Dec. 2018"),
        ("03/2019–05/2021", "03/2019", "05/2021"),
        ("2019-03-01 — now", "2019-03-01", "now"),
        ("2019", "", "2019"),
        ("Fall 2023", "", "Fall 2023"),
        ("2019-20", "", "2019-20"),
        ("since 2019", "", "since 2019"),
        ("2019–heute", "2019", "heute"),
        ("2019–bald", "", "2019–bald"),
        ("May to June", "", "May to June"),
        ("2010 - 2012 - 2014", "", "2010 - 2012 - 2014"),
        ("  ", "", ""),
    ],
)
def test_a_period_is_taken_apart_where_both_ends_are_dates(wording: str, start: str, end: str) -> None:
    assert start_and_end(wording) == (start, end)
