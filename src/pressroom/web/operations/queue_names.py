"""The names of queues in words."""

from __future__ import annotations

from typing import Final

from pressroom.web.language import marked as _
from pressroom.words import Words

NAMES: Final = {"documents": _("Documents"), "exam-reports": _("Exam reports")}


def queue_name(queue: str, words: Words) -> str:
    """Return the name of a queue; one that has none in words keeps its own."""
    return words.gettext(NAMES[queue]) if queue in NAMES else queue
