"""The command line: one module for each group of commands. Heavy modules are imported by the command that needs them."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command that the program's arguments name, and exit with its code."""
    from pressroom.cli.application import run

    sys.exit(run(sys.argv[1:]))
