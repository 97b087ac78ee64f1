"""Every command in the documentation is run, as its reader runs it."""

from __future__ import annotations

import os
from contextlib import nullcontext
from pathlib import Path

import pytest
from tests.support.own_servers import own_server
from tests.support.pages import ROOT, Page, all_pages, page
from tests.support.terminals import run_page, terminals_of

RUN = [shown for shown in all_pages() if terminals_of(shown)]
LEFT_ALONE = {"README.md": "a test that runs all tests would not end"}
DATABASE_PAGE = "docs/how-to/web-and-worker.md"


@pytest.mark.parametrize("shown", [pytest.param(shown, id=shown.name) for shown in RUN])
def test_the_commands_of_a_page_print_what_it_shows(shown: Page, clone: Path) -> None:
    with own_server() if "db.example.org" in shown.text else nullcontext() as server:
        stand_ins = {"/srv/pressroom": str(clone / "srv"), **(server.stand_ins if server else {})}
        path = str(server.programs) if server else ""
        if server and shown.name != DATABASE_PAGE:  # its reader has made the database as the other page says
            first = page(DATABASE_PAGE)
            made = Page(path=first.path, text=first.text.partition("## 2.")[0])
            run_page(made, clone=clone, stand_ins=stand_ins, path=path)
        run_page(shown, clone=clone, stand_ins=stand_ins, path=path)
    assert all(path.read_bytes().startswith(b"%PDF-") for path in clone.glob("*.pdf"))


def test_only_these_commands_are_not_run() -> None:
    assert {shown.name: block.not_run for shown in all_pages() for block in shown.blocks if block.not_run} == LEFT_ALONE


def test_the_two_programs_of_the_readme_exist() -> None:
    commands = [block.text for block in page("README.md").blocks if block.language == "sh"]
    assert commands[:2] == ["bin/start\n", "bin/test\n"]
    assert all(os.access(ROOT / command.strip(), os.X_OK) for command in commands[:2])
