"""One browser, and one set of printed parts, for the tests of this folder that change neither."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
import pytest_asyncio
from tests.support.browsers import chromium_under_test
from tests.support.parts import nine_parts, printed_parts

from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.parts.model import PrintedParts


@pytest_asyncio.fixture(scope="session")
async def renderer() -> AsyncGenerator[Renderer]:
    async with Renderer(chromium=chromium_under_test(), tabs=3) as started:
        yield started


@pytest_asyncio.fixture(scope="session")
async def nine(renderer: Renderer, tmp_path_factory: pytest.TempPathFactory) -> PrintedParts:
    """Nine parts of one to three pages, in several chunks."""
    return await printed_parts(renderer, nine_parts(), tmp_path_factory.mktemp("nine"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path
