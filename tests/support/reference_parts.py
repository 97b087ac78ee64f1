"""Generate parts of the reference from the code: `python -m tests.support.reference_parts` writes them into the pages.

A part is between `<!-- generated: name -->` and `<!-- end -->`. A test checks that the parts are up to date.
"""

from __future__ import annotations

import inspect
import io
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, get_args, get_type_hints

import msgspec
from rich.console import Console
from tests.support.formula_table import coverage_table, formula_table
from tests.support.pages import all_pages
from tests.support.reference_tables import (
    attribute_docstrings,
    choices,
    described,
    first_line,
    properties,
    shown_default,
    shown_example,
    shown_type,
    table,
    yes_or_no,
)

from pressroom import errors
from pressroom.api.files import RangeNotSatisfiableError
from pressroom.api.openapi import build_document
from pressroom.app import create_app
from pressroom.cli.application import SECTIONS, application
from pressroom.cli.application import _import_commands as import_commands  # pyright: ignore[reportPrivateUsage] - help texts
from pressroom.errors import PressroomError, SettingsError
from pressroom.exams.options import ReportOptions
from pressroom.http.failures import METHODS
from pressroom.kinds import KINDS
from pressroom.kinds.letter.view import Fact, LetterView, Sender
from pressroom.kinds.resume.kind import RESUME
from pressroom.kinds.resume.view import Entry, Piece, ResumeView, Row, Section, When
from pressroom.rendering.html.font_files import TEXT_FONTS
from pressroom.rendering.html.templates import load_templates
from pressroom.rendering.html.tokens import Design, design_tokens
from pressroom.rendering.options import PAGE_INCHES, ExportOptions, Quality
from pressroom.rendering.pdf.postprocess import IMAGE_DPI
from pressroom.settings import EXAMPLES, PREFIX, Settings
from pressroom.webhooks.model import Problem

PART: Final = re.compile(r"(?<=<!-- generated: )(?P<name>[a-z]+) -->\n(?P<text>.*?)(?=<!-- end -->)", re.DOTALL)
HELP_COLUMNS: Final = 100
MILLIMETRES: Final = 25.4
ANY_ROUTE: Final = {
    "INTERNAL_ERROR", "DATABASE_UNAVAILABLE", "NOT_AUTHENTICATED", "RATE_LIMITED", "CSRF_FAILED", "PAYLOAD_TOO_LARGE",
    "UNSUPPORTED_MEDIA_TYPE",
}  # fmt: skip
"""Codes that the page lists once for all routes."""
WITH_IDENTITY: Final = {"FORBIDDEN", "IDENTITY_PROVIDER_UNAVAILABLE"}
"""Codes that the page names once for all routes that need an identity."""
CLI_NAMES: Final = {"include_metadata": "--no-metadata"}


def settings() -> str:
    """Return a table of the settings."""
    meanings = attribute_docstrings(Settings)
    rows = (
        (
            f"`{PREFIX}{field.name.upper()}`",
            meanings[field.name].replace("`data_dir`", f"`{PREFIX}DATA_DIR`"),
            shown_default(field.default),
            shown_example(EXAMPLES[field.name]),
        )
        for field in msgspec.structs.fields(Settings)
    )
    return table(("variable", "what it is", "default", "example"), rows)


def commands() -> str:
    """Return the help of every command."""
    app = application()
    import_commands(app)
    return "\n".join(
        f"## pressroom {command.name}\n\n```text\n{_help(app, command.name)}\n```\n"
        for group in SECTIONS.values()
        for command in group
    )


def routes() -> str:
    """Return a table of the routes of each tag."""
    by_tag: dict[str, list[tuple[str, ...]]] = {}
    for path, methods in openapi()["paths"].items():
        for method, operation in sorted(methods.items(), key=lambda item: METHODS.index(item[0].upper())):
            # The readiness route responds to 503 with data. Error pages have no codes.
            good = [status for status in operation["responses"] if status < "400" or _has_data(operation, status)]
            codes = [code for status in operation["responses"] for code in _codes(operation, status)]
            usual = ANY_ROUTE | (WITH_IDENTITY if operation["security"] else set[str]())
            special = dict.fromkeys(f"`{code}`" for code in codes if code not in usual)
            row = (f"`{method.upper()} {path}`", operation["summary"], ", ".join(good), ", ".join(special))
            by_tag.setdefault(operation["tags"][0], []).append(row)
    head = ("route", "does", "answers", "may fail with")
    return "\n".join(f"### {tag.capitalize()} routes\n\n{table(head, rows)}" for tag, rows in sorted(by_tag.items()))


def error_codes() -> str:
    """Return a table of the errors in responses and jobs."""
    rows = (
        (f"`{error.code}`", str(error.status), "yes" if error.retryable else "no", error().message.replace("\n", " "))
        for error in sorted(wire_errors(), key=lambda error: (error.status, error.code))
    )
    return table(("code", "status", "retryable", "message, unless a more exact one is known"), rows)


def problems() -> str:
    """Every reason for which an attempt at a delivery fails."""
    return table(("code", "message"), ((f"`{problem}`", problem.message) for problem in Problem))


