"""Fixtures that print resumes and letters with the renderer that exports use."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest_asyncio
from tests.support.printing import PrintLetter, PrintResume, letter_printer, resume_printer

__all__ = ["PrintLetter", "PrintResume"]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def print_resume() -> AsyncGenerator[PrintResume]:
    """Yield a function that prints resume data. Its keywords are `settings`, `template` and `options`."""
    async with resume_printer() as printed:
        yield printed


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def print_letter() -> AsyncGenerator[PrintLetter]:
    """Yield a function that prints the data of a letter. Its keywords are those of `print_resume`."""
    async with letter_printer() as printed:
        yield printed
