"""Make one complete HTML document of a template and what it prints: styles, tokens and fonts are inline."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape
from pathlib import Path
from typing import Any, Final

import jinja2

from pressroom.errors import ExportWarning, RenderFailedError
from pressroom.rendering.html.emoji import shown_emoji, shown_variants
from pressroom.rendering.html.font_css import css_font_family, font_face_css
from pressroom.rendering.html.font_files import REGULAR, STRONG, Font
from pressroom.rendering.html.font_plan import FontPlan, font_stack, plan_fonts
from pressroom.rendering.html.font_warnings import font_warnings
from pressroom.rendering.html.page_box import page_css
from pressroom.rendering.html.templates import Template
from pressroom.rendering.options import ExportOptions

RIGHT_TO_LEFT: Final = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
TOKEN_NAME: Final = re.compile(r"--doc-[a-z0-9-]+")
TOKEN_VALUE: Final = re.compile(r"[-#%., \"'()a-zA-Z0-9]+")
"""No brace, semicolon, colon, slash or backslash: a value cannot end its declaration, nor load anything."""
STRONG_ELEMENTS: Final = re.compile(r"<(h[1-6]|strong|b|th)\b[^>]*>(.*?)</\1>", re.DOTALL)
"""What a template may set in the strong weight; everything else is regular."""
TAG: Final = re.compile("<[^>]*>")
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
    warnings: tuple[ExportWarning, ...]
    """What of its text is not printed as it is written, for want of a font."""


@dataclass(frozen=True, kw_only=True)
class _Prepared:
    body: jinja2.Template
    styles: str
    signs: str
    """Characters of the styles that may be printed, as the value of `content`."""


def render_html(
    template: Template,
    *,
    context: Mapping[str, Any],
    title: str,
    language: str,
    tokens: Mapping[str, str],
    options: ExportOptions,
) -> RenderedHtml:
    """Return the complete HTML document. The same arguments give the same text.

    Raises:
        FontsNotInstalledError: The font packages are not there.
        RenderFailedError: The template asks for something that the context lacks, or a token is not valid.
    """
    body, plain_emoji = shown_emoji(body_html(template, context=context))
    text_stack = font_stack(template.text_font, language=language)
    heading_stack = font_stack(template.heading_font, language=language)
    body, variants = shown_variants(body, (*text_stack, *heading_stack))
    plan = _plan(body, _prepare(template).signs, text_stack=text_stack, heading_stack=heading_stack)
    fonts = {
        "--doc-font-text": css_font_family(plan.families[text_stack]),
        "--doc-font-heading": css_font_family(plan.families.get(heading_stack) or plan.families[text_stack]),
    }
    direction = "rtl" if language.partition("-")[0] in RIGHT_TO_LEFT else "ltr"
    html = (
        f'<!doctype html>\n<html lang="{escape(language)}" dir="{direction}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n"
        f"<style>\n{font_face_css(plan.faces)}\n</style>\n"
        f"<style>\n{_root({**tokens, **fonts})}\n{page_css(options)}\n{_prepare(template).styles}\n</style>\n"
        f"</head>\n<body>\n{body}\n</body>\n</html>\n"
    )
    families = dict.fromkeys(face.font.family for face in plan.faces)
    return RenderedHtml(
        html=html,
        missing=plan.missing,
        fonts=tuple(families),
        warnings=tuple(font_warnings(plan, variants=variants, plain_emoji=plain_emoji)),
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


def _plan(body: str, signs: str, *, text_stack: tuple[Font, ...], heading_stack: tuple[Font, ...]) -> FontPlan:
    strong = _text("".join(found[2] for found in STRONG_ELEMENTS.finditer(body)))
    return plan_fonts(
        (
            (_text(body) + LIST_MARKER + signs, text_stack, REGULAR),
            (strong, text_stack, STRONG),
            (strong, heading_stack, STRONG),
        )
    )


def _text(markup: str) -> str:
    """Return the text of escaped markup; where a tag was, there is white space."""
    return unescape(TAG.sub("\n", markup))


@lru_cache(maxsize=64)
def _prepare(template: Template) -> _Prepared:
    # No sandbox: templates come with Pressroom, and data never becomes one.
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(template.folder),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    styles = (DOCUMENT_CSS, *((template.folder / name).read_text(encoding="utf-8") for name in ("style.css", "print.css")))
    signs = "\n".join(sorted(set("".join(styles)) - set(string.printable)))
    return _Prepared(body=environment.get_template("template.html"), styles="\n".join(styles), signs=signs)


def _root(tokens: Mapping[str, str]) -> str:
    for name, value in tokens.items():
        if not TOKEN_NAME.fullmatch(name) or not TOKEN_VALUE.fullmatch(value):
            raise RenderFailedError(f"The design token {name[:40]} is not valid.")
    return ":root{" + ";".join(f"{name}:{value}" for name, value in sorted(tokens.items())) + "}"
