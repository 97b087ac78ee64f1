"""The HTML of chunks: parts of one template, with one head and with fonts that are chosen for all of them."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from pressroom.rendering.html.document import RenderedBodies, RenderedHtml, render_bodies
from pressroom.rendering.html.font_subset import cut_font
from pressroom.rendering.html.templates import Template
from pressroom.rendering.options import ExportOptions
from pressroom.rendering.parts.model import Part
from pressroom.rendering.pdf.merge.destinations import OTHER_PART

PART_LINK: Final = re.compile(r'(<a\b[^<>]*\bhref=")#(part-\d+)"')


@dataclass(frozen=True, kw_only=True)
class PartsSource:
    """A template, and what all parts that are printed with it share."""

    template: Template
    title: str
    language: str
    tokens: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class PartsHtml:
    """All parts, ready to be put into chunks."""

    parts: tuple[Part, ...]
    rendered: RenderedBodies
    first: int = 0
    """The place of the first of these parts in the whole list, from 0."""

    def chunk(self, places: Sequence[int]) -> RenderedHtml:
        """Return the document of the parts at these places of the list. Each begins on a new page."""
        parts = [(place, self.parts[place - self.first], self.rendered.bodies[place - self.first]) for place in places]
        here = {anchor_of(place) for place in places}
        body = "\n".join(_section(place, part, _with_links_out(body, here)) for place, part, body in parts)
        return self.rendered.document(body, styles="\n".join(part.styles for _, part, _ in parts if part.styles))

    def programs(self) -> tuple[bytes, ...]:
        """Return the faces of the head, as the browser gets them."""
        faces = self.rendered.faces
        return tuple(cut_font(face.font.path(face.weight), characters=face.characters, use=face.font.use) for face in faces)


def render_parts(source: PartsSource, parts: Sequence[Part], *, options: ExportOptions, first: int = 0) -> PartsHtml:
    """Choose the fonts for the text of all parts, and return what chunks are made of. Raises as `render_html`."""
    rendered = render_bodies(
        source.template,
        bodies=[part.body for part in parts],
        title=source.title,
        language=source.language,
        tokens=source.tokens,
        options=options,
        page_styles="\n".join(part.styles for part in parts if part.styles),
    )
    return PartsHtml(parts=tuple(parts), rendered=rendered, first=first)


def anchor_of(place: int) -> str:
    """Return the id of the part at a place, counted from 0, and the name of its pages."""
    return f"part-{place + 1}"


def _with_links_out(body: str, here: Container[str]) -> str:
    """Address parts of other chunks by a scheme: the browser writes no link to a place that the document does not have."""
    return PART_LINK.sub(lambda found: found[0] if found[2] in here else f'{found[1]}{OTHER_PART}{found[2]}"', body)


def _section(place: int, part: Part, body: str) -> str:
    anchor = anchor_of(place)
    # The browser writes the places of those elements into the file that a link leads to, hidden or not.
    links = "".join(f'<a hidden href="#{escape(name)}"></a>' for name in (anchor, *(heading.id for heading in part.headings)))
    return f'<section id="{anchor}" style="page:{anchor};break-before:page">{links}\n{body}\n</section>'
