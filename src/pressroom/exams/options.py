"""Define the options of an exam report.

The fields of `ReportOptions` are the only definition of them, as those of `ExportOptions` are for every document: the
schema, the arguments of commands and the reference are made from both.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from pressroom.rendering.options import ExportOptions, Margins

Order = Literal["name", "number", "mark", "group"]
Output = Literal["pdf", "zip"]
Language = Literal["fr", "en"]

LEAST_HEAD: Final = 0.5
"""Inches. The running head stands between this margin and the text, the page number in the one at the foot."""


class ReportOptions(ExportOptions, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="camel"):
    """The options of one report. Every member is optional in a request."""

    margins: Annotated[
        Margins,
        Meta(description="The margins of every page, in inches, from 0 to 2; at least 0.5 at the top and at the bottom."),
    ] = Margins(top=0.85, right=0.75, bottom=0.75, left=0.75)
    order: Annotated[Order, Meta(description="The order of the copies. mark: the best first.")] = "name"
    anonymous: Annotated[
        bool, Meta(description="Whether a pseudonym replaces the name of each student, in pages, file names and metadata.")
    ] = False
    statements: Annotated[bool, Meta(description="Whether copies show the statements of the questions.")] = True
    keys: Annotated[bool, Meta(description="Whether copies show the expected answers.")] = False
    feedback: Annotated[bool, Meta(description="Whether copies show the comments of the teacher.")] = True
    statistics: Annotated[bool, Meta(description="Whether the report has statistics.")] = True
    output: Annotated[Output, Meta(description="pdf: one file. zip: one PDF for each student.")] = "pdf"
    duplex: Annotated[bool, Meta(description="Whether each copy begins on a sheet of its own in two-sided print.")] = False
    language: Annotated[Language | None, Meta(description="The language of the report; null: that of the exam.")] = None


def with_head(options: ReportOptions) -> ReportOptions:
    """Return options whose margins leave room for the running head and the page number."""
    margins = options.page_margins
    roomy = msgspec.structs.replace(margins, top=max(margins.top, LEAST_HEAD), bottom=max(margins.bottom, LEAST_HEAD))
    return msgspec.structs.replace(options, margins=roomy)
