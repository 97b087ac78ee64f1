"""The page of pictures shows what `python -m tests.support.page_gallery` takes."""

from __future__ import annotations

import re

from tests.support.page_gallery import GALLERY, IN_DOCS


def test_every_picture_of_the_pages_is_there_and_shown() -> None:
    page = (GALLERY.parent / "pages.md").read_text(encoding="utf-8")
    assert {path.stem for path in GALLERY.glob("*.png")} == set(IN_DOCS)
    assert set(re.findall(r'src="pages/([a-z-]+)\.png"', page)) == set(IN_DOCS)
