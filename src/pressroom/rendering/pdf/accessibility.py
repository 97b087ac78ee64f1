"""Add what PDF/UA requires beyond what the browser writes."""

from __future__ import annotations

from typing import Final

from pikepdf import Dictionary, Name, Pdf, String

from pressroom.rendering.pdf.contents import page_annotations
from pressroom.rendering.pdf.decoration import mark_decoration
from pressroom.rendering.pdf.list_bodies import add_list_bodies

INTERNAL_LINK: Final = "Link within this document"
ROLES: Final = {"Aside": "Div", "Em": "Span", "Strong": "Span"}
"""Kinds that the browser writes and PDF 1.7 does not have, and what they are there."""


def complete_tags(pdf: Pdf) -> None:
    """Tag what the browser leaves untagged: decoration as artifacts, and the bodies of list items."""
    mark_decoration(pdf)
    add_list_bodies(pdf)


def map_roles(pdf: Pdf) -> None:
    """Say what elements are whose kinds PDF 1.7 does not have (ISO 14289-1, 7.1)."""
    pdf.Root.StructTreeRoot[Name.RoleMap] = Dictionary({f"/{kind}": Name(f"/{role}") for kind, role in ROLES.items()})


def describe_links(pdf: Pdf) -> None:
    """Give each link a description in words, its address (ISO 14289-1, 7.18.5); one that has a description keeps it."""
    for page in pdf.pages:
        for annotation in page_annotations(page):
            if annotation.get(Name.Subtype) == Name.Link and Name.Contents not in annotation:
                address = annotation.get(Name.A, Dictionary()).get(Name.URI, None)
                annotation[Name.Contents] = String(str(address) if address is not None else INTERNAL_LINK)
