"""The text that a page's drawing instructions show, glyph by glyph: what has no glyph, or a blank one, is not in it.

It is exact where PDFium is not. Chromium writes the text of a cluster apart from its glyphs (`/ActualText`) wherever they do not
stand for one letter each: syllables in Thai and Devanagari, letters with vowel signs, emoji sequences. Such a text PDFium finds
whatever is drawn; it finds it twice where the glyphs are not on one line, and leaves out of it what is beyond U+FFFC.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from pikepdf import Dictionary, Name, Object, Page, Stream

from pressroom.rendering.pdf.characters import MIRRORED, count_characters
from pressroom.rendering.pdf.contents import entries, instructions_of, resources_of
from pressroom.rendering.pdf.embedded_fonts import FileFont, font_key

_STRING: Final = rb"<[0-9A-Fa-f\s]*>|\((?:[^\\()]|\\.)*\)"
_NAME: Final = rb"/[^\s/<>()\[\]]+"
# Parsing all instructions takes five times as long. A string that follows a name belongs to a dictionary and is not shown.
TOKEN: Final = re.compile(
    rb"(?P<shown>%(string)s)"
    rb"|/ActualText\s*(?P<text>%(string)s)"
    rb"|(?P<font>%(name)s)\s+[-.\d]+\s+Tf(?=\s)"
    rb"|(?P<form>%(name)s)\s+Do(?=\s)"
    rb"|%(name)s(?:\s*(?:%(string)s))?"
    rb"|(?P<operator>B[DM]C|EMC|[qQ])(?=\s|$)" % {b"string": _STRING, b"name": _NAME},
    re.DOTALL,
)
TEXT_APART: Final = re.compile(rb"/ActualText\s*(%s)" % _STRING, re.DOTALL)
BRACKETS: Final = frozenset("".join(MIRRORED))
"""In right-to-left text a bracket is written apart, because its glyph is that of the other one; PDFium reads it right."""
DEEPEST: Final = 20
"""Forms within forms; a browser writes two or three, and one that draws itself has no end."""

Shown = tuple[FileFont, bytes]
"""A string as the instructions write it, and the font that shows it."""


def has_text_apart(instructions: bytes) -> bool:
    """Say whether the text of some cluster is written apart from its glyphs, other than white space and brackets."""
    texts = (str(Object.parse(found)) for found in set(TEXT_APART.findall(instructions)))
    return any(count_characters(text).keys() - BRACKETS for text in texts)


def drawn_characters(page: Page, fonts: Mapping[Any, FileFont]) -> Counter[str]:
    """Count the characters that are drawn on a page; `fonts` are all of the file, by `font_key`."""
    reader = _Reader(fonts)
    reader.read(page.obj, page.resources)
    counted: Counter[str] = Counter()
    for text, number in reader.texts().items():
        for character, each in count_characters(text).items():
            counted[character] += each * number
    return counted


@dataclass(kw_only=True)
class _Cluster:
    """Marked content that says its text itself."""

    text: str
    shown: list[Shown] = field(default_factory=list[Shown])


@dataclass(kw_only=True)
class _State:
    """What is in force at one place of the instructions."""

    font: FileFont | None = None
    saved: list[FileFont | None] = field(default_factory=list[FileFont | None])
    text: str | None = None
    """What a dictionary said before marked content begins."""
    marked: list[_Cluster | None] = field(default_factory=list[_Cluster | None])
    cluster: _Cluster | None = None


class _Reader:
    def __init__(self, fonts: Mapping[Any, FileFont]) -> None:
        self._fonts = fonts
        self._shown: Counter[tuple[int, bytes]] = Counter()
        """Strings outside of clusters, by the font's identity."""
        self._clusters: list[_Cluster] = []

    def read(self, owner: Object, resources: Dictionary, *, depth: int = 0) -> None:
        """Read the instructions of a page or form."""
        named = {name: self._fonts.get(font_key(font)) for name, font in entries(resources, "/Font")}
        state = _State()
        for token in TOKEN.finditer(instructions_of(owner)):
            kind, value = token.lastgroup, token[token.lastindex or 0]
            if kind == "shown" and state.font is not None:
                if state.cluster is None:
                    self._shown[id(state.font), value] += 1
                else:
                    state.cluster.shown.append((state.font, value))
            elif kind == "font":
                state.font = named.get(value.decode("latin-1"))
            elif kind == "text":
                state.text = str(Object.parse(value))
            elif kind == "form":
                self._read_form(value.decode("latin-1"), resources, depth=depth + 1)
            elif kind == "operator":
                self._operate(value, state)

    def texts(self) -> Counter[str]:
        """Return the texts of all glyphs and clusters that show something, with their numbers."""
        fonts = {id(font): font for font in self._fonts.values()}
        texts: Counter[str] = Counter()
        for (font, string), number in self._shown.items():
            for code in fonts[font].codes(Object.parse(string)):
                if fonts[font].shows(code):
                    texts[fonts[font].texts.get(code, "")] += number
        texts.update(cluster.text for cluster in self._clusters if _is_drawn(cluster.shown))
        return texts

    def _operate(self, operator: bytes, state: _State) -> None:
        if operator == b"q":
            state.saved.append(state.font)
        elif operator == b"Q":
            state.font = state.saved.pop() if state.saved else None
        elif operator == b"EMC":
            if state.marked and state.marked.pop() is not None:
                state.cluster = next((cluster for cluster in reversed(state.marked) if cluster), None)
        else:
            begun = None if state.text is None else _Cluster(text=state.text)
            if begun is not None:
                self._clusters.append(begun)
                state.cluster = begun
            state.marked.append(begun)
            state.text = None

    def _read_form(self, name: str, resources: Dictionary, *, depth: int) -> None:
        form = resources.get(Name.XObject, Dictionary()).get(name, None)
        if isinstance(form, Stream) and form.get(Name.Subtype) == Name.Form and depth < DEEPEST:
            self.read(form, resources_of(form, resources), depth=depth)


def _is_drawn(shown: Iterable[Shown]) -> bool:
    """Say whether a cluster shows something and none of it is the box of a missing glyph; joiners in it may be blank."""
    codes = [(font, code) for font, string in shown for code in font.codes(Object.parse(string))]
    return any(font.shows(code) for font, code in codes) and not any(font.is_box(code) for font, code in codes)
