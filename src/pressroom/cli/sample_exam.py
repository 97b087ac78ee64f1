"""Store the sample exam of the demonstration user once."""

from __future__ import annotations

from typing import Final
from uuid import UUID

import msgspec

from pressroom.auth.principal import Principal
from pressroom.auth.users import find_user, make_teacher
from pressroom.cli.database import as_user
from pressroom.db.pool import Connection
from pressroom.exams.samples.sample import sample_document
from pressroom.exams.storing.service import check_teacher, import_once, when_free

STUDENTS: Final = 60
EXAM_ID: Final = "pressroom-start"
"""The id by which the sample is found again, among other exams of the institution."""
REPORT_NAME: Final = "exam-report.pdf"


async def demo_exam(conn: Connection, url: str, user: Principal) -> UUID:
    """Return the sample exam of the demonstration user's institution. Store it if there is none; leave it as it is if there is.

    A user without an institution becomes a teacher of the sample's; an administrator stays one.

    Raises:
        ForbiddenError: The user belongs to an institution, and is neither a teacher nor an administrator of it.
    """
    document = msgspec.structs.replace(sample_document(students=STUDENTS), id=EXAM_ID)
    if user.institution_id is None:
        await make_teacher(conn, user, institution=document.institution)
        user = await find_user(conn, email=user.email)
    check_teacher(user)

    async def found_or_stored() -> UUID:
        async with as_user(url, user) as tenant:
            return await import_once(tenant, document)

    return await when_free(found_or_stored)
