"""The parts of the reference that the code decides: `python -m tests.support.reference_parts` writes them into the pages.

A part stands between `<!-- generated: name -->` and `<!-- end -->`; a test compares each with what it would be now.
"""

from __future__ import annotations

import ast
import inspect
import io
import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, Literal, get_args, get_origin

import msgspec
from rich.console import Console
from tests.support.pages import all_pages

from pressroom import errors
from pressroom.api.failures import METHODS
from pressroom.api.files import RangeNotSatisfiableError
from pressroom.api.openapi import build_document
from pressroom.app import create_app
from pressroom.cli.application import SECTIONS, application
from pressroom.cli.application import _import_commands as import_commands  # pyright: ignore[reportPrivateUsage] - help texts
from pressroom.errors import PressroomError, SettingsError
from pressroom.kinds import KINDS
from pressroom.kinds.presentation import design_tokens
from pressroom.kinds.resume.view import Entry, Piece, ResumeView, Section
from pressroom.rendering.html.font_files import TEXT_FONTS
from pressroom.rendering.html.templates import load_templates
from pressroom.rendering.options import PAGE_INCHES, ExportOptions, MarginInches, Quality
from pressroom.rendering.pdf.postprocess import IMAGE_DPI
from pressroom.settings import EXAMPLES, PREFIX, Settings

PART: Final = re.compile(r"(?<=<!-- generated: )(?P<name>[a-z]+) -->\n(?P<text>.*?)(?=<!-- end -->)", re.DOTALL)
HELP_COLUMNS: Final = 100
MILLIMETRES: Final = 25.4
ANY_ROUTE: Final = {
    "INTERNAL_ERROR", "DATABASE_UNAVAILABLE", "NOT_AUTHENTICATED", "CSRF_FAILED", "PAYLOAD_TOO_LARGE", "UNSUPPORTED_MEDIA_TYPE",
}  # fmt: skip
"""Codes that the page names once for all routes."""
CLI_NAMES: Final = {"include_metadata": "--no-metadata"}


def settings() -> str:
    """Every environment variable."""
    meanings = _attribute_docstrings(Settings)
    rows = (
        (
            f"`{PREFIX}{field.name.upper()}`",
            meanings[field.name].replace("`data_dir`", f"`{PREFIX}DATA_DIR`"),
            _default(field.default),
            _example(EXAMPLES[field.name]),
        )
        for field in msgspec.structs.fields(Settings)
    )
    return _table(("variable", "what it is", "default", "example"), rows)


def commands() -> str:
    """Every command with its help."""
    app = application()
    import_commands(app)
    return "\n".join(
        f"## pressroom {command.words}\n\n```text\n{_help(app, command.words)}\n```\n"
        for group in SECTIONS.values()
        for command in group
    )


def routes() -> str:
    """Every route, by subject."""
    by_tag: dict[str, list[tuple[str, ...]]] = {}
    for path, methods in openapi()["paths"].items():
        for method, operation in sorted(methods.items(), key=lambda item: METHODS.index(item[0].upper())):
            good = [status for status in operation["responses"] if status < "400" or not _codes(operation, status)]
            codes = [code for status in operation["responses"] for code in _codes(operation, status)]
            special = dict.fromkeys(f"`{code}`" for code in codes if code not in ANY_ROUTE)
            row = (f"`{method.upper()} {path}`", operation["summary"], ", ".join(good), ", ".join(special))
            by_tag.setdefault(operation["tags"][0], []).append(row)
    head = ("route", "does", "answers", "may fail with")
    return "\n".join(f"### {tag.capitalize()} routes\n\n{_table(head, rows)}" for tag, rows in sorted(by_tag.items()))


def error_codes() -> str:
    """Every error that a client may meet."""
    rows = (
        (f"`{error.code}`", str(error.status), "yes" if error.retryable else "no", error().message.replace("\n", " "))
        for error in sorted(wire_errors(), key=lambda error: (error.status, error.code))
    )
    return _table(("code", "status", "retryable", "message, unless a more exact one is known"), rows)


def options() -> str:
    """Every export option."""
    rows = (
        (
            f"`{field.encode_name}`",
            _values(field.type),
            _default(field.default),
            f"`{CLI_NAMES.get(field.name, '--' + field.name.replace('_', '-'))}`",
        )
        for field in msgspec.structs.fields(ExportOptions)
    )
    return _table(("option", "values", "default", "`pressroom render`"), rows)


def pages() -> str:
    """Page sizes."""
    rows = (
        (f"`{name}`", f"{width:.2f} × {height:.2f}", f"{width * MILLIMETRES:.0f} × {height * MILLIMETRES:.0f}")
        for name, (width, height) in PAGE_INCHES.items()
    )
    return _table(("size", "inches", "millimetres"), rows)


def quality() -> str:
    """What each quality keeps."""
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
    return _table(("quality", "pixels per inch", "tags and outline", "PDF/UA identification"), rows)


