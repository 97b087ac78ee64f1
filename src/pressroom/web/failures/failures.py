"""Answer failed requests with a page, or with a part of a page if a script asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from litestar import Request, Response

from pressroom.errors import NotAuthenticatedError, PressroomError
from pressroom.http.failures import wants_json
from pressroom.http.operations import SAFE_METHODS
from pressroom.http.responses import empty_response, error_response
from pressroom.web.failures.words import CLASSES, Said, say
from pressroom.web.language import words_of
from pressroom.web.pages import fragment, page
from pressroom.words import SOURCE_LANGUAGE, Words

SERVER_ERROR: Final = 500
"""From this status on, the error is the server's own: its message may hold what only administrators should see."""


def failure_page(request: Request[Any, Any, Any], error: PressroomError, headers: Mapping[str, str]) -> Response[bytes]:
    """Return what is shown instead of a page, or instead of a part of one; for scripts that ask for it, the JSON of the API."""
    if wants_json(request):
        return error_response(request, error, headers)
    from_script = request.headers.get("HX-Request") == "true"
    signed_out = isinstance(error, NotAuthenticatedError)
    if signed_out and not from_script and request.method in SAFE_METHODS and not request.url.path.startswith("/sign-in"):
        return empty_response(status=303, headers={"Location": f"/sign-in?next={quote(request.url.path, safe='/')}"})
    said, detail = _words(error, words_of(request))
    values = {
        "title": said.title,
        "advice": said.advice,
        "detail": detail,
        "code": error.code,
        "request_id": request.scope["state"].get("request_id") if error.status >= SERVER_ERROR else "",
    }
    if from_script:
        return fragment(request, "failures/fragment.html", status=error.status, headers=headers, sign_in=signed_out, **values)
    return page(
        request,
        "failures/page.html",
        status=error.status,
        headers=headers,
        number=error.status,
        sign_in=signed_out,
        retry=error.retryable,
        **values,
    )


def _words(error: PressroomError, words: Words) -> tuple[Said, str]:
    """Return an error in words, and its message as a detail where that is in English only.

    A message of its own says more than the code: with figures, or with places. The first sentence is what failed, the rest
    is what to do. Messages of the pages are in the catalogue; those of other parts speak English, and not to people where
    they name a part of the API in backticks.
    """
    said = say(error, words)
    is_said = type(error) in CLASSES or error.message == type(error)().message
    if error.status >= SERVER_ERROR or is_said or "`" in error.message:
        return said, ""
    message = words.gettext(error.message)
    if words.language != SOURCE_LANGUAGE and message == error.message:
        return said, message
    failed, _, advice = message.partition(". ")
    return Said(failed.removesuffix("."), advice), ""
