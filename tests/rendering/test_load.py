from __future__ import annotations

from collections.abc import Callable

import pytest

from pressroom.errors import ExportTimeoutError
from pressroom.rendering.load import Load

LATE = [TimeoutError(), ExportTimeoutError()]


def retryable(load: Load, late: Exception, meanwhile: Callable[[], object] = lambda: None) -> bool:
    """Let a step be out of time, and tell whether another attempt makes sense."""

    def run() -> None:
        with load.step():
            meanwhile()
            raise late

    with pytest.raises(ExportTimeoutError) as failed:
        run()
    return failed.value.retryable


def another(load: Load) -> None:
    """Begin and end another step."""
    with load.step():
        pass


@pytest.mark.parametrize("late", LATE)
def test_a_step_that_is_late_by_itself_is_late_again(late: Exception) -> None:
    load = Load()
    another(load)
    assert not retryable(load, late)


@pytest.mark.parametrize("late", LATE)
def test_a_step_that_is_late_beside_one_that_began_before_is_worth_another_attempt(late: Exception) -> None:
    load = Load()
    with load.step():
        assert retryable(load, late)


@pytest.mark.parametrize("late", LATE)
def test_a_step_that_is_late_beside_one_that_came_and_went_is_worth_another_attempt(late: Exception) -> None:
    load = Load()
    assert retryable(load, late, meanwhile=lambda: another(load))


def test_a_step_that_fails_otherwise_is_over_too() -> None:
    def fail() -> None:
        with load.step():
            raise KeyError

    load = Load()
    with pytest.raises(KeyError):
        fail()
    assert not retryable(load, TimeoutError())
