"""Files of the quality `high` are PDF/UA-1, as a checker finds that shares no code with Pressroom."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from io import BytesIO
from typing import Any

import page
import pytest
import pytest_asyncio
from pikepdf import Name, Pdf
from PIL import Image, ImageChops
from tests.support.browser_print import data_url, print_html
from tests.support.browsers import chromium_under_test
from tests.support.generated_resumes import generated_resume
from tests.support.page_pictures import rendered
from tests.support.pdf_readers import SCRIPT_READERS
from tests.support.tag_trees import check_tags, elements_below, kids_of

from pressroom.documents.printing import Source, print_document
from pressroom.kinds import KINDS, Kind
from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.html.templates import Template, load_templates
from pressroom.rendering.options import ExportOptions
from pressroom.rendering.pdf.metadata import Metadata
from pressroom.rendering.pdf.postprocess import finish_pdf

METADATA = Metadata(title="Tagged", author="", subject="", keywords=(), language="en")
BODY = (
    "<style>html{background:#fff}li.bare{list-style:none}h2{border-bottom:1px solid}</style><h1>Ana</h1>"
    '<div style="background:#eee;border:2px solid #777;padding:4px">Text <em>and</em> <strong>more</strong></div>'
    '<h2>Work</h2><ul><li>One <a href="https://ana.example">site</a></li><li>Two<ul><li>Inner</li></ul></li>'
    '<li class="bare"><p>Bare</p><p>Two</p></li></ul><aside><p>Aside</p></aside>'
)
TEMPLATES = [
    pytest.param(kind, template, id=f"{kind.name}-{template.slug}")
    for kind in KINDS.values()
    for template in load_templates(kind.templates_folder).values()
]


def findings(pdf: bytes) -> list[str]:
    return [f"{found.rule_id}: {found.message}" for found in page.validate_pdf_bytes(pdf, profile="ua1").failures]


def finished(printed: bytes, *, compact: bool = False, **options: Any) -> bytes:
    return finish_pdf(printed, options=ExportOptions(**options), metadata=METADATA, compact=compact).pdf


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def renderer() -> AsyncGenerator[Renderer]:
    """A renderer with a tab."""
    async with Renderer(chromium=chromium_under_test(), tabs=1) as started:
        yield started


async def exported(renderer: Renderer, kind: Kind, template: Template, data: dict[str, Any], **options: Any) -> bytes:
    source = Source(kind=kind, title=kind.title_of(data), data=data, settings={})
    chosen = ExportOptions(quality="high", **options)
    return (await print_document(renderer, source, template=template, options=chosen, base_seconds=60)).pdf


@pytest.mark.parametrize(("kind", "template"), TEMPLATES)
async def test_every_sample_in_every_template_has_no_finding(renderer: Renderer, kind: Kind, template: Template) -> None:
    for name, sample in kind.samples.items():
        pdf = await exported(renderer, kind, template, sample())
        assert findings(pdf) == [], name
        with Pdf.open(BytesIO(pdf)) as opened:
            assert check_tags(opened) > 10, name


@pytest.mark.parametrize("template", load_templates(KINDS["resume"].templates_folder).values(), ids=lambda each: each.slug)
async def test_long_resumes_photos_and_grayscale_have_no_finding(renderer: Renderer, template: Template) -> None:
    kind = KINDS["resume"]
    photo = data_url(Image.new("RGB", (300, 400), "#5b7a99"), "PNG")
    for seed in range(6):
        data = generated_resume(seed)
        data["basics"]["image"] = photo
        assert findings(await exported(renderer, kind, template, data, color_mode="grayscale")) == [], seed


def test_the_checker_finds_what_the_browser_leaves_undone() -> None:
    rules = {found.partition(":")[0] for found in findings(finished(print_html(BODY)))}
    assert rules >= {"PDFUA1-CONTENT-TAGGING-001", "PDFUA1-LI-KIDS-001", "PDFUA1-STRUCT-TREE-ROLE-MAP-001"}


@pytest.mark.parametrize("compact", [False, True])
def test_any_page_is_completed(*, compact: bool) -> None:
    pdf = finished(print_html(BODY), quality="high", compact=compact)
    assert findings(pdf) == []
    with Pdf.open(BytesIO(pdf)) as opened:
        check_tags(opened)
        items = [each for each in elements_below(opened.Root.StructTreeRoot.K) if Name.LI == each.S]
        kinds = [[str(kid.S) for kid in kids_of(item)] for item in items]
        assert kinds == [["/Lbl", "/LBody"]] * 3 + [["/LBody"]]


@pytest.mark.parametrize("compact", [False, True])
def test_what_completes_the_tags_changes_neither_picture_nor_text(*, compact: bool) -> None:
    printed = print_html(BODY)
    before, after = (finished(printed, quality=quality, compact=compact) for quality in ("normal", "high"))
    pictures = zip(rendered(before), rendered(after), strict=True)
    assert [ImageChops.difference(old, new).getbbox() for old, new in pictures] == [None]
    for reader, read in SCRIPT_READERS.items():
        assert read(after) == read(before), reader
