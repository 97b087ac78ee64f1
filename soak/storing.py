"""What users do with documents and with the files of their exports, and what an administrator does."""

from __future__ import annotations

import zipfile
from http import HTTPStatus
from io import BytesIO
from random import Random
from typing import Any
from urllib.parse import urlsplit

from soak.client import LostError
from soak.documents import document_body
from soak.raw import read_slowly
from soak.user import DOCUMENT, User


async def edit_document(user: User, random: Random) -> None:
    """Save the next version of a document, so that its export is another file."""
    if document := await user.document(random):
        body = {"data": document_body(random)["data"]}
        await user.client.send("PUT", DOCUMENT, document_id=document, json=body)


async def delete_document(user: User, random: Random) -> None:
    """Delete a document with its exports, which cancels its live jobs."""
    if user.documents:
        document = user.documents.pop(random.randrange(len(user.documents)))
        user.ledger.deletes.add(document)
        await user.client.send("DELETE", DOCUMENT, document_id=document)


async def delete_export(user: User, random: Random) -> None:
    """Delete a completed export."""
    if exports := await user.exports():
        chosen = random.choice(exports)
        user.ledger.deletes.add(chosen["jobId"])
        await user.client.send("DELETE", "/api/v1/export/history/{history_id}", history_id=chosen["id"])


async def download_export(user: User, random: Random) -> None:
    """Download the file of a completed export, and compare it with what others received."""
    if (found := await _link(user, random)) is None:
        return
    export, token = found
    try:
        answer = await user.client.send("GET", "/files/{token}", token=token, may_break=lambda: _deleted(user, export))
    except LostError:
        return
    if answer.status_code == HTTPStatus.OK:
        user.check_pdf(export["jobId"], answer.content)
    elif not _deleted(user, export):
        user.ledger.report(f"the download of job {export['jobId']} was answered with {answer.status_code}")


async def download_slowly(user: User, random: Random) -> None:
    """Read some bytes of a file, one after the other, and vanish."""
    if found := await _link(user, random):
        await read_slowly(f"{user.client.address}/files/{found[1]}", random)


async def download_batch(user: User, random: Random) -> None:
    """Download the archive of a batch and read it."""
    if not user.batches:
        return
    redirect = await user.client.send("GET", "/api/v1/export/batch/{batch_id}/download", batch_id=random.choice(user.batches))
    if redirect.status_code != HTTPStatus.FOUND:
        return
    token = urlsplit(redirect.headers["Location"]).path.rpartition("/")[2]
    # A file that is deleted meanwhile ends the archive early.
    answer = await user.client.send("GET", "/files/batches/{token}", token=token, may_break=lambda: bool(user.ledger.deletes))
    if answer.status_code == HTTPStatus.OK and (wrong := zipfile.ZipFile(BytesIO(answer.content)).testzip()):
        user.ledger.report(f"{wrong} in the archive of a batch is damaged")


async def clean_up(user: User, _random: Random) -> None:
    """Clean up, as an administrator."""
    done = await user.client.data("POST", "/api/v1/export/cleanup")
    if done is not None and done["failedSteps"]:
        user.ledger.report(f"steps of a clean-up failed: {', '.join(done['failedSteps'])}")


async def look_around(user: User, random: Random) -> None:
    """Read what a page of an administrator or a proxy reads."""
    await user.client.send("GET", random.choice(["/api/v1/usage", "/api/v1/operations", "/api/v1/documents", "/health/live"]))


async def _link(user: User, random: Random) -> tuple[dict[str, Any], str] | None:
    """Return one of the user's exports and the token of a new link to its file."""
    exports = await user.exports()
    if not exports:
        return None
    chosen = random.choice(exports)
    redirect = await user.client.send("GET", "/api/v1/export/download/{history_id}", history_id=chosen["id"])
    if redirect.status_code != HTTPStatus.FOUND:
        return None
    return chosen, urlsplit(redirect.headers["Location"]).path.removeprefix("/files/")


def _deleted(user: User, export: dict[str, Any]) -> bool:
    return not user.ledger.deletes.isdisjoint((export["jobId"], export["documentId"]))
