"""`bin/bench formulas`: how many formulas of public sets are converted, by which converter, and what is wrong with the others."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Final

import msgspec
from bench.command_line import Count, report_console, say
from bench.formulas.fetching import CACHE, file_of
from bench.formulas.leaks import leaks_of
from bench.formulas.sets import SETS, SetName
from bench.tables import table_of
from cyclopts import Parameter
from rich.console import Console

from pressroom.rendering.math.formula import formula

NAMES: Final[tuple[SetName, ...]] = tuple(each.name for each in SETS)
REASONS: Final = 8
"""The most frequent reasons that are shown for each set."""
EXAMPLES: Final = 5
"""Formulas of each set that are named for each failure, in the file with all figures."""
PLACE: Final = re.compile(r"^ParseError: *| at (?:position \d+|end of input):.*", re.DOTALL)
"""Where in a formula Temml stopped: another place in each."""


class SetResult(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the formulas of one set."""

    name: str
    package: str
    formulas: int
    latex2mathml: int
    temml: int
    source: int
    leaks: int
    """Converted formulas that show a command; they count as failures."""
    seconds: float
    reasons: dict[str, list[str]]
    """Why formulas are shown as their source or show commands, with some of the formulas; the most frequent reason first."""
    reason_counts: dict[str, int]


def formulas(
    *,
    sets: Annotated[tuple[SetName, ...], Parameter(consume_multiple=True)] = NAMES,
    most: Count | None = None,
    cache: Path = CACHE,
    json: Path | None = None,
) -> None:
    """Convert every formula of public sets, which are fetched from npm and PyPI. See docs/reference/math.md.

    Args:
        sets: Which sets.
        most: At most so many formulas of each set, from all of it at equal distances; all by default.
        cache: Where fetched files are kept.
        json: Write all figures to this file too, with examples of failures.
    """
    results: list[SetResult] = []
    for each in SETS:
        if each.name not in sets:
            continue
        say(f"fetching and converting {each.name}")
        found = list(dict.fromkeys(each.read(file_of(each, cache).read_text(encoding="utf-8"))))
        step = max(1, -(-len(found) // most)) if most else 1
        results.append(measure(each.name, f"{each.package} {each.version}", found[::step]))
    print_report(report_console(), results)
    if json is not None:
        json.write_bytes(msgspec.json.format(msgspec.json.encode(results)))


def measure(name: str, package: str, found: Iterable[str]) -> SetResult:
    """Convert the formulas of one set, each once, as in a line of an English text."""
    converters: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    examples: dict[str, list[str]] = {}
    leaks, seconds = 0, 0.0
    for latex in found:
        start = time.perf_counter()
        made = formula.__wrapped__(latex, language="en")
        seconds += time.perf_counter() - start
        leaked = leaks_of(latex, made.html) if made.converter else []
        converters[made.converter or "source"] += 1
        leaks += bool(leaked)
        if leaked or made.converter is None:
            reason = f"shows {leaked[0]}" if leaked else PLACE.sub("", made.reason)
            reasons[reason] += 1
            examples.setdefault(reason, []).append(latex)
    return SetResult(
        name=name,
        package=package,
        formulas=converters.total(),
        latex2mathml=converters["latex2mathml"],
        temml=converters["temml"],
        source=converters["source"],
        leaks=leaks,
        seconds=seconds,
        reasons={reason: examples[reason][:EXAMPLES] for reason, _ in reasons.most_common()},
        reason_counts=dict(reasons.most_common()),
    )


def print_report(console: Console, results: Sequence[SetResult]) -> None:
    """Print one line for each set, and the most frequent reasons of failures."""
    columns = ("formulas", "latex2mathml", "Temml", "source", "leaks", "converted", "per second")
    table = table_of("Formulas of public sets", ("set", "package"), *columns)
    for each in results:
        numbers = (each.formulas, each.latex2mathml, each.temml, each.source, each.leaks)
        rates = (f"{converted_share(each):.2%}", f"{each.formulas / each.seconds:,.0f}")
        table.add_row(each.name, each.package, *(f"{number:,}" for number in numbers), *rates)
    console.print(table)
    failures = table_of("Why formulas are shown as their source", ("set", "reason"), "formulas")
    for each in results:
        for reason, number in list(each.reason_counts.items())[:REASONS]:
            failures.add_row(each.name, reason, f"{number:,}")
    if failures.row_count:
        console.print(failures, markup=False)


def converted_share(result: SetResult) -> float:
    """Return the share of formulas that are converted and show no command."""
    return 1 - (result.source + result.leaks) / result.formulas
