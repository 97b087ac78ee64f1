"""Test with a schema-based fuzzer that every response is described by the OpenAPI document.

Each run draws new examples. The header of pytest and each failure show the seed, which draws the same examples again.
"""

# The fuzzer's own types are generic without arguments, and partly unknown.
# pyright: reportUnknownVariableType=false, reportUnknownMemberType=false, reportUnknownArgumentType=false
# pyright: reportUnknownParameterType=false, reportMissingTypeArgument=false

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import threading
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as examples
from hypothesis.errors import Flaky
from schemathesis import GenerationMode
from schemathesis.checks import CheckFunction, negative_data_rejection, positive_data_acceptance
from schemathesis.core.failures import FailureGroup
from tests.support.applications import resume, serving, token_of
from tests.support.databases import Owner, cloned_database
from tests.support.exams import add_institution, small_exam, staff
from tests.support.fuzz_seed import FUZZ_SEED, fuzz_seed
from tests.support.polling import wait_until

from pressroom.api.openapi import build_document
from pressroom.app import create_app
from pressroom.settings import Settings

# The worker in the other thread draws random delays, which Hypothesis attributes to a strategy.
RANDOM = "ignore:Do not use the `random` module:hypothesis.errors.HypothesisDeprecationWarning"
pytestmark = pytest.mark.filterwarnings(RANDOM)

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "10"))
"""Examples of each case. Set FUZZ_EXAMPLES to draw more."""
SEQUENCE_RUNS = 10
TIMEOUT_SECONDS = 20
DOCUMENT = build_document(create_app(Settings(data_dir=Path("unused")), database_url="postgresql://unused", with_worker=False))
CASES = [
    (method.upper(), path, existing)
    for path, methods in DOCUMENT["paths"].items()
    for method in methods
    # Random ids belong to no row. Ids of existing rows reach more of the code.
    for existing in ((False, True) if "{" in path else (False,))
]


@dataclass(frozen=True, kw_only=True)
class Target:
    """A running application, an API token, and ids of existing rows by path parameter."""

    address: str
    token: str
    ids: dict[str, str]


@pytest.fixture(scope="module")
def target(database_server: str, template_database: str, tmp_path_factory: pytest.TempPathFactory) -> Generator[Target]:
    """Run the application in a separate thread, because the calls of the fuzzer block."""
    settings = Settings(
        data_dir=tmp_path_factory.mktemp("fuzzed"),
        secret_key="k" * 40,
        max_body_bytes=100_000,
        requests_per_minute=1_000_000,
        daily_operations=1_000_000,
        webhooks_allow_private=True,
    )
    with cloned_database(database_server, template_database) as url:
        owner = Owner(url)
        token = token_of(owner, staff(owner, institution=add_institution(owner)))
        loop = asyncio.new_event_loop()
        stop = asyncio.Event()
        ready = threading.Event()
        addresses: list[str] = []

        async def serve() -> None:
            try:
                async with serving(create_app(settings, database_url=url, with_worker=True)) as address:
                    addresses.append(address)
                    ready.set()
                    await stop.wait()
            finally:
                ready.set()

        thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
        thread.start()
        ready.wait(timeout=20)
        try:
            yield Target(address=addresses[0], token=token, ids=existing_ids(addresses[0], token))
        finally:
            loop.call_soon_threadsafe(stop.set)
            thread.join()
            loop.close()
            owner.close()


def existing_ids(address: str, token: str) -> dict[str, str]:
    with httpx.Client(base_url=address, headers={"Authorization": f"Bearer {token}"}, timeout=30) as client:
        document = client.post("/api/v1/documents", json=resume()).json()["data"]
        body = {"documentId": document["id"]}
        client.post("/api/v1/export/pdf", json=body, headers={"Prefer": "wait=20"}).raise_for_status()
        entry = client.get("/api/v1/export/history").json()["data"]["items"][0]
        link = client.get(f"/api/v1/export/download/{entry['id']}").headers["Location"]
        webhook = {"url": "http://127.0.0.1:9/", "events": ["export.completed"]}
        webhook = client.post("/api/v1/webhooks", json=webhook).json()["data"]
        api_token = client.post("/api/v1/tokens", json={"name": "fuzzed"}).json()["data"]
        batch = client.post("/api/v1/export/batch", json={"documentIds": [document["id"]]}).json()["data"]
        picture = re.search(r"/pictures/([\w-]+)", client.get(f"/documents/{document['id']}/card").text)
        assert picture is not None
        exam_id = str(uuid4())
        client.put(f"/api/exams/{exam_id}", json=small_exam()).raise_for_status()
        copy = re.search(rf"/exams/{exam_id}/copies/([\w-]+)", client.get(f"/exams/{exam_id}").text)
        assert copy is not None
        client.post(f"/api/exams/{exam_id}/export/pdf", json={}).raise_for_status()
        status = f"/api/exams/{exam_id}/export/status"
        wait_until(lambda: "downloadUrl" in client.get(status).json()["data"], seconds=60, what="the report is completed")
        return {
            "exam_id": exam_id,
            "student_id": copy[1],
            "filename": client.get(status).json()["data"]["downloadUrl"].rpartition("/")[2],
            "batch_id": batch["batchId"],
            "token_id": api_token["id"],
            "session_id": str(uuid4()),  # a session begins with a password, and a token cannot end its own
            "document_id": document["id"],
            "key": picture[1],
            "version": "1",
            "job_id": entry["jobId"],
            "history_id": entry["id"],
            "token": link.rpartition("/")[2],
            "kind": "resume",
            "slug": "classic",
            "schema_name": "resume.json",
            "webhook_id": webhook["id"],
            "name": "none.js",
            "queue": "documents",
            "user_id": client.get("/api/v1/operations").json()["data"]["users"][0]["userId"],
        }


