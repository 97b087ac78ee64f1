"""Store sample resumes of any length in the database."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from tests.support.databases import Owner

from pressroom.auth.principal import Principal
from pressroom.kinds import kind_named

INSERT = """
WITH document AS (
  INSERT INTO documents (user_id, kind, title, template_slug) VALUES (%(user)s, 'resume', %(title)s, 'classic')
  RETURNING id, user_id, title, template_slug, settings)
INSERT INTO document_versions (document_id, version, user_id, title, template_slug, settings, data)
SELECT id, 1, user_id, title, template_slug, settings, %(data)s FROM document RETURNING document_id
"""


def store_resume(owner: Owner, user: Principal, *, title: str = "A resume", repeated: int = 0) -> UUID:
    """Store the sample resume with its jobs repeated. With 1,000 repetitions it has about 700 pages, printed in 8 s."""
    data: dict[str, Any] = kind_named("resume").sample()
    data["work"] *= 1 + repeated
    return owner.value(INSERT, {"user": user.user_id, "title": title, "data": json.dumps(data)})
