"""Render pages and parts of pages from the templates in this folder. All values are escaped."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Response
from litestar.datastructures import Cookie

from pressroom.auth.principal import Principal
from pressroom.http.dependencies import ApiRequest
from pressroom.http.services import Services
from pressroom.web.assets import asset_path
from pressroom.web.formats import formats
from pressroom.web.frame.frame import read_frame
from pressroom.web.language import CATALOGUES, LANGUAGE_COOKIE, YEAR_SECONDS, language_of, languages, script_words
from pressroom.web.offline.address import worker_path
from pressroom.web.warnings import warning_text
from pressroom.words import words_in

MEDIA_TYPE: Final = "text/html; charset=utf-8"
"""The `Content-Type` of pages. The framework adds the character set to `text/html`."""
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'{nonce}; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The content security policy of pages. Pictures that a person chooses are `data:` and `blob:`."""
SCHEME_COOKIE: Final = "pressroom_scheme"
"""Set by a script when the user chooses the appearance. It is not secret: it only chooses colours."""
SCHEMES: Final = frozenset({"light", "dark"})


async def show(
    request: ApiRequest,
    services: Services,
    principal: Principal,
    template: str,
    /,
    *,
    current: str,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **values: Any,
) -> Response[bytes]:
    """Return a page inside the frame of the application. `current` is the name of the entry of the navigation."""
    frame = await read_frame(services, principal)
    language = frame.language or language_of(request)
    response = page(request, template, status=status, headers=headers, language=language, frame=frame, current=current, **values)
    if request.cookies.get(LANGUAGE_COOKIE) != language and frame.language:
        response.cookies.append(language_cookie(language))  # for parts of pages, which do not read the user
    return response


def page(
    request: ApiRequest,
    template: str,
    /,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    language: str | None = None,
    **values: Any,
) -> Response[bytes]:
    """Return a page: a template, rendered with these values."""
    nonce = secrets.token_urlsafe(16)
    body = render(request, template, language=language, nonce=nonce, **values)
    sent = {"Content-Security-Policy": POLICY.format(nonce=f" 'nonce-{nonce}'"), "Referrer-Policy": "same-origin"}
    return Response(body, status_code=status, media_type="text/html", headers=sent | dict(headers or {}))


def fragment(
    request: ApiRequest, template: str, /, *, status: int = 200, headers: Mapping[str, str] | None = None, **values: Any
) -> Response[bytes]:
    """Return a part of a page, which a script puts in its place."""
    body = render(request, template, **values)
    return Response(body, status_code=status, media_type="text/html", headers=dict(headers or {}))


def render(request: ApiRequest, template: str, /, *, language: str | None = None, **values: Any) -> bytes:
    """Render a template in the language of the request, or in another one."""
    language = language or language_of(request)
    scheme = request.cookies.get(SCHEME_COOKIE, "")
    context = {
        "language": language,
        "languages": languages(),
        "script_words": script_words(language, template.partition("/")[0]),
        "scheme": scheme if scheme in SCHEMES else "",
    } | values
    return _environment(language).get_template(template).render(context).encode()


def language_cookie(language: str) -> Cookie:
    """Make the cookie that chooses the language of the pages."""
    return Cookie(key=LANGUAGE_COOKIE, value=language, max_age=YEAR_SECONDS, path="/", samesite="lax")


@cache
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    words = words_in(CATALOGUES, language)
    environment.install_gettext_callables(  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType] - the extension adds it
        words.translations.gettext, words.translations.ngettext, newstyle=True
    )
    environment.globals["worker_path"] = worker_path  # pyright: ignore[reportArgumentType] - the type is that of the defaults
    filters: dict[str, Callable[..., Any]] = {**formats(words), "warning_text": partial(warning_text, words)}
    environment.filters.update(filters)
    environment.globals["asset"] = asset_path  # pyright: ignore[reportArgumentType] - the type is that of the defaults
    return environment
