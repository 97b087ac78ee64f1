"""Split text into the clusters that one font sets, as the browser does: a letter with its marks, or an emoji sequence.

They are the grapheme clusters of Unicode Standard Annex 29, with two differences that HarfBuzz and Chromium make:
every mark belongs to the letter before it, but not where the two are of different scripts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

WORD: Final = re.compile("[^\t\n\f\r ]+")
CLUSTER: Final = r"\X(?:(?=\p{M})\X)*"
FIRST_MARK: Final = "\u0300"
"""Every character before the first combining mark is a cluster of its own, unless a mark follows."""
JOINING_CATEGORIES: Final = frozenset({"Mn", "Mc", "Me", "Cf", "Sk"})
"""Marks, joiners and tags, and the skin tones of emoji."""
OTHER_JOINING: Final = re.compile("[\u0e33\u0eb3\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff\U0001f1e6-\U0001f1ff]")
"""Letters that join the one before or the next: Thai and Lao AM, letters of Hangul syllables and of flags."""
ANY_SCRIPT: Final = frozenset({"Zinh", "Zyyy"})


def clusters_of(text: str) -> set[str]:
    """Return the clusters of a text, without its white space."""
    letters = set(text)
    joining = {letter for letter in letters if _joins(letter)}
    if not joining:
        return letters - set("\t\n\f\r ")
    found: set[str] = set()
    for word in set(WORD.findall(text)):
        found.update(word if joining.isdisjoint(word) else split_clusters(word))
    return found


def split_clusters(text: str) -> Iterator[str]:
    """Yield the clusters of a text in their order, white space too."""
    # Imported here: it takes a twelfth of a second, and most documents need it not.
    import regex

    for cluster in regex.findall(CLUSTER, text):
        yield from _by_script(cluster)


def scripts_of(letter: str) -> frozenset[str]:
    """Return the ISO 15924 codes of the scripts that have the letter; none for what any script has."""
    # Imported here: its tables take a thirtieth of a second.
    from fontTools import unicodedata as _properties

    properties: Any = _properties  # its types are not complete
    return frozenset() if properties.script(letter) in ANY_SCRIPT else frozenset(properties.script_extension(letter))


def _joins(letter: str) -> bool:
    return letter >= FIRST_MARK and (
        unicodedata.category(letter) in JOINING_CATEGORIES or OTHER_JOINING.match(letter) is not None
    )


@lru_cache(maxsize=8192)
def _by_script(cluster: str) -> tuple[str, ...]:
    return tuple(_runs(cluster)) if len(cluster) > 1 else (cluster,)


def _runs(cluster: str) -> Iterator[str]:
    """Split before each letter that has no script in common with those before it."""
    run, scripts = "", frozenset[str]()
    for letter in cluster:
        own = scripts_of(letter)
        if own and scripts and not own & scripts:
            yield run
            run, scripts = "", frozenset[str]()
        run += letter
        scripts = (own & scripts or own) if own else scripts
    yield run
