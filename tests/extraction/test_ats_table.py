"""The table of docs/explanation/text-extraction.md that `python -m tests.support.ats_table` updates, and what it rests on."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any

import pytest
import pytest_asyncio
from tests.support.ats_table import PAGE, RESUME, STRICT, measured_part, read_back, samples_table
from tests.support.generated_resumes import MANNERS, generated_resume
from tests.support.page_texts import texts_of
from tests.support.pdf_readers import READS_AS_PAINTED, SCRIPT_READERS
from tests.support.printing import ExportResume, resume_exporter
from tests.support.read_back import differences, structure_differences

SEEDS = range(10)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def export_resume() -> AsyncGenerator[ExportResume]:
    """Yield a function that exports resume data with a template."""
    async with resume_exporter() as exported:
        yield exported


async def test_the_table_equals_the_measurement(export_resume: ExportResume) -> None:
    assert measured_part("templates") == f"{await samples_table(export_resume)}\n", (
        f"{PAGE} is out of date. Run: python -m tests.support.ats_table"
    )


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("template", STRICT)
async def test_every_reader_gets_all_texts_of_a_strict_template_in_order(
    export_resume: ExportResume, template: str, seed: int
) -> None:
    found = await read_back(export_resume, generated_resume(seed), template=template)
    assert found.findings == []


async def test_differences_are_found(export_resume: ExportResume) -> None:
    data = RESUME.sample()
    page = texts_of((await export_resume(data, template=STRICT[0]))[0])
    first, second = data["work"][:2]
    data["work"][:2] = [second, first]
    lost = first["highlights"].pop()
    data["education"][0]["institution"] = data["education"][0]["institution"].replace(" ", "", 1)
    data["meta"]["language"] = "en-US"
    _, pdf = await export_resume(data, template=STRICT[0])
    for reader, read in SCRIPT_READERS.items():
        found = differences(page, read(pdf), as_painted=reader in READS_AS_PAINTED)
        assert lost in found.lost, reader
        assert found.moved, reader
        assert found.words, reader
    assert {"headings", "list items", "language en-US"} <= set(structure_differences(page, pdf))


@pytest.mark.parametrize(
    "read", ["Editor, Ann 2019 – 2021Print House", "Ann 2019 – 2021 Pr int House", "2019 – 2021 Ann Print House"]
)
def test_divided_joined_and_moved_texts_are_found(read: str) -> None:
    page = texts_of('<html lang="en"><body><h1>Ann</h1><p><b>2019 – 2021</b> <bdi>Print House</bdi></p></body></html>')
    assert not differences(page, "Ann\n2019 – 2021 Print\nHouse", as_painted=False)
    assert differences(page, read, as_painted=False)


def test_generated_resumes_are_valid_repeatable_and_of_all_manners() -> None:
    made = [generated_resume(seed) for seed in range(60)]
    assert made == [generated_resume(seed) for seed in range(60)]
    assert [RESUME.validate(data) for data in made] == [[]] * len(made)
    assert all(RESUME.present(data, {}, "").warnings == () for data in made)
    assert {section for data in made for section in data} == {*RESUME.sample(), "meta"} - {"$schema"}
    sizes = [len(texts_in(data)) for data in made]
    assert max(sizes) > 100
    assert min(sizes) < 12
    assert len(MANNERS) <= len(SEEDS)


def test_no_text_of_a_generated_resume_is_in_another_one() -> None:
    for seed in range(60):
        texts = [text for text in texts_in(generated_resume(seed)) if text not in {"en", "de", "fr", "GB"}]
        employers = {text for text in texts if texts.count(text) > 1}
        assert len(employers) <= (seed % len(MANNERS) == MANNERS.index("grouped"))
        names = {text.split()[0] for text in texts if text not in employers}
        assert [name for name in names if sum(name in text for text in texts) > 1] == []


def texts_in(value: Any) -> list[str]:
    """Return every text of a document."""
    match value:
        case dict():
            return [text for member in value.values() for text in texts_in(member)]  # pyright: ignore[reportUnknownVariableType]
        case list():
            return [text for item in value for text in texts_in(item)]  # pyright: ignore[reportUnknownVariableType]
        case _:
            return [str(value)]
