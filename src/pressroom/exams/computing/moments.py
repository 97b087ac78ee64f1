"""Compute means, variances, covariances and quantiles of decimals.

Sums are exact, so a variance is 0 only where all values are equal. The module `statistics` computes no covariance of
decimals.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, localcontext
from typing import Final

from pressroom.exams.computing.marks import EXACT

PERCENT: Final = 100
LEAST: Final = 2
"""Values that a variance with n - 1 needs."""

Values = Sequence[Decimal | int]
"""All decimals, or all whole numbers, with which it is several times as fast."""


def mean(values: Values) -> Decimal | None:
    """Return the arithmetic mean; None: there are no values."""
    with localcontext(EXACT):
        return Decimal(sum(values)) / len(values) if values else None


def covariance(values: Values, others: Values) -> Decimal | None:
    """Return the sample covariance (n - 1) of two columns of one length; None: fewer than two values."""
    n = len(values)
    if n < LEAST:
        return None
    with localcontext(EXACT):
        products = sum(a * b for a, b in zip(values, others, strict=True))
        return Decimal(n * products - sum(values) * sum(others)) / (n * (n - 1))


def deviation(values: Values) -> Decimal | None:
    """Return the sample standard deviation (n - 1); None: fewer than two values."""
    variance = covariance(values, values)
    return None if variance is None else variance.sqrt(EXACT)


def correlation_percent(values: Values, others: Values) -> Decimal | None:
    """Return the correlation of two columns in percent; None: fewer than two values, or a column of equal ones."""
    shared, first, second = covariance(values, others), covariance(values, values), covariance(others, others)
    if not first or not second or shared is None:
        return None
    with localcontext(EXACT):
        return PERCENT * shared / (first * second).sqrt()


def efficiency_percent(values: Values, others: Values) -> Decimal | None:
    """Return the covariance in percent of the largest that these values allow, which is that of both columns sorted."""
    shared, largest = covariance(values, others), covariance(sorted(values), sorted(others))
    if not largest or shared is None:
        return None
    with localcontext(EXACT):
        return PERCENT * shared / largest


def quantile(ordered: Sequence[Decimal], part: Decimal) -> Decimal | None:
    """Return a quantile of sorted values, interpolated as spreadsheets do it (`QUARTILE`); None: there are no values.

    `part` is from 0 to 1. The lowest value is the quantile 0, the highest the quantile 1.
    """
    if not ordered:
        return None
    with localcontext(EXACT):
        place = part * (len(ordered) - 1)
        below = int(place)
        above = min(below + 1, len(ordered) - 1)
        return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
