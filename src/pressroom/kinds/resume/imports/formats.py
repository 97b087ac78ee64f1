"""The formats from which a resume can be made, in the order in which a file is compared with them."""

from __future__ import annotations

from typing import Final

from pressroom.kinds.resume.imports.json_resume import JSON_RESUME
from pressroom.kinds.resume.imports.reactive_resume import REACTIVE_RESUME
from pressroom.kinds.resume.imports.rendercv import RENDERCV

# JSON Resume comes last: it shares names with others, and what it does not know it keeps.
RESUME_FORMATS: Final = (RENDERCV, REACTIVE_RESUME, JSON_RESUME)
