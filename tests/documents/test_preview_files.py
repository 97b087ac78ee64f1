from __future__ import annotations

from uuid import uuid4

from pressroom.documents.preview_files import PreviewFiles, draft_digest
from pressroom.documents.printing import PrintedDocument
from pressroom.rendering.pdf.proof import Proof

ADA, BEN = uuid4(), uuid4()


def file(size: int) -> PrintedDocument:
    proof = Proof(pages=1, characters_expected=0, characters_found=0, fonts=())
    return PrintedDocument(pdf=b"x" * size, page_count=1, warnings=(), proof=proof)


def test_a_file_is_found_by_its_user_only():
    files, kept = PreviewFiles(), file(10)
    files.put(ADA, "digest", kept)
    assert files.get(ADA, "digest") is kept
    assert files.get(BEN, "digest") is None
    assert files.get(ADA, "other") is None


def test_each_user_has_the_files_that_were_used_last():
    files = PreviewFiles(per_user=2)
    for name in ("first", "second"):
        files.put(ADA, name, file(10))
    files.put(BEN, "first", file(10))
    assert files.get(ADA, "first")
    files.put(ADA, "third", file(10))
    assert [name for name in ("first", "second", "third") if files.get(ADA, name)] == ["first", "third"]
    assert files.get(BEN, "first")
    assert files.bytes == 30


def test_all_files_together_have_a_bounded_size():
    files = PreviewFiles(most_bytes=100)
    for number in range(20):
        files.put(uuid4(), "digest", file(30))
        assert files.bytes == min(30 * (number + 1), 90)
    files.put(ADA, "digest", file(90))
    assert files.bytes == 90
    files.put(ADA, "digest", file(10))
    assert files.bytes == 10, "a file that is put again replaces itself"
    files.put(ADA, "too large", file(101))
    assert (files.get(ADA, "too large"), files.bytes) == (None, 10), "and does not cost others theirs"


def test_parts_that_run_together_have_different_digests():
    assert draft_digest((b"ab", b"c")) == draft_digest((b"ab", b"c"))
    assert len({draft_digest(parts) for parts in ((b"ab", b"c"), (b"a", b"bc"), (b"abc",), (b"abc", b""))}) == 4