@pytest.mark.parametrize(("method", "path", "existing"), CASES, ids=[f"{m} {p} {e}" for m, p, e in CASES])
def test_fuzzing_finds_no_undocumented_response(target: Target, method: str, path: str, existing: bool):
    schema = schemathesis.openapi.from_dict(DOCUMENT)
    schema.config.update(base_url=target.address)
    operation = schema[path][method]
    strategy = operation.as_strategy()
    if not existing and (operation.body or operation.query):
        strategy |= operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)

    @seed(fuzz_seed())
    @given(case=strategy)
    @examples(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        # Without shrinking, which may send hundreds of requests. The failed case is printed as a curl command.
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
    def fuzz(case: schemathesis.Case) -> None:
        if existing:
            case.path_parameters.update({name: target.ids[name] for name in case.path_parameters})
        headers = {"Authorization": f"Bearer {target.token}"}
        case.call_and_validate(headers=headers, excluded_checks=excluded_checks(case), timeout=TIMEOUT_SECONDS)

    print(f"Drawn with {FUZZ_SEED}={fuzz_seed()}")  # noqa: T201 - pytest shows it with a failure
    fuzz()


def excluded_checks(case: schemathesis.Case) -> list[CheckFunction]:
    """Return the checks that do not hold for a request."""
    # A body that matches the schema may be refused: the rules of a kind for its data are not in the schema.
    excluded: list[CheckFunction] = [positive_data_acceptance]
    if "Authorization" in (case.headers or {}):
        excluded.append(negative_data_rejection)  # a wrong header that was drawn is replaced by that of the token
    return excluded


def sequences(target: Target, answered: set[tuple[str, int]], failures: list[FailureGroup]) -> Any:
    """Return a state machine that follows what an answer names. It puts what it sees into the two collections."""
    schema = schemathesis.openapi.from_dict(DOCUMENT)
    schema.config.update(base_url=target.address)
    # Not the token's own end, after which every other request is refused.
    followed = schema.exclude(path="/api/v1/tokens/{token_id}", method="DELETE")
    documents = [target.ids["document_id"]]
    deleted: list[str] = []

    class Sequences(followed.as_state_machine()):
        def get_call_kwargs(self, case: schemathesis.Case) -> dict[str, Any]:
            del case
            return {"headers": {"Authorization": f"Bearer {target.token}"}, "timeout": TIMEOUT_SECONDS}

        def before_call(self, case: schemathesis.Case) -> None:
            # Drawn data is hardly ever a resume, and a sequence that begins with a refusal goes nowhere.
            bodies = {
                "/api/v1/documents": resume(),
                "/api/v1/export/pdf": {"documentId": documents[-1]},
                "/api/v1/export/batch": {"documentIds": documents[-2:]},
            }
            if case.method == "POST" and case.path in bodies:
                case.body = bodies[case.path]  # pyright: ignore[reportAttributeAccessIssue]
            # Few sequences ask for what an earlier step deleted.
            if deleted and (case.method, case.path) == ("GET", "/api/v1/documents/{document_id}"):
                case.path_parameters = {"document_id": deleted.pop()}

        def validate_response(  # pyright: ignore[reportIncompatibleMethodOverride]
            self, response: schemathesis.Response, case: schemathesis.Case, **_: Any
        ) -> None:
            answered.add((f"{case.method} {case.path}", response.status_code))
            if (case.method, case.path, response.status_code) == ("POST", "/api/v1/documents", 201):
                documents.append(response.json()["data"]["id"])
            if (case.method, case.path, response.status_code) == ("DELETE", "/api/v1/documents/{document_id}", 200):
                deleted.append(case.path_parameters["document_id"])
            try:
                case.validate_response(response, excluded_checks=excluded_checks(case))
            except FailureGroup as group:
                failures.append(group)
                raise

    return Sequences


def test_sequences_of_requests_find_no_undocumented_response(target: Target):
    """Follow what an answer names to the routes that take it: create, read, change, export, delete, and use what is gone."""
    answered: set[tuple[str, int]] = set()
    failures: list[FailureGroup] = []
    machine = sequences(target, answered, failures)
    print(f"Drawn with {FUZZ_SEED}={fuzz_seed()}")  # noqa: T201 - pytest shows it with a failure
    wanted = {
        ("GET /api/v1/documents/{document_id}", 200),
        ("DELETE /api/v1/documents/{document_id}", 200),
        ("GET /api/v1/documents/{document_id}", 404),  # what is gone is asked for too
    }
    for number in range(10 * SEQUENCE_RUNS):
        if number >= SEQUENCE_RUNS and wanted <= answered:
            break
        settings = examples(
            max_examples=EXAMPLES // 3,
            stateful_step_count=10,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
        )
        # Jobs end while requests come, so that the same sequence may find another answer. What fails is kept in `failures`.
        with contextlib.suppress(Flaky, FailureGroup):
            seed(fuzz_seed() + number)(machine).run(settings=settings)
    assert failures == []
    assert wanted <= answered
