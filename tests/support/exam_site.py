"""Put exams on the site of tests of pages: an institution, its teachers, and exams with many or few copies."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import httpx
import msgspec
from tests.support.applications import client_of, token_of
from tests.support.exams import add_institution, staff
from tests.support.site import Site

from pressroom.auth.principal import Principal
from pressroom.exams.document import Language
from pressroom.exams.samples.sample import sample_document


def teacher_of(site: Site, institution: Any = None) -> Principal:
    """Add a teacher of an institution, which is a new one unless given."""
    return staff(site.owner, institution=institution or add_institution(site.owner, f"Lycée {uuid4().hex[:8]}"))


async def put_exam(site: Site, teacher: Principal, document: bytes | dict[str, Any], exam_id: UUID | None = None) -> UUID:
    """Store an exam as a teacher, and return its id."""
    exam_id = exam_id or uuid4()
    async with client_of(site.address, token_of(site.owner, teacher)) as client:
        answer = await _put(client, exam_id, document)
        assert answer.is_success, answer.text
    return exam_id


async def put_sample(site: Site, teacher: Principal, *, students: int = 12, in_language: Language = "fr", **members: Any) -> UUID:
    """Store a sample exam as a teacher, and return its id."""
    return await put_exam(site, teacher, sample_json(students=students, in_language=in_language, **members))


def sample_json(*, students: int = 12, in_language: Language = "fr", **members: Any) -> dict[str, Any]:
    """Return the JSON of a sample exam, with members replaced."""
    document = sample_document(students=students, language=in_language)
    return {**msgspec.json.decode(msgspec.json.encode(document)), **members}


async def _put(client: httpx.AsyncClient, exam_id: UUID, document: bytes | dict[str, Any]) -> httpx.Response:
    if isinstance(document, bytes):
        return await client.put(f"/api/exams/{exam_id}", content=document, headers={"Content-Type": "application/json"})
    return await client.put(f"/api/exams/{exam_id}", json=document)
