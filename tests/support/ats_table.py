"""Measure what programs that read resumes get back from a file of each template: `python -m tests.support.ats_table`.

The command writes the table of all templates and samples into docs/explanation/text-extraction.md, and a test compares it
with the measurement. With `--random 300`, it writes the table of as many generated resumes instead, which takes some minutes.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from tests.support.generated_resumes import generated_resume
from tests.support.page_texts import texts_of
from tests.support.pages import read_page
from tests.support.pdf_readers import READS_AS_PAINTED, SCRIPT_READERS
from tests.support.printing import ExportResume, resume_exporter
from tests.support.read_back import Differences, differences, structure_differences
from tests.support.reference_tables import table

from pressroom.kinds import KINDS
from pressroom.rendering.html.templates import load_templates

PAGE: Final = "docs/explanation/text-extraction.md"
PART: Final = "(?<=<!-- measured: {name} -->\n\n).*?(?=<!-- end -->)"
RESUME: Final = KINDS["resume"]
TEMPLATES: Final = load_templates(RESUME.templates_folder)
STRICT: Final = tuple(name for name, template in TEMPLATES.items() if "ats" in template.categories)
"""Templates from which every reader gets all texts in order."""
MOST_RANDOM: Final = 1_000


@dataclass(frozen=True, kw_only=True)
class ReadBack:
    """What readers get back from one file."""

    texts: int
    """How many texts the page has."""
    by_reader: Mapping[str, Differences]
    structure: tuple[str, ...]

    @property
    def findings(self) -> list[str]:
        """All differences in words."""
        readers = [f"{name}: {found!r}" for name, found in self.by_reader.items() if found]
        return [*readers, *(f"structure: {found}" for found in self.structure)]


async def read_back(export: ExportResume, data: dict[str, Any], *, template: str) -> ReadBack:
    """Export a resume and read its file with every reader."""
    html, pdf = await export(data, template=template)
    return await asyncio.to_thread(compared, html, pdf)


def compared(html: str, pdf: bytes) -> ReadBack:
    """Compare a file with the page that was printed."""
    page = texts_of(html)
    return ReadBack(
        texts=len(page.pieces),
        by_reader={
            name: differences(page, read(pdf), as_painted=name in READS_AS_PAINTED) for name, read in SCRIPT_READERS.items()
        },
        structure=tuple(structure_differences(page, pdf)),
    )


async def samples_table(export: ExportResume) -> str:
    """Return the table of every template with every sample."""
    rows: list[tuple[str, ...]] = []
    for template in TEMPLATES:
        for name, sample in RESUME.samples.items():
            found = await read_back(export, sample(), template=template)
            readers = (str(differences) for differences in found.by_reader.values())
            rows.append((f"`{template}`", name, str(found.texts), *readers, ", ".join(found.structure) or "as the page"))
    return table(("template", "sample", "texts", *SCRIPT_READERS, "tags, language, title"), rows)


async def random_table(export: ExportResume, count: int) -> str:
    """Return the table of every template with generated resumes, and print progress and the first findings."""
    rows: list[tuple[str, ...]] = []
    for template in TEMPLATES:
        whole = dict.fromkeys((*SCRIPT_READERS, "structure"), 0)
        texts, begun, shown = 0, time.monotonic(), 0
        for seed in range(count):
            found = await read_back(export, generated_resume(seed), template=template)
            texts += found.texts
            for reader, different in found.by_reader.items():
                whole[reader] += not different
            whole["structure"] += not found.structure
            if found.findings and shown < 5:
                shown += 1
                _print(f"{template}, seed {seed}: {'; '.join(found.findings)}")
            if (seed + 1) % 50 == 0:
                _print(f"{template}: {seed + 1} of {count}, {time.monotonic() - begun:.0f} s")
        rows.append((f"`{template}`", f"{texts:,}", *(f"{right} of {count}" for right in whole.values())))
    return table(("template", "texts", *SCRIPT_READERS, "tags, language, title"), rows)


def measured_part(name: str) -> str:
    """Return a measured part of the page as it is."""
    found = re.search(PART.format(name=name), read_page(PAGE).text, re.DOTALL)
    assert found is not None, name
    return found[0]


async def _write(count: int) -> None:
    async with resume_exporter() as export:
        text = await random_table(export, count) if count else await samples_table(export)
    shown = read_page(PAGE)
    part = re.compile(PART.format(name="random" if count else "templates"), re.DOTALL)
    assert part.search(shown.text), f"{PAGE} has no place for this table"
    shown.path.write_text(part.sub(lambda _: f"{text}\n", shown.text), encoding="utf-8")
    _print(text)


def _print(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.support.ats_table", description=__doc__)
    parser.add_argument("--random", type=int, default=0, choices=range(1, MOST_RANDOM + 1), metavar="N", help="generated resumes")
    asyncio.run(_write(parser.parse_args().random))
