"""Add what PDF/UA requires beyond what the browser writes."""

from __future__ import annotations

from typing import Final

from pikepdf import Dictionary, Name, Pdf, String

from pressroom.rendering.pdf.contents import page_annotations

INTERNAL_LINK: Final = "Link within this document"


def describe_links(pdf: Pdf) -> None:
    """Give each link a description in words, its address (ISO 14289-1, 7.18.5); one that has a description keeps it."""
    for page in pdf.pages:
        for annotation in page_annotations(page):
            if annotation.get(Name.Subtype) == Name.Link and Name.Contents not in annotation:
                address = annotation.get(Name.A, Dictionary()).get(Name.URI, None)
                annotation[Name.Contents] = String(str(address) if address is not None else INTERNAL_LINK)
