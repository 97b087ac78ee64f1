"""Which job is claimed next, and how many at once."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from threading import Barrier
from uuid import UUID

from tests.support.databases import Owner
from tests.support.queue_client import Claimer, Requester, Taken
from tests.support.queue_rows import job_of, set_policy

CLAIMERS = 10


def test_the_oldest_job_is_claimed_first(owner: Owner, alices: Requester, bobs: Requester, ada: Claimer) -> None:
    set_policy(owner, max_processing=None, max_per_user=None)
    jobs = [alices.submitted("a"), bobs.submitted("b"), alices.submitted("c")]
    assert [ada.claimed().job_id for _ in jobs] == jobs
    assert ada.claim() is None


def test_a_higher_priority_goes_first(owner: Owner, alices: Requester, ada: Claimer) -> None:
    alices.submitted("a")
    urgent = alices.submitted("b")
    owner.rows("UPDATE export_jobs SET priority = 5 WHERE id = %s", (urgent,))
    assert ada.claimed().job_id == urgent


def test_a_job_is_not_claimed_before_its_time(owner: Owner, alices: Requester, ada: Claimer) -> None:
    job = alices.submitted()
    owner.rows("UPDATE export_jobs SET run_after = clock() + interval '30 s'")
    assert ada.claim() is None
    owner.advance_clock(timedelta(seconds=31))
    assert ada.claimed().job_id == job


def test_a_paused_queue_gives_no_job_and_keeps_taking_them(owner: Owner, alices: Requester, ada: Claimer) -> None:
    set_policy(owner, paused=True)
    job = alices.submitted()
    assert ada.claim() is None
    set_policy(owner, paused=False)
    assert ada.claimed().job_id == job


def test_a_worker_gets_jobs_of_the_queue_it_asked_for(alices: Requester, ada: Claimer) -> None:
    alices.submitted("a")
    report = alices.submitted("b", queue="exam-reports")
    assert ada.claimed("exam-reports").job_id == report


def test_a_claim_counts_the_attempt_and_takes_a_lease(owner: Owner, alices: Requester, ada: Claimer) -> None:
    job = alices.submitted()
    assert ada.claimed() == Taken(job_id=job, attempt=1, worker="ada")
    row = job_of(owner, job)
    assert (row["status"], row["attempts"], row["locked_by"], row["phase"]) == ("processing", 1, "ada", "loading")
    assert 15 < row["lease_seconds"] <= 20
    assert row["started_at"] is not None


def test_a_full_queue_gives_the_next_job_when_one_ends(owner: Owner, alices: Requester, ada: Claimer) -> None:
    set_policy(owner, max_processing=3, max_per_user=None)
    for number in range(5):
        alices.submitted(f"{number}")
    first, *_ = [ada.claimed() for _ in range(3)]
    assert ada.claim() is None
    ada.finish(first)
    ada.claimed()
    assert ada.claim() is None


def test_a_user_at_the_limit_gets_the_next_place_when_one_of_theirs_ends(owner: Owner, alices: Requester, ada: Claimer) -> None:
    set_policy(owner, max_processing=None, max_per_user=2)
    for number in range(4):
        alices.submitted(f"{number}")
    first, _ = ada.claimed(), ada.claimed()
    assert ada.claim() is None
    ada.fail(first)
    ada.claimed()
    assert ada.claim() is None


def test_ten_claimers_at_once_fill_the_limits_and_never_exceed_them(owner: Owner, database_url: str) -> None:
    for name in "abcd":
        with Requester(database_url, owner.user(f"{name}@example.org")) as requester:
            for number in range(10):
                requester.submitted(f"{name} {number}")
    set_policy(owner, max_processing=3, max_per_user=2)
    start = Barrier(CLAIMERS)

    def claim(claimer: Claimer) -> Taken | None:
        start.wait()
        return claimer.claim()

    with ExitStack() as stack, ThreadPoolExecutor(CLAIMERS) as threads:
        claimers = [stack.enter_context(Claimer(database_url, f"worker {number}")) for number in range(CLAIMERS)]
        for _ in range(10):
            taken = [claim for claim in threads.map(claim, claimers) if claim]
            users = Counter[UUID](row[0] for row in owner.rows("SELECT user_id FROM export_jobs WHERE status = 'processing'"))
            # Without the lock, ten claimers reach nine.
            assert len(taken) == users.total() == 3
            assert max(users.values()) <= 2
            for claimer in claimers:
                assert all(claimer.finish(claim) for claim in taken if claim.worker == claimer.name)


def test_ten_claimers_of_one_job_get_it_once(database_url: str, alices: Requester) -> None:
    job = alices.submitted()

    def claim(number: int) -> Taken | None:
        with Claimer(database_url, f"worker {number}") as claimer:
            return claimer.claim()

    with ThreadPoolExecutor(CLAIMERS) as threads:
        taken = [claim for claim in threads.map(claim, range(CLAIMERS)) if claim]
    assert [claim.job_id for claim in taken] == [job]


def test_one_user_at_the_limit_does_not_hold_up_another(alices: Requester, bobs: Requester, ada: Claimer) -> None:
    for number in range(5):
        alices.submitted(f"a{number}")
    job = bobs.submitted("b")
    assert job in [ada.claimed().job_id for _ in range(3)]


def test_fifty_jobs_of_two_users_put_the_first_of_a_third_back_by_one_place_at_most(
    owner: Owner, database_url: str, alices: Requester, bobs: Requester, ada: Claimer
) -> None:
    set_policy(owner, max_processing=3, max_per_user=2)
    for number in range(50):
        alices.submitted(f"a{number}")
    for number in range(50):
        bobs.submitted(f"b{number}")
    for _ in range(7):
        ada.finish(ada.claimed())
    with Requester(database_url, owner.user("carol@example.org")) as carols:
        job = carols.submitted("c")
        assert job in [ada.claimed().job_id for _ in range(2)]


def test_users_take_turns(owner: Owner, alices: Requester, bobs: Requester, ada: Claimer) -> None:
    set_policy(owner, max_processing=None, max_per_user=None)
    first = [alices.submitted(f"a{number}") for number in range(4)]
    second = [bobs.submitted(f"b{number}") for number in range(2)]
    expected = [first[0], second[0], first[1], second[1], first[2], first[3]]
    assert [ada.claimed().job_id for _ in expected] == expected


def test_a_job_that_failed_keeps_its_turn(owner: Owner, alices: Requester, ada: Claimer) -> None:
    jobs = [alices.submitted(f"{number}") for number in range(3)]
    ada.fail(ada.claimed())
    owner.rows("UPDATE export_jobs SET run_after = clock()")
    assert ada.claimed().job_id == jobs[0]


def test_a_locked_row_is_passed_over(owner: Owner, database_url: str, alices: Requester, ada: Claimer) -> None:
    alices.submitted("a")
    second = alices.submitted("b")
    with Requester(database_url, alices.user) as other, other.conn.transaction():
        first = owner.rows("SELECT id FROM export_jobs ORDER BY id LIMIT 1")[0][0]
        assert other.cancel(first) == "cancelled"
        assert ada.claimed().job_id == second
