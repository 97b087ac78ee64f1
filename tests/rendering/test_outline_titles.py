"""The titles of the outline are the document's headings, whatever the browser made of them."""

from __future__ import annotations

from io import BytesIO
from typing import Any, cast

import pytest
from pikepdf import OutlineItem, Pdf
from tests.support.browser_print import print_html
from tests.support.browsers import chromium_under_test
from tests.support.page_texts import texts_of
from tests.support.resumes import rendered_resume

from pressroom.kinds import KINDS
from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.html.templates import load_templates
from pressroom.rendering.options import ExportOptions
from pressroom.rendering.pdf.metadata import Metadata
from pressroom.rendering.pdf.postprocess import finish_pdf
from pressroom.rendering.pdf.printed_text import printed_headings
from pressroom.rendering.printing import print_proved

RESUME = KINDS["resume"]
METADATA = Metadata(title="Outline", author="", subject="", keywords=(), language="en")
PAGE = '<p style="height:26cm">A page, nearly.</p>'
"""Leaves about a centimetre of an A4 page with margins of one."""
LONG = "A heading that has so many words that they do not stand on one line of a page of this size, but on two of them"


def titles(pdf: bytes) -> list[Any]:
    """Return the titles of the outline, each with a list of those below it, if there are any."""

    def below(items: list[OutlineItem]) -> list[Any]:
        found: list[Any] = []
        for item in items:
            found += [item.title, below(list(item.children))] if item.children else [item.title]
        return found

    with Pdf.open(BytesIO(pdf)) as opened, opened.open_outline() as outline:
        return below(list(outline.root))


def places(pdf: bytes) -> list[tuple[int, float, float]]:
    """Return the page and the place that each entry leads to, in order."""

    def below(items: list[OutlineItem]) -> list[Any]:
        return [place for item in items for place in (item.destination, *below(list(item.children)))]

    with Pdf.open(BytesIO(pdf)) as opened, opened.open_outline() as outline:
        pages = {page.objgen: number for number, page in enumerate(opened.pages)}
        found: list[Any] = below(list(outline.root))
        return [(pages[place[0].objgen], float(place[2]), float(place[3])) for place in found]


def flat(items: list[Any]) -> list[str]:
    """Return titles without their nesting."""
    return [title for item in items for title in (flat(cast("list[Any]", item)) if isinstance(item, list) else [str(item)])]


def finished(printed: bytes, headings: list[str]) -> bytes:
    return finish_pdf(printed, options=ExportOptions(), metadata=METADATA, headings=headings).pdf


def titles_of(body: str) -> list[Any]:
    printed = print_html(body)
    pdf = finished(printed, printed_headings(f"<body>{body}</body>"))
    assert places(pdf) == places(printed), "only titles change"
    return titles(pdf)


MOVED = (
    f'{PAGE}<h2 style="break-after:avoid;margin:0;line-height:1">Education</h2>'
    '<p style="break-inside:avoid">One.<br>Two.<br>Three.</p>'
)
"""The letters of the heading are higher than its line, so that the browser draws them on both pages, clipped on the first."""


def test_a_heading_that_is_moved_to_a_new_page_has_its_title_once() -> None:
    assert titles(print_html(MOVED)) == ["EducationEducation"], "the browser no longer needs to be corrected"
    assert titles_of(MOVED) == ["Education"]


def test_a_heading_that_is_wrapped_keeps_the_space_between_its_lines() -> None:
    body = f"<h1>{LONG}</h1><p>Text."
    assert titles(print_html(body)) != [LONG], "the browser no longer needs to be corrected"
    assert titles_of(body) == [LONG]


@pytest.mark.parametrize(
    "heading",
    [
        "الخبرة المهنية في لندن 2019",
        "ניסיון תעסוקתי",
        "職務経歴と学歴",
        "工作经历",
        "경력 사항",
        "विद्यार्थी",
        "R&D <Lab> “quoted” 🚀",
    ],
)
def test_a_heading_in_any_script_is_written_as_in_the_document(heading: str) -> None:
    marked = heading.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    moved = MOVED.replace("Education", f"<bdi>{marked}</bdi>")
    assert titles_of(f"<h1><bdi>{marked}</bdi></h1><p>Text.{moved}") == [heading, [heading]]


def test_headings_without_text_have_no_entry_and_no_part_in_the_matching() -> None:
    body = f"<h1> </h1><h2>One</h2><h2><bdi></bdi></h2><p>Text.<h2>{LONG}</h2><h2>Three</h2>"
    assert titles_of(body) == ["One", LONG, "Three"]
    assert titles_of(body.replace("<bdi>", "<bdi>\u00a0")) == ["One", "\u00a0", LONG, "Three"], "the browser's own title"


def test_equal_headings_have_an_entry_each_and_nesting_stays() -> None:
    body = f"<h1>Ana</h1><h2>Work</h2><h3>Clerk</h3><h3>Clerk</h3>{MOVED}<h3>Clerk</h3><h2>Work</h2>"
    assert titles_of(body) == ["Ana", ["Work", ["Clerk", "Clerk"], "Education", ["Clerk"], "Work"]]


def test_a_heading_in_capitals_has_the_letters_of_the_document() -> None:
    assert titles_of('<h2 style="text-transform:uppercase">Work<br>and school</h2>') == ["Work and school"]


def test_hidden_headings_do_not_shift_the_titles_of_others() -> None:
    body = f'<h2 style="display:none">Hidden</h2>{MOVED}<h2 hidden>None</h2><h2>{LONG}</h2><h2>Last</h2>'
    assert titles_of(body) == ["Education", LONG, "Last"]


def test_an_entry_whose_heading_is_not_known_keeps_the_title_of_the_browser() -> None:
    printed = print_html(f"{MOVED}<h2>Work</h2><h2>Last</h2>")
    assert titles(finished(printed, [])) == titles(printed) == ["EducationEducation", "Work", "Last"]
    assert titles(finished(printed, ["Education", "Last"])) == ["Education", "Work", "Last"]
    assert titles(finished(printed, ["Last", "Education"])) == ["Education", "Work", "Last"], "not out of order"


def test_a_file_without_an_outline_is_finished_as_it_is() -> None:
    plain = Pdf.new()
    plain.add_blank_page()
    written = BytesIO()
    plain.save(written)
    assert titles(finished(written.getvalue(), ["One"])) == []


@pytest.mark.parametrize("template", load_templates(RESUME.templates_folder))
@pytest.mark.parametrize("name", RESUME.samples)
async def test_the_outline_of_a_resume_has_its_name_sections_and_entries(name: str, template: str) -> None:
    data = RESUME.samples[name]()
    data["work"] = data["work"] * 5
    document = rendered_resume(data, template=template)
    async with Renderer(chromium=chromium_under_test(), tabs=1) as renderer:
        proved = await print_proved(renderer, document, options=ExportOptions(), metadata=METADATA, seconds=60)
    name_of_person, below = titles(proved.pdf)
    assert name_of_person == data["basics"]["name"]
    assert flat(below) == [text for _, text in texts_of(document.html).headings[1:]]
