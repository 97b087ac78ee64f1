"""Text with formatting, as far as a resume keeps it: paragraphs and points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pressroom.kinds.links import short_address

POINT: Final = "• "
"""Begins a point where there is room for paragraphs only."""


@dataclass(frozen=True, kw_only=True)
class Block:
    """A paragraph, or a point of a list, as plain text on one line."""

    text: str
    is_point: bool = False


@dataclass(frozen=True, kw_only=True)
class RichText:
    """Blocks in reading order."""

    blocks: tuple[Block, ...] = ()
    is_plainer: bool = False
    """Whether the text had formatting that the blocks do not have."""

    @property
    def paragraphs(self) -> str:
        """The paragraphs, one on each line."""
        return "\n".join(block.text for block in self.blocks if not block.is_point)

    @property
    def points(self) -> list[str]:
        """The points."""
        return [block.text for block in self.blocks if block.is_point]

    @property
    def lines(self) -> list[str]:
        """All blocks."""
        return [block.text for block in self.blocks]

    @property
    def prose(self) -> str:
        """All blocks, one on each line, points marked."""
        return "\n".join(f"{POINT}{block.text}" if block.is_point else block.text for block in self.blocks)


def plain(text: str) -> RichText:
    """Take a text without formatting: each line is a paragraph."""
    return RichText(blocks=tuple(Block(text=line.strip()) for line in text.splitlines() if line.strip()))


class BlockWriter:
    """Collects runs of text into blocks."""

    def __init__(self) -> None:
        """Begin with a paragraph."""
        self._blocks: list[Block] = []
        self._runs: list[str] = []
        self._is_point = False
        self.is_plainer = False

    def write(self, run: str) -> None:
        """Add to the block."""
        self._runs.append(run)

    def end_block(self, *, point: bool = False) -> None:
        """End the block, unless it is empty; `point` says what the next one is."""
        if text := " ".join("".join(self._runs).split()):
            self._blocks.append(Block(text=text, is_point=self._is_point))
        self._runs.clear()
        self._is_point = point

    def finished(self) -> RichText:
        """Return what was written."""
        self.end_block()
        return RichText(blocks=tuple(self._blocks), is_plainer=self.is_plainer)


def shown_target(text: str, target: str) -> str:
    """Return what is written behind the text of a link, so that its target is not lost: ` (address)`, or nothing."""
    address = target.removeprefix("mailto:").removeprefix("tel:")
    return "" if short_address(address) in text else f" ({address})"
