"""`pressroom exams`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

from cyclopts import Parameter, validators

from pressroom.cli.database import with_owner
from pressroom.cli.exam_files import is_table, print_warnings, read_exam_file, read_file, table_of_file
from pressroom.cli.failures import UsageError
from pressroom.cli.files import FileName
from pressroom.exams.document import MAX_STUDENTS, Language

if TYPE_CHECKING:
    # Imported at run time by the functions below: the driver is not needed to print this module's help.
    from pressroom.db.pool import Connection
    from pressroom.db.tenant import TenantConnection
    from pressroom.exams.document import ExamDocument

StudentCount = Annotated[int, Parameter(validator=validators.Number(gte=1, lte=MAX_STUDENTS))]


def import_exam(file: FileName, /, *, email: str = "", exam: UUID | None = None) -> None:
    """Store a whole exam, or add students and marks to one, and print only its id on standard output.

    A JSON or YAML file is a whole exam. It replaces the exam that has its id, or is a new one. A CSV file has a row for
    each student: number, last name, first name, class, status, and a column for each question; any of them but the number
    may be absent. What is not carried over is named on standard error.

    Args:
        file: The exam or the table; - reads standard input.
        email: The e-mail address of a teacher of the institution. Default: the only teacher there is.
        exam: The id of the exam that the file replaces, or that the table is added to.
    """
    name, content = read_file(file)
    if is_table(name, content):
        if exam is None:
            raise UsageError("a table is added to an exam. Name it: --exam ID")
        _import_table(name, content, email=email, exam_id=exam)
        return
    document = read_exam_file(name, content)

    async def store(conn: TenantConnection) -> UUID:
        from pressroom.exams.storing import service

        if exam is None:
            return await service.import_exam(conn, document)
        await service.put_exam(conn, exam, document)
        return exam

    print(_as_teacher(store, email=email))


def sample_exam(*, students: StudentCount = 60, email: str = "", language: Language = "fr") -> None:
    """Store a fictional exam in mathematics with corrected copies, and print only its id on standard output.

    Args:
        students: The number of students.
        email: The e-mail address of a teacher of the institution. Default: the only teacher there is; on an installation
            without one, a demonstration teacher is added.
        language: The language of the exam.
    """
    from pressroom.exams.samples.sample import sample_document

    document = sample_document(students=students, language=language)

    async def store(conn: TenantConnection) -> UUID:
        from pressroom.exams.storing import service

        return await service.import_exam(conn, document)

    print(_as_teacher(store, email=email, sample=document))


def _import_table(name: str, content: bytes, *, email: str, exam_id: UUID) -> None:
    async def store(conn: TenantConnection) -> UUID:
        from pressroom.exams.importing.checks import check_document
        from pressroom.exams.storing import repository, service

        await service.lock_institution(conn)  # before the exam is read, so that nobody changes it meanwhile
        stored = await repository.read_exam(conn, exam_id)
        imported = table_of_file(name, stored.document, content)
        check_document(imported.document)
        await service.put_exam(conn, exam_id, imported.document)
        print_warnings(name, imported.warnings)
        return exam_id

    print(_as_teacher(store, email=email))


def _as_teacher(store: Callable[[TenantConnection], Awaitable[UUID]], *, email: str, sample: ExamDocument | None = None) -> UUID:
    """Call `store` in a transaction of a teacher. With a sample, a teacher is added where there is none."""

    async def connected(conn: Connection, url: str) -> UUID:
        from pressroom.cli.database import as_user
        from pressroom.cli.teachers import chosen_teacher
        from pressroom.exams.storing.service import check_teacher, when_free

        user = await chosen_teacher(conn, email=email, institution=None if sample is None else sample.institution)
        check_teacher(user)

        async def stored() -> UUID:
            async with as_user(url, user) as tenant:
                return await store(tenant)

        return await when_free(stored)

    return with_owner(connected)
