"""The browser's file made compact as it lies: streams are copied, all other objects go into object streams as bytes.

qpdf parses and writes every object for the same result, which takes six times as long. This works for the regular
file that Chromium's PDF writer (Skia) makes: objects one after the other, a table of where they are, nothing else.
Section numbers are those of ISO 32000-1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from hashlib import blake2b
from io import BytesIO
from itertools import accumulate, chain, count, islice
from typing import Final

from isal import isal_zlib
from pikepdf import Dictionary, Object, Pdf, Stream

from pressroom.rendering.pdf.metadata import Told

OBJECTS_PER_STREAM: Final = 200
"""A reader unpacks a whole object stream for one object of it; the index within it has one byte here, so 256 at most."""
COMPRESSION_LEVEL: Final = 1
"""ISA-L's. For two pages it takes 0.1 ms where zlib takes 0.3, and about 1 under load: its tables of hundreds of kilobytes
are pushed out of the processor's cache between two documents. It loses 450 of 42,000 bytes."""

_HEADER: Final = re.compile(rb"%PDF-1\.\d\n%[\x80-\xff]{4}\n")
_TABLE: Final = re.compile(rb"xref\n0 (\d{1,10})\n0{10} 65535 f \n((?:\d{10} 00000 n \n)+)trailer\n")
_END: Final = re.compile(rb"startxref\n(\d{1,10})\n%%EOF\n\Z")
_END_BYTES: Final = 32
"""What `_END` may take at most, and a little more."""
_TRAILER_KEYS: Final = frozenset({"/Size", "/Root", "/ID"})
"""Info is away by then; any other (`/Prev`, `/XRefStm`, `/Encrypt`) tells that objects are also elsewhere, or encrypted."""
_BYTES: Final = tuple(bytes([each]) for each in range(OBJECTS_PER_STREAM))
_OBJECT_END: Final = b"\nendobj\n"
_PACKABLE_ENDS: Final = (b">>", b"]")
"""Dictionaries and arrays. A number may be the length of a stream, which not every reader finds in an object stream."""
_STREAM_END: Final = b"endstream"
"""Within a dictionary or an array this is text, or else it is a stream with something behind it: it stays as it is."""


def pack(
    printed: bytes,
    pdf: Pdf,
    *,
    edited: Iterable[Object],
    left_out: AbstractSet[int],
    told: Told | None,
    go_on: Callable[[], None],
) -> bytes | None:
    """Write what the browser printed anew, or return None when it is not built as expected; `pdf` stays as it is.

    `pdf` is the same file, opened, without its metadata: the catalog and what was `edited` are taken from there.
    `left_out` are the numbers of the objects that go, those that held the metadata. `go_on` is called every now and
    then, and may raise. The same content gives the same bytes on the same machine.
    """
    found = _objects(printed)
    edited = (pdf.Root, *edited)
    if found is None or not _TRAILER_KEYS.issuperset(pdf.trailer.keys()):
        return None
    small, large = found
    known = {*small, *large}
    # What has no number of its own is within another object. Metadata that nothing leads to would not be found.
    if not left_out or not known.issuperset((*left_out, *(part.objgen[0] for part in edited))):
        return None
    numbers = count(max(known) + 1)
    for number in left_out:
        small.pop(number, None)
        large.pop(number, None)
    for part in edited:
        number = part.objgen[0]
        if isinstance(part, Stream):
            large[number] = _stream(number, Dictionary(dict(part.items())), part.read_raw_bytes())
        else:
            large.pop(number, None)
            small[number] = part.unparse(resolved=True)
    trailer = b"/Root %b" % pdf.Root.unparse()
    if told is not None:
        info, packet = next(numbers), next(numbers)
        small[info], large[packet] = told.info.unparse(), _stream(packet, told.packet_dictionary, told.packet)
        catalog = pdf.Root.objgen[0]
        small[catalog] = b"%b/Metadata %d 0 R >>" % (small[catalog].removesuffix(b">>"), packet)
        trailer += b" /Info %d 0 R" % info
    # Object streams came with 1.5.
    header = b"%%PDF-%b\n%%\xd3\xeb\xe9\xe1\n" % max(pdf.pdf_version, "1.5").encode()
    return _written(header, small, large, numbers=numbers, trailer=trailer, go_on=go_on)


