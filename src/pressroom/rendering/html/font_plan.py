"""Choose the font of each cluster, and the characters that are cut out of each font.

The browser does the same again: it sets a cluster in the first font of `font-family` that has all of it. Both agree,
because each face is cut to hold every cluster that is planned for it, and nothing that a font before it lacks is
taken from that one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pressroom.rendering.html.clusters import clusters_of
from pressroom.rendering.html.cut_characters import characters_to_cut
from pressroom.rendering.html.font_files import (
    ALL_FONTS,
    EMOJI,
    IDEOGRAPHS,
    ITALICS,
    JAPANESE,
    JAPANESE_SERIF,
    KOREAN,
    PICTURES,
    SCRIPTS,
    SIMPLIFIED,
    SOURCE_SANS,
    SOURCE_SERIF,
    TRADITIONAL,
    Font,
)

TRADITIONAL_TAGS = ("zh-Hant", "zh-TW", "zh-HK", "zh-MO")


@dataclass(frozen=True, kw_only=True)
class Face:
    """One font in one weight, cut down to what is needed of it."""

    font: Font
    weight: int
    characters: frozenset[int]
    """Code points: exactly what the cut font has names for."""


@dataclass(frozen=True, kw_only=True)
class FontPlan:
    """What a document's text needs."""

    faces: tuple[Face, ...]
    families: Mapping[tuple[Font, ...], tuple[Font, ...]]
    """The fonts that each stack is used for, in its order."""
    missing: frozenset[str]
    """Clusters that no installed font has as a whole; the browser takes any font of the machine for them."""
    divided: frozenset[str]
    """Emoji sequences that are printed as several signs."""

    def fonts_of(self, stack: tuple[Font, ...]) -> tuple[Font, ...]:
        """Return the fonts that text in a stack is set in, upright or italic, in the order of the stack."""
        used = {*self.families.get(stack, ()), *self.families.get(italic_stack(stack), ())}
        return tuple(font for font in stack if not used.isdisjoint((font, ITALICS.get(font))))


def font_stack(first: Font, *, language: str) -> tuple[Font, ...]:
    """Return the fonts in the order in which they are asked for a cluster; the language picks the ideographs.

    Emoji come before symbols, so that sequences stay in one font, and both before ideographs, which have arrows too.
    """
    wanted = language.partition("-")[0]
    preferred = {"ja": JAPANESE, "ko": KOREAN}.get(wanted, SIMPLIFIED)
    if language.startswith(TRADITIONAL_TAGS):
        preferred = TRADITIONAL
    second = (SOURCE_SERIF,) if first.serif else ()
    ideographs = (JAPANESE_SERIF, *IDEOGRAPHS) if first.serif and preferred is JAPANESE else (preferred, *IDEOGRAPHS)
    return tuple(dict.fromkeys((first, *second, SOURCE_SANS, *SCRIPTS, *PICTURES, *ideographs)))


def italic_stack(stack: tuple[Font, ...]) -> tuple[Font, ...]:
    """Return the fonts that are asked for a cluster in italics: the italic of a family where it has one."""
    return tuple(ITALICS.get(font, font) for font in stack)


def plan_fonts(runs: Iterable[tuple[str, tuple[Font, ...], int]]) -> FontPlan:
    """Find the faces for runs of text, each with its stack and weight.

    The first font of a stack is always among them: it sets the spaces, and its height is that of the lines.
    """
    wanted: dict[tuple[Font, int], set[str]] = {}
    families: dict[tuple[Font, ...], set[Font]] = {}
    missing: set[str] = set()
    for text, stack, weight in runs:
        for cluster in clusters_of(text) | {" "}:
            owner = owner_of(cluster, stack)
            if owner is None:
                missing.add(cluster)
            else:
                wanted.setdefault((owner, weight), set()).add(cluster)
                families.setdefault(stack, set()).add(owner)
    faces = (
        Face(font=font, weight=weight, characters=characters_to_cut(font, frozenset(clusters)))
        for (font, weight), clusters in sorted(wanted.items(), key=lambda item: (ALL_FONTS.index(item[0][0]), item[0][1]))
    )
    emoji = {cluster for (font, _), clusters in wanted.items() if font is EMOJI for cluster in clusters}
    return FontPlan(
        faces=tuple(faces),
        families={stack: tuple(font for font in stack if font in used) for stack, used in families.items()},
        missing=frozenset(missing),
        divided=frozenset(cluster for cluster in emoji if len(EMOJI.glyphs(cluster)) > 1),
    )


def owner_of(cluster: str, stack: tuple[Font, ...]) -> Font | None:
    """Return the first font along the stack that has the whole cluster; the fonts behind it are not opened."""
    return next((font for font in stack if font.has(cluster)), None)
