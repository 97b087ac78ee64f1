"""Run the commands of every page of the documentation, and compare their output with the page."""

from __future__ import annotations

import os
from contextlib import nullcontext
from pathlib import Path

import pytest
from tests.support.own_servers import own_server
from tests.support.pages import ROOT, Page, all_pages, read_page
from tests.support.terminals import run_page, terminals_of

PAGES_WITH_COMMANDS = [page for page in all_pages() if terminals_of(page)]
NOT_RUN = {"README.md": "a test that runs all tests would not end"}
DATABASE_PAGE = "docs/how-to/web-and-worker.md"


@pytest.mark.parametrize("page", [pytest.param(page, id=page.name) for page in PAGES_WITH_COMMANDS])
def test_the_commands_of_a_page_print_what_it_shows(page: Page, clone: Path) -> None:
    with own_server() if "db.example.org" in page.text else nullcontext() as server:
        stand_ins = {"/srv/pressroom": str(clone / "srv"), **(server.stand_ins if server else {})}
        path = str(server.programs) if server else ""
        if server and page.name != DATABASE_PAGE:  # the page assumes the database that DATABASE_PAGE makes
            first = read_page(DATABASE_PAGE)
            database_steps = Page(path=first.path, text=first.text.partition("## 2.")[0])
            run_page(database_steps, clone=clone, stand_ins=stand_ins, path=path)
        run_page(page, clone=clone, stand_ins=stand_ins, path=path)
    assert all(path.read_bytes().startswith(b"%PDF-") for path in clone.glob("*.pdf"))


def test_only_these_commands_are_not_run() -> None:
    assert {page.name: block.not_run for page in all_pages() for block in page.blocks if block.not_run} == NOT_RUN


def test_the_two_programs_of_the_readme_exist() -> None:
    commands = [block.text for block in read_page("README.md").blocks if block.language == "sh"]
    assert commands[:2] == ["bin/start\n", "bin/test\n"]
    assert all(os.access(ROOT / command.strip(), os.X_OK) for command in commands[:2])
