"""The documents of the load: sample resumes of several lengths, each edit another text."""

from __future__ import annotations

from random import Random
from typing import Any, Final

from pressroom.kinds import kind_named

LENGTHS: Final = (0, 0, 0, 0, 5, 20, 120)
"""How often the jobs of the sample are repeated; the longest one counts as a large document of some eighty pages."""


def document_body(random: Random) -> dict[str, Any]:
    """Return the request that creates a document."""
    kind = kind_named("resume")
    data: dict[str, Any] = kind.sample()
    data["work"] *= 1 + random.choice(LENGTHS)
    data["basics"]["summary"] = f"Edition {random.getrandbits(32):08x}."
    return {"kind": kind.name, "title": f"Resume {random.randrange(100)}", "data": data}