def templates() -> str:
    """The templates that come with Pressroom."""
    rows = (
        (f"`{kind.name}`", f"`{template.slug}`", template.name, ", ".join(template.categories), _yes(template.supports_photo))
        for kind in KINDS.values()
        for template in load_templates(kind.templates_folder).values()
    )
    return _table(("kind", "slug", "name", "categories", "photo"), rows)


def fonts() -> str:
    """The fonts that a template may choose."""
    return _table(("name", "family"), ((f"`{name}`", font.family) for name, font in TEXT_FONTS.items()))


def names() -> str:
    """What a resume's template may print."""
    views = {"`resume`": ResumeView, "section": Section, "entry, line": Entry, "piece": Piece}
    rows = (
        (
            owner,
            _first_line(view),
            ", ".join(f"`{name}`{_type(kind)}" for name, kind in {**view.__annotations__, **_derived(view)}.items()),
        )
        for owner, view in views.items()
    )
    return _table(("object", "what it is", "names"), rows)


def tokens() -> str:
    """The design tokens with their default values."""
    return _table(("token", "value"), ((f"`{name}`", f"`{value}`") for name, value in design_tokens({}).items()))


PARTS: Final[Mapping[str, Callable[[], str]]] = {
    "settings": settings,
    "commands": commands,
    "routes": routes,
    "errors": error_codes,
    "options": options,
    "pages": pages,
    "quality": quality,
    "templates": templates,
    "fonts": fonts,
    "names": names,
    "tokens": tokens,
}


def openapi() -> dict[str, Any]:
    """Build the service's description of itself."""
    app = create_app(Settings(data_dir=Path("unused")), database_url="postgresql://unused", with_worker=False)
    return build_document(app)


def wire_errors() -> list[type[PressroomError]]:
    """List the errors that HTTP answers and jobs may carry."""
    defined = [error for _, error in inspect.getmembers(errors, inspect.isclass) if issubclass(error, PressroomError)]
    return [error for error in (*defined, RangeNotSatisfiableError) if error is not SettingsError]


def written(text: str) -> str:
    """Return a page's text with its parts as they would be now."""
    return PART.sub(lambda found: f"{found['name']} -->\n\n{PARTS[found['name']]()}\n", text)


def _codes(operation: Mapping[str, Any], status: str) -> list[str]:
    content = operation["responses"][status].get("content", {}).get("application/json", {})
    error = content.get("schema", {}).get("properties", {}).get("error")
    return error["properties"]["code"]["enum"] if error else []


def _help(app: Any, words: str) -> str:
    shown = io.StringIO()
    app.help_print(words.split(), console=Console(file=shown, width=HELP_COLUMNS))
    return "\n".join(line.rstrip() for line in shown.getvalue().strip().splitlines())


def _attribute_docstrings(owner: type[Any]) -> dict[str, str]:
    """Read the sentence below each attribute, which exists in the source only."""
    body = ast.parse(textwrap.dedent(inspect.getsource(owner))).body[0]
    assert isinstance(body, ast.ClassDef)
    return {
        attribute.target.id: inspect.cleandoc(sentence.value.value)
        for attribute, sentence in zip(body.body, body.body[1:], strict=False)
        if isinstance(attribute, ast.AnnAssign) and isinstance(attribute.target, ast.Name)
        if isinstance(sentence, ast.Expr) and isinstance(sentence.value, ast.Constant) and isinstance(sentence.value.value, str)
    }


def _values(kind: Any) -> str:
    if get_origin(kind) is Literal:
        return ", ".join(f"`{value}`" for value in get_args(kind))
    if kind is bool:
        return "`true`, `false`"
    sides = ", ".join(f"`{field.name}`" for field in msgspec.structs.fields(kind) if field.type == MarginInches)
    return f"{sides}: inches, 0 to 2"


def _default(value: Any) -> str:
    if value in (None, "", msgspec.NODEFAULT):
        return "none"
    if isinstance(value, msgspec.Struct):
        return f"{set(msgspec.structs.astuple(value)).pop():g} each"
    return f"`{str(value).lower()}`" if isinstance(value, bool) else f"`{value}`"


def _example(text: str) -> str:
    return text if "`" in text else f"`{text}`"


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _first_line(owner: type[Any]) -> str:
    return inspect.cleandoc(owner.__doc__ or "").partition("\n")[0]


def _derived(view: type[Any]) -> dict[str, str]:
    return {name: "bool" for name, member in vars(view).items() if isinstance(member, property)}


def _type(annotation: str) -> str:
    many = re.fullmatch(r"tuple\[(\w+), \.\.\.\]", annotation)
    words = {"str": "", "bool": " (yes or no)", "Piece": " (a piece)"}
    return f" (list of {many[1].lower().replace('str', 'text')})" if many else words[annotation]


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    def lines() -> Iterator[str]:
        yield f"| {' | '.join(head)} |"
        yield f"|{'---|' * len(head)}"
        for row in rows:
            yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"

    return "\n".join(lines()) + "\n"


if __name__ == "__main__":
    for found in all_pages():
        found.path.write_text(written(found.text), encoding="utf-8")
