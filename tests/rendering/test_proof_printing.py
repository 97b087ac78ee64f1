"""Printing with proof: a browser that loses text is replaced once, and a PDF that lacks text is never returned."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
import threading
from collections.abc import AsyncGenerator, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from tests.support.browsers import chromium_under_test
from tests.support.polling import until
from tests.support.proofs import METADATA, blanked, plain, with_faces
from tests.support.resumes import rendered_resume

from pressroom.errors import ExportTimeoutError, ExportWarning, TextLostError
from pressroom.kinds import KINDS
from pressroom.rendering import printing
from pressroom.rendering.browser.chromium import Chromium
from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.html.document import RenderedHtml
from pressroom.rendering.options import ExportOptions
from pressroom.rendering.pdf.pictures import page_png
from pressroom.rendering.pdf.postprocess import FinishedPdf
from pressroom.rendering.printing import ProvedPdf, Stage, print_proved

SECONDS = 60.0


@pytest_asyncio.fixture
async def renderer() -> AsyncGenerator[Renderer]:
    async with Renderer(chromium=chromium_under_test(), tabs=1) as started:
        yield started


async def proved_print(renderer: Renderer, document: RenderedHtml, stages: list[Stage] | None = None) -> ProvedPdf:
    return await print_proved(
        renderer,
        document,
        options=ExportOptions(),
        metadata=METADATA,
        seconds=SECONDS,
        report=(stages if stages is not None else []).append,
    )


async def test_a_document_is_printed_once_finished_and_proved(renderer: Renderer) -> None:
    stages: list[Stage] = []
    printed = await proved_print(renderer, rendered_resume(KINDS["resume"].sample()), stages)
    assert printed.pdf.startswith(b"%PDF-")
    assert (printed.page_count, printed.proof.pages, printed.warnings) == (2, 2, ())
    assert printed.proof.characters_found == printed.proof.characters_expected > 0
    assert stages == ["printing", "finishing"]
    assert renderer.healthy().launches == 1


async def test_what_was_not_loaded_and_what_has_no_font_are_warnings(renderer: Renderer) -> None:
    warning = ExportWarning("GLYPH_MISSING", "A letter has no font.")
    document = dataclasses.replace(plain('<p>x</p><img src="https://example.org/a.png">'), warned={warning: ()})
    codes = [warning.code for warning in (await proved_print(renderer, document)).warnings]
    assert codes[:2] == ["RESOURCE_BLOCKED", "GLYPH_MISSING"]


@pytest.fixture
def losing_at_first(own_temporary_folder: Path) -> Chromium:
    """A browser whose first start is for people who want no motion, so that its tabs lose what a style sheet hides for them."""
    real = chromium_under_test()
    started, program = own_temporary_folder / "started", own_temporary_folder / "browser"
    started.touch()
    started.chmod(0o666)  # the browser may run as another user
    once = f'[ -s "{started}" ] || set -- --force-prefers-reduced-motion "$@"; echo started >> "{started}"'
    program.write_text(f'#!/bin/sh\n{once}\nexec "{real.executable}" "$@"\n')
    program.chmod(0o755)
    return dataclasses.replace(real, executable=program)


async def test_a_browser_that_loses_text_is_replaced_and_the_document_printed_again(
    losing_at_first: Chromium, caplog: pytest.LogCaptureFixture
) -> None:
    style = "@media (prefers-reduced-motion:reduce){.at-risk{display:none}}"
    document = plain("<p>kept</p><p class=at-risk>Confidential</p>", style=style)
    stages: list[Stage] = []
    async with Renderer(chromium=losing_at_first, tabs=1) as renderer:
        with caplog.at_level(logging.WARNING, logger="pressroom"):
            printed = await proved_print(renderer, document, stages)
        assert printed.proof.characters_found == len("keptConfidential")
        assert renderer.healthy().launches == 2
        assert stages == ["printing", "finishing"] * 2
        (record,) = [record for record in caplog.records if record.message == "text lost"]
        fields = vars(record)
        assert (fields["lost"], fields["fresh_browser"]) == (len("Confidential"), False)
        assert "Confidential" not in str(fields)
        assert (await proved_print(renderer, document)).proof == printed.proof
        assert renderer.healthy().launches == 2, "the new browser stays"


async def test_text_that_a_new_browser_loses_too_fails_for_good_without_telling_the_text(renderer: Renderer) -> None:
    document = plain('<p>kept</p><p style="visibility:hidden">Confidential</p>')
    with pytest.raises(TextLostError) as failed:
        await proved_print(renderer, document)
    assert failed.value.message.startswith("The PDF lacks 12 of the document's 16 characters")
    assert "Confidential" not in failed.value.message
    assert (failed.value.code, failed.value.status, failed.value.retryable) == ("TEXT_LOST", 422, False)
    assert renderer.healthy().launches == 2


async def test_a_document_whose_font_draws_nothing_fails(renderer: Renderer) -> None:
    document = rendered_resume({"basics": {"name": "Maren Holloway"}})
    damaged = dataclasses.replace(document, html=with_faces(document.html, blanked))
    with pytest.raises(TextLostError):
        await proved_print(renderer, damaged)


@pytest.fixture(params=["finish_pdf", "prove"])
def no_time_after_printing(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let finishing, or proving, run out of its time."""
    step: Callable[..., object] = getattr(printing, request.param)

    def late(*given: Any, **named: Any) -> object:
        return step(*given, **{**named, "seconds": 0})

    monkeypatch.setattr(printing, request.param, late)


