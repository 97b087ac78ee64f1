"""`pressroom render`: make a PDF of one document, without a server and without a database."""

from __future__ import annotations

import asyncio
import logging
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

from cyclopts import Parameter

from pressroom.cli.failures import UsageError
from pressroom.cli.files import STANDARD_STREAM, FileName, read_document_file
from pressroom.cli.interrupts import interruptible
from pressroom.cli.output import formatted_size, progress_message, write_whole
from pressroom.cli.page_options import PageArguments, PageOptions, options_of
from pressroom.errors import ExportWarning, StrictWarningsError
from pressroom.rendering.options import ExportOptions

if TYPE_CHECKING:
    # Imported at run time by the functions below, in part while the browser starts.
    from pressroom.documents.printing import PrintedDocument, Source
    from pressroom.rendering.browser.pool import Renderer
    from pressroom.rendering.html.templates import Template
    from pressroom.settings import Settings

    Prepared = tuple[Source, Template, tuple[ExportWarning, ...]]

BASE_SECONDS: Final = 60.0
"""Timeout of a document of a few pages. It is longer than that of a job, because no other document waits for the tab."""


def render(
    file: FileName,
    /,
    *,
    output: Annotated[FileName, Parameter(alias="-o")] = "",
    kind: str = "",
    resume: FileName = "",
    template: str = "",
    title: str = "",
    language: str = "",
    set_: Annotated[tuple[str, ...], Parameter(name="--set", negative="")] = (),
    page: PageArguments = PageOptions(),  # noqa: B008 - immutable
    grayscale: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Make one PDF from a file, without a server and without a database.

    The file is JSON or YAML: JSON Resume, RenderCV, Reactive Resume, a cover letter, or a whole document as the API returns it.

    Args:
        file: The document; - reads standard input.
        output: The PDF; - writes it to standard output. Default: the name of the document's file, with the suffix .pdf.
        kind: The kind of the document. Default: the file's, else what the names in the data say: cover_letter or resume.
        resume: The file of the resume from which the sender of a letter has what the letter does not say.
        template: The template's slug. Default: the file's, else the kind's default.
        title: The title of the PDF. Default: the file's, else one made from the data.
        language: The document's language, such as fr or zh-Hant.
        set_: One document setting, as NAME=VALUE; may be given several times.
        page: The export options.
        grayscale: The same as --color-mode grayscale.
    """
    started = time.perf_counter()
    if not output and file == STANDARD_STREAM:
        raise UsageError("a document from standard input needs -o: a file, or - for standard output.")
    if file == resume == STANDARD_STREAM:
        raise UsageError("only one of the two files can be standard input.")
    options = options_of(page, grayscale=grayscale)
    changes = _changes(set_, language=language)
    work = _render(lambda: _prepare(file, kind=kind, resume=resume, template=template, title=title, changes=changes), options)
    printed, import_warnings = asyncio.run(interruptible(work))
    target = Path(output or Path(file).with_suffix(".pdf"))
    _print_warnings(printed, import_warnings, strict=options.strict)
    _deliver(printed, to_standard_output=output == STANDARD_STREAM, target=target, started=started)


async def _render(prepare: Callable[[], Prepared], options: ExportOptions) -> tuple[PrintedDocument, tuple[ExportWarning, ...]]:
    """Render the document that `prepare` returns, and return the warnings of its conversion too.

    The browser starts while the document is read and its HTML is built.
    """
    from pressroom.settings import load_settings

    renderer = await asyncio.to_thread(_renderer, load_settings())
    starting = asyncio.create_task(renderer.start())
    try:
        with progress_message("Printing"):
            source, template, warnings = await asyncio.to_thread(prepare)
            from pressroom.documents.printing import document_html, print_document

            # `print_document` builds the HTML again, which is fast then, because the fonts are loaded.
            await asyncio.to_thread(document_html, source, template=template, options=options)
            work = print_document(renderer, source, template=template, options=options, base_seconds=BASE_SECONDS)
            return await work, warnings
    finally:
        starting.cancel()
        await asyncio.gather(starting, return_exceptions=True)
        await renderer.stop()


def _renderer(settings: Settings) -> Renderer:
    from pressroom.rendering.browser.chromium import find_chromium
    from pressroom.rendering.browser.pool import Renderer

    # Failures are reported by this command. `configure_logging` would take 0.2 s.
    logging.getLogger("pressroom").setLevel(logging.ERROR)
    return Renderer(chromium=find_chromium(settings.chromium), tabs=1)


def _prepare(file: str, *, kind: str, resume: str, template: str, title: str, changes: Mapping[str, Any]) -> Prepared:
    """Read, convert and check the document, and import the modules of all later steps.

    Warnings of renamed fields are left out: they do not concern the PDF.
    """
    document = read_document_file(file)
    from pressroom.cli.sources import checked_settings, chosen_kind, chosen_template, completed_from, converted_file
    from pressroom.documents.printing import Source
    from pressroom.kinds.import_warnings import FIELD_RENAMED

    chosen = chosen_kind(kind or document.kind, data=document.data)
    document = converted_file(chosen, document)
    settings = checked_settings(chosen, document, changes=changes)
    if resume:
        document = completed_from(resume, chosen, document)
    source = Source(kind=chosen, title=title or document.title, data=document.data, settings=settings)
    warnings = tuple(warning for warning in document.warnings if warning.code != FIELD_RENAMED)
    return source, chosen_template(chosen, template or document.template), warnings


def _changes(assignments: Sequence[str], *, language: str) -> dict[str, Any]:
    """Parse settings of the form `NAME=VALUE`. A value that is not JSON is a text."""
    import json

    changes: dict[str, Any] = {"language": language} if language else {}
    for assignment in assignments:
        name, separator, value = assignment.partition("=")
        if not separator or not name:
            raise UsageError(f"--set {assignment} has no value. A valid example: --set accentColor=#7a1f3d")
        try:
            changes[name] = json.loads(value)
        except ValueError:
            changes[name] = value
    return changes


def _print_warnings(printed: PrintedDocument, import_warnings: tuple[ExportWarning, ...], *, strict: bool) -> None:
    from pressroom.cli.sources import print_import_warnings

    print_import_warnings(import_warnings)
    for warning in printed.warnings:
        field = f"{warning.field}: " if warning.field else ""
        print(f"pressroom: {field}{warning.message}", file=sys.stderr)
    if strict and (warnings := import_warnings + printed.warnings):
        raise StrictWarningsError.for_warnings(warnings)


def _deliver(printed: PrintedDocument, *, to_standard_output: bool, target: Path, started: float) -> None:
    if to_standard_output:
        sys.stdout.buffer.write(printed.pdf)
        sys.stdout.buffer.flush()
        return
    write_whole(target, printed.pdf)
    pages = "1 page" if printed.page_count == 1 else f"{printed.page_count} pages"
    print(f"{target}: {pages}, {formatted_size(len(printed.pdf))}, {time.perf_counter() - started:.2f} s")
