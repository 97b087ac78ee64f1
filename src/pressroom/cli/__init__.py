"""The command line. Modules that are slow to import are imported by the commands that need them."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command in the program's arguments, and exit with its exit code."""
    from pressroom.cli.application import run

    sys.exit(run(sys.argv[1:]))
