"""`/assets/{name}`: the scripts, style sheets, icons and fonts of the pages, which `npm run build` has built.

Their names hold a hash of their content, so browsers keep them for good.
"""

from __future__ import annotations

import json
import mimetypes
from functools import cache
from pathlib import Path
from typing import Final

from litestar import Response, get
from litestar.params import FromPath

from pressroom.errors import NotFoundError, SettingsError
from pressroom.http.dependencies import ApiRequest
from pressroom.http.operations import Operation, ResponseSpec, operation_opt

BUILT: Final = Path(__file__).parent / "built"
ENCODINGS: Final = {"br": ".br", "gzip": ".gz"}
"""Content encodings, the better one first, by the ending of the compressed file."""
HEADERS: Final = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
TYPES: Final = {".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2"}
"""Types by the ending of the name. The framework adds the character set to those of texts."""


@cache
def built_names() -> dict[str, str]:
    """Return the names of the built files by the names that templates use, such as `app.js`.

    Raises:
        SettingsError: They are not built.
    """
    try:
        return json.loads((BUILT / "names.json").read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise SettingsError("The scripts of the pages are not built. Run bin/setup, which builds them.") from error


def asset_path(name: str) -> str:
    """Return the address of a built file, by the name that templates use."""
    return f"/assets/{built_names()[name]}"


@get(
    "/assets/{name:str}",
    opt=operation_opt(
        Operation(
            summary="Read a script, style sheet, font or icon of the pages",
            tag="pages",
            public=True,
            path_parameters={"name": "The file's name, which holds a hash of its content."},
            page=True,
            responses={200: ResponseSpec(description="The file.", media_type="application/octet-stream")},
            errors=(NotFoundError,),
        )
    ),
    sync_to_thread=False,
)
def asset(name: FromPath[str], request: ApiRequest) -> Response[bytes]:
    """Read a built file, compressed if the browser can decompress it."""
    accepted = {part.partition(";")[0].strip() for part in request.headers.get("Accept-Encoding", "").split(",")}
    files = _files()
    for encoding, ending in ENCODINGS.items():
        if encoding in accepted and (content := files.get(name + ending)) is not None and name in files:
            return _response(name, content, {"Content-Encoding": encoding})
    if name not in files or Path(name).suffix in ENCODINGS.values():
        raise NotFoundError("There is no such file. Load the page again: a newer version of Pressroom has other files.")
    return _response(name, files[name], {})


@cache
def _files() -> dict[str, bytes]:
    built_names()
    return {path.name: path.read_bytes() for path in BUILT.iterdir()}


def _response(name: str, content: bytes, headers: dict[str, str]) -> Response[bytes]:
    kind = TYPES.get(Path(name).suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Response(content, media_type=kind, headers=HEADERS | headers)
