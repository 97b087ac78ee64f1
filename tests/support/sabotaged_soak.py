"""Run the soak with one fault only, which breaks what Pressroom promises."""

from __future__ import annotations

import sys
from random import Random

from soak.__main__ import app
from soak.system import System
from tests.support.polling import until

from soak import faults

LOSE_JOBS = (
    "DELETE FROM export_jobs WHERE status = 'completed' AND NOT EXISTS (SELECT FROM batch_items WHERE job_id = id) RETURNING id"
)


async def lose_exports(system: System, _random: Random) -> None:
    """Delete jobs of which clients were told, as soon as there are some, and stored files."""
    with system.owner() as owner:
        await until(lambda: owner.rows(LOSE_JOBS), seconds=120, what="an export is completed")
    for path in system.files.glob("exports/**/*.pdf"):
        path.unlink()


if __name__ == "__main__":
    faults.FAULTS[:] = [lose_exports]
    sys.exit(app(result_action="return_value"))
