"""Read what the dashboard of an exam shows: the classes, which are the repeated parameter `class`, the tab, search and order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal
from urllib.parse import urlencode
from uuid import UUID

import msgspec

from pressroom.errors import FieldError, InvalidRequestError
from pressroom.exams.model import Exam
from pressroom.http.dependencies import ApiRequest

PARAMETER: Final = "class"
Tab = Literal["students", "questions", "reports"]


class UnknownClassError(InvalidRequestError):
    """The exam does not have a class that is asked for."""

    def __init__(self) -> None:
        """Name the parameter."""
        field = FieldError(PARAMETER, "must be the id of a class of the exam.")
        super().__init__(f"{field.path}: {field.message}", details={"fields": [{"path": field.path, "message": field.message}]})


class DashboardQuery(msgspec.Struct, kw_only=True):
    """What the page shows beside the classes. Search and order are applied in the browser."""

    tab: Tab = "students"
    """The part that is open."""
    q: str = ""
    """What is searched among the students."""
    order: str = ""
    """The column by which the students are sorted, with a minus sign from the highest value down."""


def read_classes(request: ApiRequest) -> list[UUID]:
    """Return the ids of the classes that the query names, each once.

    Raises:
        UnknownClassError: One is no id.
    """
    try:
        return list(dict.fromkeys(UUID(text) for text in request.query_params.getall(PARAMETER, [])))
    except ValueError:
        raise UnknownClassError from None


def topmost(exam: Exam, class_ids: Sequence[UUID]) -> list[UUID]:
    """Return the classes in the order of the exam, without groups whose class is among them.

    Raises:
        UnknownClassError: The exam has not all of them.
    """
    groups = {group.id: group for group in exam.classes}
    if not groups.keys() >= set(class_ids):
        raise UnknownClassError
    chosen = set(class_ids)

    def is_inside(class_id: UUID) -> bool:
        above = groups[class_id].parent_id
        while above is not None and above not in chosen:
            above = groups[above].parent_id
        return above is not None

    return [class_id for class_id in groups if class_id in chosen and not is_inside(class_id)]


def address_of(exam_id: UUID, class_ids: Sequence[UUID], query: DashboardQuery) -> str:
    """Return the address of the page that shows this."""
    given = [*((PARAMETER, str(class_id)) for class_id in class_ids)]
    given += [("tab", query.tab)] if query.tab != "students" else []
    given += [(name, value) for name, value in (("q", query.q), ("order", query.order)) if value]
    return f"/exams/{exam_id}" + (f"?{urlencode(given)}" if given else "")