@pytest.mark.usefixtures("no_time_after_printing")
async def test_a_timeout_after_printing_is_worth_another_attempt_only_beside_other_documents() -> None:
    document = rendered_resume(KINDS["resume"].sample())
    async with Renderer(chromium=chromium_under_test(), tabs=2) as renderer:
        with pytest.raises(ExportTimeoutError) as alone:
            await proved_print(renderer, document)
        beside = asyncio.create_task(renderer.print_pdf("<p>word " * 2_000_000, ExportOptions(), seconds=SECONDS))
        with pytest.raises(ExportTimeoutError) as under_load:
            await proved_print(renderer, document)
        assert not beside.done(), "the test shows nothing"
        beside.cancel()
        await asyncio.wait({beside})
        with pytest.raises(ExportTimeoutError) as alone_again:
            await proved_print(renderer, document)
    assert [error.value.retryable for error in (alone, under_load, alone_again)] == [False, True, False]


async def test_a_print_that_is_late_beside_the_finishing_of_another_document_is_worth_another_attempt(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document, held, begun = plain("<p>x"), threading.Event(), threading.Event()
    finish = printing.finish_pdf

    def finish_late(*given: Any, **named: Any) -> FinishedPdf:
        begun.set()
        held.wait(SECONDS)
        return finish(*given, **named)

    monkeypatch.setattr(printing, "finish_pdf", finish_late)
    async with Renderer(chromium=chromium_under_test(), tabs=2) as renderer:
        other = asyncio.create_task(proved_print(renderer, document))
        await until(begun.is_set, seconds=20, what="the other document is finished")
        with pytest.raises(ExportTimeoutError) as late:
            await renderer.print_pdf(document.html, ExportOptions(), seconds=0)
        held.set()
        await other
        with pytest.raises(ExportTimeoutError) as alone:
            await renderer.print_pdf(document.html, ExportOptions(), seconds=0)
    assert (late.value.retryable, alone.value.retryable) == (True, False)


async def test_proofs_and_pictures_share_pdfium() -> None:
    documents = [rendered_resume(KINDS["resume"].samples[name]()) for name in KINDS["resume"].samples]
    async with Renderer(chromium=chromium_under_test(), tabs=2) as renderer:
        alone = [await proved_print(renderer, document) for document in documents]
        drawn = [page_png(printed.pdf, page=1, width=200) for printed in alone]
        together = await asyncio.gather(
            *(proved_print(renderer, document) for document in documents * 3),
            *(asyncio.to_thread(page_png, printed.pdf, page=1, width=200) for printed in alone * 3),
        )
    assert [printed.proof for printed in together if isinstance(printed, ProvedPdf)] == [printed.proof for printed in alone] * 3
    assert [picture for picture in together if isinstance(picture, bytes)] == drawn * 3
