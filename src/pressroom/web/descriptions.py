"""Describe the routes of pages for the OpenAPI document and the check of scopes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from pressroom.auth.principal import Scope
from pressroom.errors import PressroomError
from pressroom.http.operations import Operation, ResponseSpec, operation_opt
from pressroom.web.pages import MEDIA_TYPE

PAGE: Final = ResponseSpec(description="A page.", media_type=MEDIA_TYPE)
PART: Final = ResponseSpec(description="A part of a page.", media_type=MEDIA_TYPE)
DIALOG: Final = ResponseSpec(description="A dialog.", media_type=MEDIA_TYPE)


def page_opt(
    summary: str,
    *,
    response: ResponseSpec = PAGE,
    responses: Mapping[int, ResponseSpec] | None = None,
    errors: tuple[type[PressroomError], ...] = (),
    query: type[msgspec.Struct] | None = None,
    path_parameters: Mapping[str, str] | None = None,
    body: type[msgspec.Struct] | None = None,
    file_types: tuple[str, ...] = (),
    headers: Mapping[str, str] | None = None,
    public: bool = False,
    scope: Scope | None = None,
    tag: str = "pages",
) -> dict[str, Any]:
    """Return the `opt` of a route for people, whose error responses are pages: `@get(…, opt=page_opt("Show …"))`.

    `response` is that of the status 200; `responses` replaces it. The others are members of `Operation`.
    """
    return operation_opt(
        Operation(
            summary=summary,
            tag=tag,
            page=True,
            responses=responses or {200: response},
            errors=errors,
            query=query,
            path_parameters=path_parameters or {},
            body=body,
            file_types=file_types,
            headers=headers or {},
            public=public,
            scope=scope,
        )
    )
