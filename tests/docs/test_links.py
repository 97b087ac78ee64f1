"""The links of the documentation: each target exists, and every page is linked from the README."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.pages import ROOT, Page, all_pages

PAGES = {page.path: page for page in all_pages()}
EVERY_PAGE = pytest.mark.parametrize("page", PAGES.values(), ids=[page.name for page in PAGES.values()])


def targets(page: Page) -> list[tuple[Path, str]]:
    """Return the file and the anchor of each link to a page of the project."""
    local = [link.partition("#") for link in page.links if "://" not in link]
    return [((page.path.parent / path).resolve() if path else page.path, anchor) for path, _, anchor in local]


@EVERY_PAGE
def test_the_target_of_a_link_exists(page: Page) -> None:
    for path, anchor in targets(page):
        assert path.is_relative_to(ROOT), path
        assert path.exists(), f"{page.name} links to {path.relative_to(ROOT)}, which is not there"
        if anchor:
            assert anchor in PAGES[path].anchors, f"{page.name} links to #{anchor}: {PAGES[path].name} has {PAGES[path].anchors}"


def test_every_page_is_linked_from_the_readme() -> None:
    reached = {ROOT / "README.md"}
    added = set(reached)
    while added:
        added = {path for page in added for path, _ in targets(PAGES[page]) if path in PAGES} - reached
        reached |= added
    assert {page.name for path, page in PAGES.items() if path not in reached} == set()


def test_a_broken_link_is_detected() -> None:
    page = Page(path=ROOT / "docs/README.md", text="# A page\n\n[x](nowhere.md) [y](#a-page)\n")
    assert [path.exists() for path, _ in targets(page)] == [False, True]
    assert page.anchors == {"a-page"}
