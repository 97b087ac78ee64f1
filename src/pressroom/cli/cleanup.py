"""`pressroom cleanup`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from pressroom.cli.database import with_owner
from pressroom.cli.output import progress_message

if TYPE_CHECKING:
    # Imported at run time by the function below: the driver is not needed to print this module's help.
    from pressroom.db.pool import Connection
    from pressroom.exports.maintenance import CleanUp


def cleanup() -> int:
    """Remove expired exports with their files, and return the jobs of lost workers to the queue.

    Workers do this regularly. This command does it now.
    """
    with progress_message("Cleaning up"):
        done = with_owner(_clean_up)
    print(
        f"deletedExports: {done.deleted_exports}, freedBytes: {done.freed_bytes}, resetJobs: {done.reset_jobs}. "
        f"Also removed: {done.pruned_jobs} old jobs, {done.orphans} orphaned files."
    )
    if done.missing_files:
        print(f"pressroom: the files of {done.missing_files} exports are missing; they are marked as expired.", file=sys.stderr)
    if done.kept_files:
        print(f"pressroom: {done.kept_files} files could not be removed from the store. Run `pressroom doctor`.", file=sys.stderr)
    if done.failed_steps:
        print(f"pressroom: these steps failed: {', '.join(done.failed_steps)}. See the log.", file=sys.stderr)
    return 1 if done.kept_files or done.failed_steps else 0


async def _clean_up(_conn: Connection, url: str) -> CleanUp:
    from pressroom.db.pool import open_pool
    from pressroom.exports.maintenance import clean_up
    from pressroom.settings import load_settings
    from pressroom.storage.addresses import open_store

    store = open_store(load_settings().files_url)
    async with open_pool(url, role="pressroom_worker", min_size=1, max_size=2) as pool:
        return await clean_up(pool, store)
