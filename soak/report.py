"""The report of a run, in a few lines."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console
from soak.run import Result, shown


def print_report(console: Console, result: Result) -> None:
    """Print load, faults, counts, percentiles and what is broken."""
    ledger = result.ledger
    jobs = result.jobs
    ended = sum(jobs.values())
    statuses = {f"{status}": 0 for _, status in sorted(ledger.answers, key=lambda key: key[1])}
    for (_, status), count in ledger.answers.items():
        statuses[f"{status}"] += count
    lines = {
        "seed": f"{result.seed}, {result.seconds:.0f} s of load, {result.drain_seconds:.0f} s until the queue was empty",
        "load": _counts(ledger.actions),
        "faults": _counts(ledger.faults),
        "starts": _counts(result.starts),
        "answers": _counts(statuses),
        "jobs": f"{ended} accepted = {' + '.join(f'{count} {status}' for status, count in jobs.items())}",
        "told": f"{len(ledger.told)} of them to a client; {result.repeated} took more than one attempt",
        "exports": f"p50 {shown(result.exports, 0.5)}, p95 {shown(result.exports, 0.95)}, from the request to the file",
        "samples": f"{result.samples.count}, at most {result.samples.most_running} jobs ran at once",
    }
    for name, text in lines.items():
        console.print(f"{name:8} {text}", highlight=False, soft_wrap=True)
    if ledger.broken:
        console.print(f"broken   with --seed {result.seed}:", highlight=False)
        for sentence, count in ledger.broken.items():
            console.print(
                f"  {sentence}{f' ({count} times)' if count > 1 else ''}", highlight=False, soft_wrap=True, markup=False
            )
    else:
        console.print("All invariants hold.", highlight=False)


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in sorted(counts.items())) or "none"
