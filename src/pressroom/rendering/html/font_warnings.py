"""Say what of a document's text is not printed as it is written, because no font has it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, cast

from babel import Locale

from pressroom.errors import ExportWarning
from pressroom.rendering.html.clusters import scripts_of
from pressroom.rendering.html.font_plan import FontPlan

CODE: Final = "GLYPH_MISSING"
MOST_NAMED: Final = 20
"""Clusters that a warning lists: enough to find them in the document."""


Warned = tuple[ExportWarning, tuple[str, ...]]
"""A warning, and the clusters that it is about."""


def font_warnings(plan: FontPlan, *, variants: Iterable[str], plain_emoji: Iterable[str]) -> Iterator[Warned]:
    """Yield one warning for scripts without a font, one for other characters, and those for emoji and variants."""
    scripts: dict[str, list[str]] = {}
    for cluster in sorted(plan.missing):
        scripts.setdefault(_script_of(cluster), []).append(cluster)
    signs = scripts.pop("", [])
    if scripts:
        named = ", ".join(sorted(scripts))
        letters = [cluster for clusters in scripts.values() for cluster in clusters]
        yield _warning(f"No font of Pressroom has these letters of the scripts {named}; they may print as boxes", letters)
    if signs:
        yield _warning("No font of Pressroom has these characters; they may print as boxes", signs)
    if plan.divided:
        yield _warning("The emoji font has no single sign for these; their parts are printed side by side", plan.divided)
    if plain := sorted(plain_emoji):
        yield _warning("The emoji font shows no gender or skin tone for these; the plain sign is printed", plain)
    if lost := sorted(variants):
        yield _warning("No font of Pressroom has these variants; the common form of the character is printed", lost)


def _warning(sentence: str, clusters: Iterable[str]) -> Warned:
    listed = tuple(sorted(clusters))
    more = f" … ({len(listed) - MOST_NAMED} more)" if len(listed) > MOST_NAMED else ""
    return ExportWarning(CODE, f"{sentence}: {' '.join(map(_shown, listed[:MOST_NAMED]))}{more}"), listed


def _shown(cluster: str) -> str:
    """Write a cluster with its code points, since a reader may see a box too."""
    return f"{cluster} ({' '.join(f'U+{ord(letter):04X}' for letter in cluster)})"


def _script_of(cluster: str) -> str:
    """Return the English name of the cluster's script; empty for what any script has."""
    codes = sorted(frozenset[str]().union(*map(scripts_of, cluster)) - {"Zzzz"})
    names = cast("Mapping[str, str]", Locale("en").scripts)
    return names.get(codes[0], codes[0]) if codes else ""
