"""The table of docs/explanation/text-extraction.md, which `python -m tests.support.extraction_table` updates."""

from __future__ import annotations

from tests.extraction.conftest import PrintResume
from tests.support.extraction_table import PAGE, PART, SCRIPTS, measured
from tests.support.pages import read_page

from pressroom.rendering.html.font_files import LATIN, REGULAR, SOURCE_SANS
from pressroom.rendering.html.font_files import SCRIPTS as SCRIPT_FONTS
from pressroom.rendering.html.font_plan import font_stack, plan_fonts


async def test_the_table_equals_the_measurement(print_resume: PrintResume) -> None:
    found = PART.search(read_page(PAGE).text)
    assert found
    assert found[0] == f"{await measured(print_resume)}\n", (
        f"{PAGE} is out of date. Run: python -m tests.support.extraction_table"
    )


def test_every_font_of_a_script_is_measured() -> None:
    runs = [(text, font_stack(SOURCE_SANS, language="en"), REGULAR) for text in SCRIPTS.values()]
    used = {face.font for face in plan_fonts(runs).faces}
    assert [font.family for font in SCRIPT_FONTS if font not in used and font is not LATIN] == []