def _objects(printed: bytes) -> tuple[dict[int, bytes], dict[int, bytes]] | None:
    # By object number: what can be packed, as it stands between `obj` and `endobj`; and the others, from their number on.
    header, end = _HEADER.match(printed), _END.search(printed, len(printed) - _END_BYTES)
    table = _TABLE.match(printed, int(end[1])) if end is not None else None
    if header is None or table is None:
        return None
    starts = [int(start) for start in table[2].split(b" 00000 n \n")[:-1]]
    pieces = printed[header.end() : table.start()].split(_OBJECT_END)
    if not len(starts) == len(pieces) - 1 == int(table[1]) - 1 or pieces.pop():
        return None
    small: dict[int, bytes] = {}
    large: dict[int, bytes] = {}
    position = header.end()
    # The table and the ends must tell the same borders, so that each byte is accounted for. Data that hold what looks like
    # an end make them differ, and no other harm.
    for piece, (start, number) in zip(pieces, sorted(zip(starts, count(1), strict=False)), strict=True):
        head = b"%d 0 obj\n" % number
        if start != position or not piece.startswith(head):
            return None
        position += len(piece) + len(_OBJECT_END)
        if piece.endswith(_PACKABLE_ENDS) and _STREAM_END not in piece:
            small[number] = piece.removeprefix(head)
        else:
            large[number] = piece
    return small, large


def _written(
    header: bytes,
    small: dict[int, bytes],
    large: dict[int, bytes],
    *,
    numbers: Iterator[int],
    trailer: bytes,
    go_on: Callable[[], None],
) -> bytes:
    written = BytesIO()
    written.write(header)
    # The rows of the cross-reference stream (7.5.8.3): kind, four bytes, one byte. The first heads the list of free numbers.
    rows = {0: bytes(6)}

    def put(number: int, piece: bytes) -> None:
        rows[number] = b"\1%b\0" % written.tell().to_bytes(4, "big")
        written.writelines((piece, _OBJECT_END))

    for number, piece in large.items():
        put(number, piece)
    rest = iter(small.items())
    while held := dict(islice(rest, OBJECTS_PER_STREAM)):
        go_on()
        number = next(numbers)
        put(number, _object_stream(number, held))
        place = b"\2" + number.to_bytes(4, "big")
        rows.update(zip(held, [place + index for index in _BYTES], strict=False))
    number, start = next(numbers), written.tell()
    rows[number] = b"\1%b\0" % start.to_bytes(4, "big")
    size = max(rows) + 1
    # A digest of the content names the file, as qpdf's deterministic id does (14.4).
    digest = blake2b(written.getbuffer(), digest_size=16).hexdigest().encode()
    entries = b"/Type /XRef /Size %d /W [1 4 1] %b /ID [<%b> <%b>]" % (size, trailer, digest, digest)
    put(number, _deflated(number, entries, b"".join([rows.get(each, rows[0]) for each in range(size)])))
    written.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return written.getvalue()


def _object_stream(number: int, held: dict[int, bytes]) -> bytes:
    # Pairs of number and offset, then the objects (7.5.7).
    offsets = accumulate((len(body) + 1 for body in held.values()), initial=0)
    pairs = b"%d %d " * len(held) % tuple(chain.from_iterable(zip(held, offsets, strict=False)))
    entries = b"/Type /ObjStm /N %d /First %d" % (len(held), len(pairs))
    return _deflated(number, entries, pairs + b"\n".join(held.values()))


def _deflated(number: int, entries: bytes, content: bytes) -> bytes:
    data = isal_zlib.compress(content, COMPRESSION_LEVEL)  # pyright: ignore[reportUnknownMemberType] - a parameter has no type
    return b"%d 0 obj\n<<%b /Filter /FlateDecode /Length %d>> stream\n%b\nendstream" % (number, entries, len(data), data)


def _stream(number: int, dictionary: Dictionary, data: bytes) -> bytes:
    dictionary["/Length"] = len(data)
    return b"%d 0 obj\n%b stream\n%b\nendstream" % (number, dictionary.unparse(), data)
