"""Complete the sender of a letter from a resume."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast

from pressroom.kinds.former_names import with_current_names
from pressroom.kinds.letter.shape import RESUME_FIELD
from pressroom.kinds.resume.shape import RESUME_SHAPE

SAME: Final = ("name", "label", "email", "phone", "url", "profiles")
"""Fields that have the same names in `basics` of a resume."""
ADDRESS: Final = ("address", "postalCode", "city", "region", "countryCode")
"""Fields that are in `basics.location` of a resume."""


def with_resume(data: Mapping[str, Any], resume: Mapping[str, Any]) -> dict[str, Any]:
    """Return a letter whose sender has what it lacks from a resume: each field, and the address as a whole.

    An address is not mixed: a sender with any part of an address keeps its own.
    """
    basics = _record(with_current_names(resume, RESUME_SHAPE).get("basics"))
    location = _record(basics.get("location"))
    sender = {name: value for name, value in _record(data.get("sender")).items() if value or name not in (*SAME, *ADDRESS)}
    taken = {name: basics[name] for name in SAME if basics.get(name)}
    if sender.keys().isdisjoint(ADDRESS):
        taken |= {name: location[name] for name in ADDRESS if location.get(name)}
    return {**{name: value for name, value in data.items() if name != RESUME_FIELD}, "sender": {**taken, **sender}}


def _record(value: Any) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}
