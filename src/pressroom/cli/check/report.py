"""Format the findings of `pressroom check` as text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pressroom.cli.check.findings import Findings, ReaderFindings
from pressroom.cli.output import formatted_size

MAX_LOST: Final = 20
"""Lost texts that are listed for each reader; `--json` lists all."""
MAX_TEXT_LENGTH: Final = 70
"""Characters of a listed text."""


def report_lines(found: Findings) -> Iterator[str]:
    """Yield the lines of the report."""
    structure = found.structure
    pages = "1 page" if structure.pages == 1 else f"{structure.pages} pages"
    yield f"{found.file}: {pages}, {formatted_size(found.bytes)}"
    yield ""
    if not structure.pages:
        yield "Its structure cannot be read: the file is damaged."
        yield ""
    yield f"Title     {_shown(structure.title) or 'none'}"
    yield f"Language  {_shown(structure.language) or 'none'}"
    yield f"Tags      {'yes' if structure.tagged else 'none: screen readers cannot identify headings, lists and tables'}"
    yield ""
    yield "Headings" if structure.headings else "Headings  none"
    for heading in structure.headings:
        yield f"  {'  ' * (int(heading.level[1:] or 1) - 1)}{heading.level} {_shown(heading.text)}"
    yield ""
    yield "Fonts" if structure.fonts else "Fonts     none"
    width = max((len(_shown(font.name)) for font in structure.fonts), default=0)
    for font in structure.fonts:
        embedded = "embedded" if font.embedded else "not embedded: readers use another font"
        yield f"  {_shown(font.name) or 'without a name':{width}}  {embedded}"
    yield ""
    yield "Readers"
    width = max(len(f"{reader.name} {reader.version}") for reader in found.readers)
    for reader in found.readers:
        yield f"  {f'{reader.name} {reader.version}':{width}}  {_verdict(reader, texts=found.texts)}"
        yield from _details(reader)


def _verdict(reader: ReaderFindings, *, texts: int) -> str:
    if reader.failure:
        return f"cannot read the file: {reader.failure}"
    if not reader.characters:
        return "finds no text"
    found = f"{reader.characters:,} characters"
    return f"{found}, {texts - len(reader.lost):,} of {texts:,} texts" if texts else found


def _details(reader: ReaderFindings) -> Iterator[str]:
    if reader.failure or not reader.characters:
        return
    for lost in reader.lost[:MAX_LOST]:
        verdict = "broken up" if lost.words_found else "lost"
        field = f"{_shown(lost.field)}: " if lost.field else ""
        yield f"    {verdict}: {field}{_shown(lost.text)}"
    if len(reader.lost) > MAX_LOST:
        yield f"    and {len(reader.lost) - MAX_LOST:,} more; --json lists all"
    for heading in reader.misplaced_headings:
        yield f"    out of order: {_shown(heading)}"


def _shown(text: str) -> str:
    """Return the beginning of a text on one line, without control characters of terminals."""
    line = " ".join("".join(character if character.isprintable() else " " for character in text).split())
    return line if len(line) <= MAX_TEXT_LENGTH else f"{line[: MAX_TEXT_LENGTH - 1]}…"
