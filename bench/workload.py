"""What is printed in every row: one sample of the resume kind, as a stored document and as the HTML that becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from pikepdf import Pdf

from pressroom.documents.printing import Source, metadata_of, present
from pressroom.documents.templates import template_named
from pressroom.kinds.resume.kind import RESUME
from pressroom.rendering.html.document import RenderedHtml
from pressroom.rendering.options import ExportOptions
from pressroom.rendering.pdf.metadata import Metadata

SAMPLES: Final[Sequence[str]] = tuple(RESUME.samples)


@dataclass(frozen=True, kw_only=True)
class Workload:
    """One document and how it is printed."""

    sample: str
    source: Source
    rendered: RenderedHtml
    """What the product builds for each export of this document."""
    metadata: Metadata
    options: ExportOptions

    @property
    def html(self) -> str:
        """The document's text, complete with its fonts."""
        return self.rendered.html


def workload_of(sample: str, *, repeat: int = 1) -> Workload:
    """Prepare a sample, with the default template, settings and options; its jobs stand in it `repeat` times.

    Raises:
        ValueError: There is no such sample.
    """
    if sample not in SAMPLES:
        raise ValueError(f"there is no sample {sample!r}; there are: {', '.join(SAMPLES)}")
    data = dict(RESUME.samples[sample]())
    data["work"] = data["work"] * repeat
    source = Source(kind=RESUME, title=RESUME.title_of(data), data=data, settings={})
    template = template_named(RESUME, RESUME.default_template)
    layout = present(source, template=template, options=ExportOptions())
    return Workload(
        sample=sample,
        source=source,
        rendered=layout.html(),
        metadata=metadata_of(layout.presented),
        options=layout.options,
    )


def page_count(pdf: bytes) -> int:
    """Open a PDF and count its pages."""
    with Pdf.open(BytesIO(pdf)) as opened:
        return len(opened.pages)
