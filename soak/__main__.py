"""The command `bin/soak`."""

from __future__ import annotations

import secrets
import shutil
import signal
import sys
from pathlib import Path
from typing import Annotated

from bench.command_line import Count, exit_on_signal, report_console, run_to_end
from cyclopts import App, Parameter, validators
from soak.report import print_report
from soak.run import run
from soak.system import prepared_system

app = App(name="soak", help_format="plaintext", version_flags=[])


@app.default
def soak(
    *,
    minutes: Annotated[float, Parameter(validator=validators.Number(gt=0))] = 3,
    seed: int | None = None,
    users: Count = 6,
    logs: Path | None = None,
) -> int:
    """Load the whole system while faults happen to it, then check that nothing was lost. See docs/reference/soak.md.

    Args:
        minutes: How long load and faults last.
        seed: Determines what users do and which faults happen; default: another one each time.
        users: How many users work at once.
        logs: Copy the logs of all processes to this folder.
    """
    seed = secrets.randbelow(1_000_000) if seed is None else seed
    with prepared_system() as system:
        try:
            result = run_to_end(run(system, seconds=minutes * 60, seed=seed, users=users))
        except Exception:
            print(f"soak: the run with --seed {seed} could not be completed", file=sys.stderr)
            raise
        finally:
            if logs is not None:
                logs.mkdir(parents=True, exist_ok=True)
                for program in system.programs:
                    if program.log.exists():
                        shutil.copy(program.log, logs)
    print_report(report_console(), result)
    return 1 if result.ledger.broken else 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, exit_on_signal)  # before and after the event loop runs
    try:
        code = app(result_action="return_value")
    except KeyboardInterrupt:
        code = 128 + signal.SIGINT
    sys.exit(code)
