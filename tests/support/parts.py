"""Parts for tests: pages of fictional students, printed with the template of resumes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pressroom.errors import PressroomError
from pressroom.kinds import KINDS
from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.html.templates import load_templates
from pressroom.rendering.html.tokens import Design, design_tokens
from pressroom.rendering.options import ExportOptions
from pressroom.rendering.parts.html import PartsSource
from pressroom.rendering.parts.merging import MergedPdf, merge_parts
from pressroom.rendering.parts.model import Heading, Part, PrintedParts
from pressroom.rendering.parts.printing import print_parts
from pressroom.rendering.pdf.metadata import Metadata

OPTIONS = ExportOptions()
METADATA = Metadata(title="Report", author="Example School", subject="", keywords=(), language="en")
NAMES = (
    *("Adeline", "Bertrand", "Clothilde", "Dorothea", "Evander", "Florence", "Gaspard", "Henriette"),
    *("Isidore", "Josephine", "Kasimir", "Leopold", "Mathilda", "Nathaniel", "Octavia", "Philippa"),
)


def source_of_parts() -> PartsSource:
    """A template and what its parts share."""
    kind = KINDS["resume"]
    template = load_templates(kind.templates_folder)[kind.default_template]
    return PartsSource(template=template, title="Report", language="en", tokens=design_tokens(template, Design(), language="en"))


def part_named(name: str, *, number: int, lines: int = 5, body: str = "", to: int = 1) -> Part:
    """A part with a running head, a heading, links within it, to part `to` and out of the file, a table and some lines."""
    text = "".join(f"<p>{name} answered question {line}.</p>" for line in range(1, lines + 1))
    return Part(
        title=f"Copy of {name}",
        body=(
            f'<h2>{name}</h2><p><a href="#end-{number}">To the end</a> <a href="#part-{to}">Another</a> '
            f'<a href="https://example.org/{number}">Out</a></p><h3 id="marks-{number}">Marks</h3>'
            f"<table><tr><th>Question</th><th>Points</th></tr><tr><td>One</td><td>{number}</td></tr></table>"
            f'{text}{body}<p id="end-{number}">The end of {name}.</p>'
        ),
        styles=f'@page part-{number}{{@top-left{{content:"Head of {name}";font:400 8pt var(--doc-font-text)}}}}',
        headings=(Heading(title="Marks", id=f"marks-{number}"),),
    )


def some_parts(count: int, *, lines: int = 5) -> list[Part]:
    """Parts of the first names; each links to the one in the middle of the others."""
    return [
        part_named(NAMES[index], number=index + 1, lines=lines, to=(index + count // 2) % count + 1) for index in range(count)
    ]


def nine_parts() -> list[Part]:
    """Parts of one to three pages."""
    return [*some_parts(3), *(some_parts(6, lines=60)[3:]), *(some_parts(9, lines=110)[6:])]


def stand_in(part: Part, error: PressroomError) -> str:
    """The body for a part that cannot be printed."""
    return f"<p>{part.title}: {error.code}</p>"


async def printed_parts(renderer: Renderer, parts: Sequence[Part], folder: Path, **options: Any) -> PrintedParts:
    """Print parts with defaults for tests."""
    defaults: dict[str, Any] = {"options": OPTIONS, "metadata": METADATA, "base_seconds": 60, "replacement": stand_in}
    return await print_parts(renderer, source_of_parts(), parts, folder=folder, **{**defaults, **options})


async def merged_parts(printed: PrintedParts, folder: Path, **options: Any) -> MergedPdf:
    """Merge parts with defaults for tests."""
    defaults: dict[str, Any] = {"options": OPTIONS, "metadata": METADATA}
    return await merge_parts(printed, folder / "merged.pdf", **{**defaults, **options})


def names_in(folder: Path) -> list[str]:
    """The names of the files of a folder."""
    return sorted(path.name for path in folder.iterdir())
