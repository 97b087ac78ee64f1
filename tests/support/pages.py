"""Parse the pages of the documentation: headings, links and code blocks of Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
_FENCE: Final = re.compile(r"^(?P<indent> *)```(?P<language>[a-z]*)\n(?P<text>.*?)^(?P=indent)```$", re.MULTILINE | re.DOTALL)
_NOT_RUN: Final = re.compile(r"<!-- not run: (?P<reason>[^\n]+?) -->\s*$")
_LINK: Final = re.compile(r"(?<!!)\[[^\]]*\]\((?P<target>[^)\s]+)\)")
_HEADING: Final = re.compile(r"^#{1,6} (?P<text>.+)$", re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class Block:
    """A fenced block. `not_run` is the reason why its commands are not run; empty: they are run."""

    language: str
    text: str
    line: int
    not_run: str


@dataclass(frozen=True, kw_only=True)
class Page:
    """A Markdown file."""

    path: Path
    text: str

    @property
    def name(self) -> str:
        """The path in the project."""
        return self.path.relative_to(ROOT).as_posix()

    @property
    def blocks(self) -> list[Block]:
        """The fenced blocks in order, without the indentation of lists."""
        return [
            Block(
                language=found["language"],
                text="".join(line.removeprefix(found["indent"]) for line in found["text"].splitlines(keepends=True)),
                line=self.text.count("\n", 0, found.start()) + 1,
                not_run=reason["reason"] if (reason := _NOT_RUN.search(self.text, 0, found.start())) else "",
            )
            for found in _FENCE.finditer(self.text)
        ]

    @property
    def prose(self) -> str:
        """The text without fenced blocks."""
        return _FENCE.sub("", self.text)

    @property
    def links(self) -> list[str]:
        """The targets of links."""
        return [found["target"] for found in _LINK.finditer(self.prose)]

    @property
    def anchors(self) -> set[str]:
        """The anchors of headings, as code hosts make them."""
        texts = [re.sub(r"[`*]", "", found["text"]).lower() for found in _HEADING.finditer(self.prose)]
        return {re.sub(r"[^\w\- ]", "", text).strip().replace(" ", "-") for text in texts}


def read_page(name: str) -> Page:
    """Read a page."""
    path = ROOT / name
    return Page(path=path, text=path.read_text(encoding="utf-8"))


def all_pages() -> list[Page]:
    """Read all pages: those in the root folder, and those below `docs`."""
    paths = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
    return [Page(path=path, text=path.read_text(encoding="utf-8")) for path in paths]
