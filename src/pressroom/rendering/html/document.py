"""Make one complete HTML document of a template and what it prints: styles, tokens and fonts are inline."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import chain
from pathlib import Path
from typing import Any, Final

import jinja2

from pressroom.errors import ExportWarning, RenderFailedError
from pressroom.rendering.html.direction import is_right_to_left
from pressroom.rendering.html.emoji import shown_emoji, shown_variants
from pressroom.rendering.html.font_css import css_font_family, font_face_css
from pressroom.rendering.html.font_files import REGULAR, STIX_MATH, STRONG, Font
from pressroom.rendering.html.font_plan import Face, font_stack, italic_stack, plan_fonts
from pressroom.rendering.html.font_warnings import font_warnings
from pressroom.rendering.html.layout import layout_functions
from pressroom.rendering.html.math_text import MATH_CSS, characters_of_formulas, formulas_of, without_formulas
from pressroom.rendering.html.page_box import page_css
from pressroom.rendering.html.styled_text import styled_text
from pressroom.rendering.html.templates import SHARED, Template
from pressroom.rendering.html.written_text import written_address, written_line, written_text
from pressroom.rendering.options import ExportOptions

TOKEN_NAME: Final = re.compile(r"--doc-[a-z0-9-]+")
TOKEN_VALUE: Final = re.compile(r"[-#%., \"'()a-zA-Z0-9]+")
"""No brace, semicolon, colon, slash or backslash: a value cannot end its declaration, nor load anything."""
LIST_MARKER: Final = "•"
DOCUMENT_CSS: Final = (Path(__file__).parent / "document.css").read_text(encoding="utf-8")


@dataclass(frozen=True, kw_only=True)
class RenderedHtml:
    """A document to be printed."""

    html: str
    """Complete: it loads nothing."""
    missing: frozenset[str]
    """Clusters of its text that no font of Pressroom has; the browser takes any font of the machine for them."""
    fonts: tuple[str, ...]
    """The families that it may be printed in, each once."""
    warned: Mapping[ExportWarning, tuple[str, ...]]
    """What of its text is not printed as it is written, for want of a font: warnings, with the clusters they are about."""

    @property
    def warnings(self) -> tuple[ExportWarning, ...]:
        """The warnings alone."""
        return tuple(self.warned)


@dataclass(frozen=True, kw_only=True)
class _Prepared:
    body: jinja2.Template
    styles: str
    signs: str
    """Characters of the styles that may be printed, as the value of `content`."""


@dataclass(frozen=True, kw_only=True)
class RenderedBodies:
    """Several bodies of one template, and the head that any document of them has: styles, tokens, fonts for all of them."""

    head: str
    """From the doctype to the end of the styles; `</head>` is not in it."""
    bodies: tuple[str, ...]
    missing: frozenset[str]
    """As in `RenderedHtml`, of all bodies; so are `fonts` and `warned`."""
    fonts: tuple[str, ...]
    warned: Mapping[ExportWarning, tuple[str, ...]]
    faces: tuple[Face, ...]
    """The faces that are inline in the head."""

    def document(self, body: str, *, styles: str = "") -> RenderedHtml:
        """Return a complete document. Its body is one or several of the bodies, in any elements around them."""
        own = f"<style>\n{styles}\n</style>\n" if styles else ""
        html = f"{self.head}{own}</head>\n<body>\n{body}\n</body>\n</html>\n"
        return RenderedHtml(html=html, missing=self.missing, fonts=self.fonts, warned=self.warned)


def render_html(
    template: Template,
    *,
    context: Mapping[str, Any],
    title: str,
    language: str,
    tokens: Mapping[str, str],
    options: ExportOptions,
    page_styles: str = "",
) -> RenderedHtml:
    """Return the complete HTML document. The same arguments give the same text.

    `page_styles`: rules for what stands in the margins of pages.

    Raises:
        FontsNotInstalledError: The font packages are not there.
        RenderFailedError: The template asks for something that the context lacks, or a token is not valid.
    """
    functions = layout_functions(template, tokens=tokens, language=language)
    rendered = render_bodies(
        template,
        bodies=(body_html(template, context={**functions, **context}),),
        title=title,
        language=language,
        tokens=tokens,
        options=options,
        page_styles=page_styles,
    )
    return rendered.document(rendered.bodies[0], styles=page_styles)


def render_bodies(
    template: Template,
    *,
    bodies: Sequence[str],
    title: str,
    language: str,
    tokens: Mapping[str, str],
    options: ExportOptions,
    page_styles: str = "",
) -> RenderedBodies:
    """Return bodies as they are printed, with a head for documents of any of them.

    `page_styles`: rules that the caller adds to its documents for margin boxes; fonts are chosen for what they print, too.
    Raises as `render_html`.
    """
    text_stack = font_stack(template.text_font, language=language)
    heading_stack = font_stack(template.heading_font, language=language)
    math_stack = (STIX_MATH, *text_stack)
    shown: list[str] = []
    plain_emoji: set[str] = set()
    variants: set[str] = set()
    for each in bodies:
        body, plain = shown_emoji(each)
        body, lost = shown_variants(body, (*text_stack, *heading_stack))
        shown.append(body)
        plain_emoji.update(plain)
        variants.update(lost)
    runs = (
        _runs(
            body,
            text_stack=text_stack,
            heading_stack=heading_stack,
            math_stack=math_stack,
            regular_heading=template.regular_heading,
        )
        for body in (*shown, escape(LIST_MARKER + _prepare(template).signs))
    )
    stacks = (text_stack, heading_stack) if page_styles else ()
    plan = plan_fonts(chain(chain.from_iterable(runs), ((page_styles, stack, REGULAR) for stack in stacks)))
    fonts = {
        "--doc-font-text": css_font_family(plan.fonts_of(text_stack)),
        "--doc-font-heading": css_font_family(plan.fonts_of(heading_stack) or plan.fonts_of(text_stack)),
    }
    styles = _prepare(template).styles
    if math_stack in plan.families:
        fonts["--doc-font-math"] = css_font_family(plan.families[math_stack])
        styles = f"{MATH_CSS}\n{styles}"
    direction = "rtl" if is_right_to_left(language) else "ltr"
    head = (
        f'<!doctype html>\n<html lang="{escape(language)}" dir="{direction}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n"
        f"<style>\n{font_face_css(plan.faces)}\n</style>\n"
        f"<style>\n{_root({**tokens, **fonts})}\n{page_css(options)}\n{styles}\n</style>\n"
    )
    return RenderedBodies(
        head=head,
        bodies=tuple(shown),
        missing=plan.missing,
        fonts=tuple(dict.fromkeys(face.font.family for face in plan.faces)),
        warned=dict(font_warnings(plan, variants=variants, plain_emoji=plain_emoji)),
        faces=plan.faces,
    )


def body_html(template: Template, *, context: Mapping[str, Any]) -> str:
    """Return what a document's body holds, without styles and fonts.

    Raises:
        RenderFailedError: The template asks for something that the context lacks.
    """
    try:
        return _prepare(template).body.render(context)
    except jinja2.TemplateError as error:
        raise RenderFailedError(f"The template “{template.slug}” could not print this document.") from error


def _runs(
    body: str,
    *,
    text_stack: tuple[Font, ...],
    heading_stack: tuple[Font, ...],
    math_stack: tuple[Font, ...],
    regular_heading: bool,
) -> Iterator[tuple[str, tuple[Font, ...], int]]:
    """Yield the runs of text of one body: to search the bodies of a whole report at once would hold up all other threads."""
    formulas = formulas_of(body)
    if formulas:
        body = without_formulas(body)
        yield characters_of_formulas(formulas), math_stack, REGULAR
    text = styled_text(body)
    yield text.all, text_stack, REGULAR
    yield text.strong, text_stack, STRONG
    yield text.strong, heading_stack, STRONG
    if regular_heading:
        yield text.all, heading_stack, REGULAR
    for weight, slanted in ((REGULAR, text.italic), (STRONG, text.strong_italic)):
        if slanted.strip():
            yield slanted, italic_stack(text_stack), weight
            if regular_heading or weight == STRONG:
                yield slanted, italic_stack(heading_stack), weight


def _prepare(template: Template) -> _Prepared:
    """Return what depends on the template's files only, not on the fonts that a document chose."""
    return _prepare_files(template.folder, template.styles, template.fingerprint)


@lru_cache(maxsize=64)
def _prepare_files(folder: Path, style_sheets: tuple[Path, ...], _fingerprint: str) -> _Prepared:
    # No sandbox: templates come with Pressroom, and data never becomes one.
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader((folder, folder.parent / SHARED)),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["address"] = written_address
    environment.filters["line"] = written_line
    environment.filters["prose"] = written_text
    styles = (DOCUMENT_CSS, *(path.read_text(encoding="utf-8") for path in style_sheets))
    signs = "\n".join(sorted(set("".join(styles)) - set(string.printable)))
    return _Prepared(body=environment.get_template("template.html"), styles="\n".join(styles), signs=signs)


def _root(tokens: Mapping[str, str]) -> str:
    for name, value in tokens.items():
        if not TOKEN_NAME.fullmatch(name) or not TOKEN_VALUE.fullmatch(value):
            raise RenderFailedError(f"The design token {name[:40]} is not valid.")
    return ":root{" + ";".join(f"{name}:{value}" for name, value in sorted(tokens.items())) + "}"
