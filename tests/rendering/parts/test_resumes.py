# pypdf types what a file holds loosely: it is asserted.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
from __future__ import annotations

from pathlib import Path

import pypdf
from tests.support.parts import merged_parts, printed_parts, source_of_parts

from pressroom.kinds import KINDS
from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.html.document import body_html
from pressroom.rendering.html.layout import layout_functions
from pressroom.rendering.parts.model import Part


async def test_any_template_can_be_printed_in_parts(renderer: Renderer, folder: Path):
    kind = KINDS["resume"]
    source = source_of_parts()
    template = source.template
    functions = layout_functions(template, tokens=source.tokens, language=source.language)
    parts: list[Part] = []
    for number in range(1, 8):
        sample = kind.samples["english"]()
        data = sample | {"basics": sample["basics"] | {"name": f"Person Number{number}"}, "work": sample["work"] * number}
        shown = kind.present(data, {}, "")
        parts.append(Part(title=shown.title, body=body_html(template, context={**functions, **shown.context})))
    merged = await merged_parts(await printed_parts(renderer, parts, folder), folder)
    texts = [page.extract_text() for page in pypdf.PdfReader(merged.path).pages]
    for number, placed in enumerate(merged.parts, start=1):
        own = texts[placed.first - 1 : placed.first - 1 + placed.count]
        assert f"Person Number{number}" in own[0]
        assert sum("Person Number" in text for text in own) == 1
    assert merged.parts[-1].count > merged.parts[0].count
    assert merged.warnings == ()
