"""Set the metadata of a PDF: Info dictionary and XMP packet, with the same values (ISO 32000-1, 14.3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

from pikepdf import Dictionary, Name, Pdf, Stream, String

CREATOR: Final = "Pressroom"

# The packet's fixed id and the namespaces are those of the XMP specification, part 1 (ISO 16684-1), 7.3.2 and 8.
_PACKET: Final = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" \
xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
{properties}
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


@dataclass(frozen=True, kw_only=True)
class Metadata:
    """What an export says of itself; `language` is a BCP 47 tag (`en`, `pt-BR`). Empty members are left out."""

    title: str
    author: str
    subject: str
    keywords: tuple[str, ...]
    language: str


def replace_metadata(pdf: Pdf, metadata: Metadata, *, universal_access: bool) -> None:
    """Replace what the browser wrote into Info dictionary and XMP packet, and set the catalog's language.

    `universal_access` adds the PDF/UA-1 identification (ISO 14289-1, 5). No date is written, so that the same
    document gives the same bytes.
    """
    producer = str(pdf.trailer.get(Name.Info, Dictionary()).get(Name.Producer, ""))
    remove_metadata(pdf)
    info = {
        "/Title": metadata.title,
        "/Author": metadata.author,
        "/Subject": metadata.subject,
        "/Keywords": ", ".join(metadata.keywords),
        "/Creator": CREATOR,
        "/Producer": producer,
    }
    pdf.trailer[Name.Info] = pdf.make_indirect(Dictionary({key: String(_plain(value)) for key, value in info.items() if value}))
    if metadata.language:
        pdf.Root[Name.Lang] = String(metadata.language)
    # PDF/UA-1, 7.1: the window shows the title, not the file's name.
    if metadata.title:
        pdf.Root[Name.ViewerPreferences] = Dictionary(DisplayDocTitle=True)
    properties = _properties(metadata, producer=producer, universal_access=universal_access)
    packet = _PACKET.format(properties="\n".join(properties)).encode()
    pdf.Root[Name.Metadata] = pdf.make_indirect(Stream(pdf, packet, Dictionary(Type=Name.Metadata, Subtype=Name.XML)))


def remove_metadata(pdf: Pdf) -> None:
    """Remove all that says who made the file, when, with what, or what it is called.

    Language and structure tags stay: they are what a screen reader needs, and part of the content.
    """
    if Name.Info in pdf.trailer:
        del pdf.trailer[Name.Info]
    if Name.Metadata in pdf.Root:
        del pdf.Root[Name.Metadata]
    # Without a title a viewer that shall show it shows an empty window name.
    if Name.ViewerPreferences in pdf.Root:
        del pdf.Root[Name.ViewerPreferences]


def _properties(metadata: Metadata, *, producer: str, universal_access: bool) -> Iterator[str]:
    if metadata.title:
        yield f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{_xml(metadata.title)}</rdf:li></rdf:Alt></dc:title>'
    if metadata.author:
        yield f"<dc:creator><rdf:Seq><rdf:li>{_xml(metadata.author)}</rdf:li></rdf:Seq></dc:creator>"
    if metadata.subject:
        yield (
            f'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{_xml(metadata.subject)}</rdf:li></rdf:Alt></dc:description>'
        )
    if metadata.keywords:
        items = "".join(f"<rdf:li>{_xml(keyword)}</rdf:li>" for keyword in metadata.keywords)
        yield f"<dc:subject><rdf:Bag>{items}</rdf:Bag></dc:subject>"
        yield f"<pdf:Keywords>{_xml(', '.join(metadata.keywords))}</pdf:Keywords>"
    if metadata.language:
        yield f"<dc:language><rdf:Bag><rdf:li>{_xml(metadata.language)}</rdf:li></rdf:Bag></dc:language>"
    yield f"<xmp:CreatorTool>{CREATOR}</xmp:CreatorTool>"
    if producer:
        yield f"<pdf:Producer>{_xml(producer)}</pdf:Producer>"
    if universal_access:
        yield "<pdfuaid:part>1</pdfuaid:part>"


def _plain(text: str) -> str:
    # XML 1.0 has no place for control characters and half surrogates; both copies leave them out, so they agree.
    return "".join(
        " " if ord(char) < 0x20 else char  # noqa: PLR2004 - the first printable character
        for char in text
        if not 0xD800 <= ord(char) <= 0xDFFF and ord(char) not in {0x7F, 0xFFFE, 0xFFFF}  # noqa: PLR2004 - see above
    )


def _xml(text: str) -> str:
    return escape(_plain(text))
