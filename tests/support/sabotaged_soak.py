"""Run the soak with one fault only, which breaks what Pressroom promises."""

from __future__ import annotations

import sys
from random import Random

from soak.__main__ import app
from soak.system import System

from soak import faults


async def lose_exports(system: System, _random: Random) -> None:
    """Delete stored files, and jobs of which clients were told."""
    for path in system.files.glob("exports/**/*.pdf"):
        path.unlink()
    with system.owner() as owner:
        owner.rows(
            "DELETE FROM export_jobs WHERE status = 'completed' AND NOT EXISTS (SELECT FROM batch_items WHERE job_id = id)"
        )


if __name__ == "__main__":
    faults.FAULTS[:] = [lose_exports]
    sys.exit(app(result_action="return_value"))
