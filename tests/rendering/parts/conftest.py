"""One browser, and one set of printed parts, for the tests of this folder that change neither."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
import pytest_asyncio
from tests.support.browsers import chromium_under_test
from tests.support.parts import printed_parts, some_parts

from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.parts.model import PrintedParts


@pytest_asyncio.fixture(scope="session")
async def renderer() -> AsyncGenerator[Renderer]:
    async with Renderer(chromium=chromium_under_test(), tabs=3) as started:
        yield started


@pytest_asyncio.fixture(scope="session")
async def nine(renderer: Renderer, tmp_path_factory: pytest.TempPathFactory) -> PrintedParts:
    """Nine parts of one to three pages, in several chunks."""
    parts = [*some_parts(3), *(some_parts(6, lines=60)[3:]), *(some_parts(9, lines=110)[6:])]
    return await printed_parts(renderer, parts, tmp_path_factory.mktemp("nine"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path
