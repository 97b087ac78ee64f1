"""Read and change rows of the export tables as the owner."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from psycopg import sql
from tests.support.databases import Owner

JOB = """
SELECT to_jsonb(j) || jsonb_build_object(
         'lease_seconds', extract(epoch FROM lease_until - clock()),
         'waits_seconds', extract(epoch FROM run_after - clock()))
  FROM export_jobs j WHERE id = %s
"""


def job_of(owner: Owner, job_id: UUID) -> dict[str, Any]:
    """Return a job's columns; `lease_seconds` and `waits_seconds` are relative to the database's clock."""
    rows = owner.rows(JOB, (job_id,))
    assert rows, f"there is no job {job_id}"
    return rows[0][0]


def status_of(owner: Owner, job_id: UUID) -> str:
    return owner.value("SELECT status FROM export_jobs WHERE id = %s", (job_id,))


def set_policy(owner: Owner, queue: str = "documents", **columns: Any) -> None:
    """Change columns of a queue's row: `set_policy(owner, lease="2 s")`."""
    for name, value in columns.items():
        owner.rows(sql.SQL("UPDATE export_queues SET {} = %s WHERE name = %s").format(sql.Identifier(name)), (value, queue))


def operations_of(owner: Owner, job_id: UUID) -> list[str]:
    """Return the statuses of the operations recorded for a job: one when it has ended."""
    return [row[0] for row in owner.rows("SELECT status FROM operations WHERE job_id = %s", (job_id,))]
