"""`/help/errors`: what each error means, why it occurs, and what to do. Errors link to their code there."""

from __future__ import annotations

from dataclasses import dataclass

from litestar import Response, get

from pressroom.http.dependencies import ApiRequest
from pressroom.web.descriptions import page_opt
from pressroom.web.failures.causes import CAUSES
from pressroom.web.failures.words import CLASSES, ERRORS, Said
from pressroom.web.language import words_of
from pressroom.web.pages import page
from pressroom.words import Words


@dataclass(frozen=True, kw_only=True)
class Explained:
    """An error with its cause. `others` are said about the same code in certain cases."""

    code: str
    said: Said
    cause: str
    others: tuple[Said, ...]


@get("/help/errors", opt=page_opt("Explain the errors", public=True), sync_to_thread=False)
def show_errors(request: ApiRequest) -> Response[bytes]:
    """Show all errors, in the order of their codes. The page is for everybody: signing in has errors, too."""
    words = words_of(request)
    return page(request, "failures/help.html", errors=[_explained(code, words) for code in sorted(ERRORS)])


def _explained(code: str, words: Words) -> Explained:
    return Explained(
        code=code,
        said=ERRORS[code].translated(words),
        cause=words.gettext(CAUSES[code]),
        others=tuple(said.translated(words) for error, said in CLASSES.items() if error.code == code),
    )
