"""What kinds of documents are called."""

from __future__ import annotations

from typing import Final, NamedTuple

from pressroom.kinds import KINDS
from pressroom.web.language import marked as _
from pressroom.words import Words


class Called(NamedTuple):
    """The names of a kind."""

    one: str
    many: str
    untitled: str
    """The title of one without a name."""


KIND_NAMES: Final[dict[str, Called]] = {
    "resume": Called(_("Resume"), _("Resumes"), _("Untitled resume")),
    "cover_letter": Called(_("Letter"), _("Letters"), _("Untitled letter")),
}


def kind_name(name: str, words: Words) -> str:
    """Return what one document of a kind is called."""
    return words.gettext(KIND_NAMES[name].one) if name in KIND_NAMES else KINDS[name].label if name in KINDS else name


def kinds_name(name: str, words: Words) -> str:
    """Return what the documents of a kind are called."""
    return words.gettext(KIND_NAMES[name].many) if name in KIND_NAMES else KINDS[name].label


def untitled(name: str, words: Words) -> str:
    """Return the title of a document without content and name."""
    return words.gettext(KIND_NAMES[name].untitled) if name in KIND_NAMES else KINDS[name].label
