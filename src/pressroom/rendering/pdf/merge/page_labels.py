"""Name the pages of a file for viewers (ISO 32000-1, 12.4.2)."""

from __future__ import annotations

from pikepdf import Array, Dictionary, Name, Pdf


def label_pages(pdf: Pdf) -> None:
    """Label every page with its number in the file, from 1, which is the number that stamps get for the whole file."""
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D)]))