def options() -> str:
    """Return a table of the export options."""
    rows = (
        (
            f"`{field.encode_name}`",
            choices(field.type),
            shown_default(field.default),
            f"`{CLI_NAMES.get(field.name, '--' + field.name.replace('_', '-'))}`",
        )
        for field in msgspec.structs.fields(ExportOptions)
    )
    return table(("option", "values", "default", "`pressroom render`"), rows)


def report_options() -> str:
    """Return a table of the options that only reports of exams have, or that have another default there."""
    shared = {field.name: field.default for field in msgspec.structs.fields(ExportOptions)}
    types = get_type_hints(ReportOptions, include_extras=True)
    rows = (
        (f"`{field.encode_name}`", choices(field.type), shown_default(field.default), described(types[field.name]))
        for field in msgspec.structs.fields(ReportOptions)
        if field.name not in shared or field.default != shared[field.name]
    )
    return table(("option", "values", "default", "meaning"), rows)


def pages() -> str:
    """Return a table of the page sizes."""
    rows = (
        (f"`{name}`", f"{width:.2f} × {height:.2f}", f"{width * MILLIMETRES:.0f} × {height * MILLIMETRES:.0f}")
        for name, (width, height) in PAGE_INCHES.items()
    )
    return table(("size", "inches", "millimetres"), rows)


def quality() -> str:
    """Return a table of the qualities."""
    qualities: tuple[Quality, ...] = get_args(Quality)
    rows = (
        (
            f"`{name}`",
            str(IMAGE_DPI[name]),
            "yes" if ExportOptions(quality=name).tagged else "no",
            "yes" if name == "high" else "no",
        )
        for name in qualities
    )
    return table(("quality", "pixels per inch", "tags and outline", "PDF/UA identification"), rows)


def templates() -> str:
    """Return a table of the templates."""
    rows = (
        (
            f"`{kind.name}`",
            f"`{template.slug}`",
            template.name,
            ", ".join(template.categories),
            yes_or_no(template.supports_photo),
        )
        for kind in KINDS.values()
        for template in load_templates(kind.templates_folder).values()
    )
    return table(("kind", "slug", "name", "categories", "photo"), rows)


def fonts() -> str:
    """Return a table of the fonts for templates."""
    return table(("name", "family"), ((f"`{name}`", font.family) for name, font in TEXT_FONTS.items()))


def names() -> str:
    """Return a table of the names in templates of resumes."""
    return _views(
        {"`resume`": ResumeView, "section": Section, "entry, post": Entry, "row, item": Row, "date": When, "piece": Piece}
    )


def letters() -> str:
    """Return a table of the names in templates of letters."""
    return _views({"`letter`": LetterView, "sender": Sender, "fact": Fact})


def _views(views: Mapping[str, type]) -> str:
    rows = (
        (
            owner,
            first_line(view),
            ", ".join(f"`{name}`{shown_type(kind)}" for name, kind in {**view.__annotations__, **properties(view)}.items()),
        )
        for owner, view in views.items()
    )
    return table(("object", "what it is", "names"), rows)


def tokens() -> str:
    """Return a table of the design tokens that every template has, with those of the default template."""
    template = load_templates(RESUME.templates_folder)[RESUME.default_template]
    return table(
        ("token", "value"),
        ((f"`{name}`", f"`{value}`") for name, value in design_tokens(template, Design(), language="en").items()),
    )


PARTS: Final[Mapping[str, Callable[[], str]]] = {
    "formulas": formula_table,
    "coverage": coverage_table,
    "settings": settings,
    "commands": commands,
    "routes": routes,
    "errors": error_codes,
    "problems": problems,
    "options": options,
    "report": report_options,
    "pages": pages,
    "quality": quality,
    "templates": templates,
    "fonts": fonts,
    "names": names,
    "letters": letters,
    "tokens": tokens,
}


def openapi() -> dict[str, Any]:
    """Build the OpenAPI document."""
    app = create_app(Settings(data_dir=Path("unused")), database_url="postgresql://unused", with_worker=False)
    return build_document(app)


def wire_errors() -> list[type[PressroomError]]:
    """List the errors of responses and jobs."""
    defined = [error for _, error in inspect.getmembers(errors, inspect.isclass) if issubclass(error, PressroomError)]
    return [error for error in (*defined, RangeNotSatisfiableError) if error is not SettingsError]


def written(text: str) -> str:
    """Return a page's text with all parts generated anew."""
    return PART.sub(lambda found: f"{found['name']} -->\n\n{PARTS[found['name']]()}\n", text)


def _codes(operation: Mapping[str, Any], status: str) -> list[str]:
    error = _members(operation, status).get("error")
    return error["properties"]["code"]["enum"] if error else []


def _has_data(operation: Mapping[str, Any], status: str) -> bool:
    return "data" in _members(operation, status)


def _members(operation: Mapping[str, Any], status: str) -> dict[str, Any]:
    content = operation["responses"][status].get("content", {}).get("application/json", {})
    return content.get("schema", {}).get("properties", {})


def _help(app: Any, name: str) -> str:
    output = io.StringIO()
    app.help_print(name.split(), console=Console(file=output, width=HELP_COLUMNS))
    return "\n".join(line.rstrip() for line in output.getvalue().strip().splitlines())


if __name__ == "__main__":
    for shown in all_pages():
        if shown.text != written(shown.text):
            shown.path.write_text(written(shown.text), encoding="utf-8")
