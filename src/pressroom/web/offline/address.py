"""The address of the service worker: where its language or version changes, the browser replaces it."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import Final
from urllib.parse import urlencode

import pressroom
from pressroom.web.assets import built_names

SCRIPT: Final = "service-worker.js"


def worker_path(language: str) -> str:
    """Return the address of the script for a page in this language."""
    return f"/{SCRIPT}?{urlencode({'language': language, 'version': _version()})}"


@cache
def _version() -> str:
    """Return what changes with the page: its words and template with the release, the rest with the built files."""
    return hashlib.sha256(f"{pressroom.__version__} {json.dumps(built_names())}".encode()).hexdigest()[:16]
