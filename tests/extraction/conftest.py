"""A fixture that prints resumes with the renderer that exports use."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest_asyncio
from tests.support.printing import PrintResume, resume_printer

__all__ = ["PrintResume"]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def print_resume() -> AsyncGenerator[PrintResume]:
    """Yield a function that prints resume data. Its keywords are `settings`, `template` and `options`."""
    async with resume_printer() as printed:
        yield printed
