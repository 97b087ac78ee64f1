"""Run a worker that exits without clean-up when it renders a document of one title, like a crash in native code."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from tests.support.browsers import chromium_under_test
from tests.support.running_worker import WorkerSetup

from pressroom.db.pool import open_pool
from pressroom.documents import producer
from pressroom.documents.printing import PrintedDocument, Source, print_document
from pressroom.rendering.browser.pool import Renderer

CRASHING_TITLE: Final = "Crashing"


async def _print_or_exit(renderer: Renderer, source: Source, **arguments: Any) -> PrintedDocument:
    if source.title == CRASHING_TITLE:
        os._exit(9)
    return await print_document(renderer, source, **arguments)


async def main() -> None:
    url = os.environ["PRESSROOM_DATABASE_URL"]
    files = Path(urlsplit(os.environ["PRESSROOM_STORAGE_URL"]).path)
    producer.print_document = _print_or_exit
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with (
        open_pool(url, role="pressroom_worker", max_size=3) as pool,
        Renderer(chromium=chromium_under_test(), tabs=1) as renderer,
        WorkerSetup(url=url, pool=pool, renderer=renderer, files=files).worker(concurrency=1),
    ):
        await stop.wait()


if __name__ == "__main__":
    asyncio.run(main())
