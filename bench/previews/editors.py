"""Editors as the service knows them: they type, pause, ask for the picture of the page in sight, and save."""

from __future__ import annotations

import base64
import copy
import json
import time
from dataclasses import dataclass, field
from typing import Any

from bench.client import Answer, HttpClient, UnexpectedAnswerError

OK = 200
TYPED = "moreover "
"""What is typed before each pause; what was typed ten pauses ago is deleted, so that the draft keeps its length."""


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What one preview took, in seconds and bytes."""

    seconds: float
    """From the request to the last byte of the picture of page one."""
    file_seconds: float
    """The service's part of it until the file was printed and proved."""
    size: int
    """Of the picture."""
    pages: int


@dataclass(kw_only=True)
class Editor:
    """One opened editor with its draft."""

    client: HttpClient
    document_id: str
    data: dict[str, Any]
    template: str = "classic"
    width: int = 1240
    revision: int = 0
    title: str = "A draft"
    _summary: str = field(init=False)

    def __post_init__(self) -> None:
        """Take the draft's own text, to which is added what is typed."""
        self.data = copy.deepcopy(self.data)
        self._summary = str(self.data["basics"]["summary"])

    def type(self) -> None:
        """Change the draft."""
        self.revision += 1
        self.data["basics"]["summary"] = f"{self._summary} {TYPED * (self.revision % 10)}{self.revision}"

    async def preview(self, *, page: int = 1) -> Preview:
        """Ask for a page of the draft.

        Raises:
            UnexpectedAnswerError: The answer is not the whole picture.
        """
        body = {**self._draft(), "pages": [page], "width": self.width, "editor": "bench", "revision": self.revision}
        started = time.perf_counter()
        answer = await self.client.send("POST", f"/documents/{self.document_id}/edit/preview", body=json.dumps(body).encode())
        seconds = time.perf_counter() - started
        return _read(answer, page=page, seconds=seconds)

    async def save(self) -> None:
        """Save the draft.

        Raises:
            UnexpectedAnswerError: It was not saved.
        """
        answer = await self.client.send("PUT", f"/api/v1/documents/{self.document_id}", body=json.dumps(self._draft()).encode())
        if answer.status != OK:
            raise UnexpectedAnswerError(answer)

    def _draft(self) -> dict[str, Any]:
        return {"title": self.title, "templateSlug": self.template, "settings": {}, "data": self.data}


def _read(answer: Answer, *, page: int, seconds: float) -> Preview:
    lines = answer.body.splitlines()
    if answer.status != OK or len(lines) != 2:  # noqa: PLR2004 - the file and one picture
        raise UnexpectedAnswerError(answer)
    file, picture = (json.loads(line) for line in lines)
    png = base64.b64decode(picture["data"])
    if picture["page"] != page or not png.startswith(b"\x89PNG") or file["warnings"]:
        raise UnexpectedAnswerError(answer)
    return Preview(seconds=seconds, file_seconds=file["milliseconds"] / 1000, size=len(png), pages=file["pages"])
