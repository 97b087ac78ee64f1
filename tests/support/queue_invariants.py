"""What must hold in the queue's tables at every moment."""

from __future__ import annotations

from tests.support.databases import Owner

RULES = {
    "more attempts than allowed": "SELECT id FROM export_jobs WHERE attempts > max_attempts",
    "a lease that ended more than 30 s ago": "SELECT id FROM export_jobs WHERE lease_until < clock() - interval '30 s'",
    "two live jobs with one request key": (
        "SELECT (array_agg(id))[1] FROM export_jobs WHERE status IN ('pending', 'processing') AND NOT cancel_requested"
        " GROUP BY user_id, request_key HAVING count(*) > 1"
    ),
    "an end that is not recorded once": (
        "SELECT j.id FROM export_jobs j LEFT JOIN operations o ON o.job_id = j.id"
        " WHERE j.finished_at IS NOT NULL AND (j.attempts > 0 OR j.status <> 'completed')"
        " GROUP BY j.id HAVING count(o.id) <> 1"
    ),
    "a recorded end that is not that of the job": (
        "SELECT j.id FROM export_jobs j JOIN operations o ON o.job_id = j.id WHERE o.status <> j.status"
    ),
    "a file of a job that was not completed": (
        "SELECT j.id FROM export_jobs j JOIN export_history h ON h.job_id = j.id WHERE j.status <> 'completed'"
    ),
}


def broken_rules(owner: Owner) -> list[str]:
    """Return a sentence for each rule that a job breaks."""
    found = {rule: owner.rows(query) for rule, query in RULES.items()}
    return [f"{rule}: {', '.join(str(job) for (job,) in rows[:3])}" for rule, rows in found.items() if rows]
