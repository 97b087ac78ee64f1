"""Print reports with the browser, and read their pages."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pikepdf
import pymupdf
import pypdf
import pytest
from tests.support.exam_results import PlainText, results_of_points, small_exam
from tests.support.report_pages import PrintedReport, printed_report, report_of

from pressroom.exams.computing.marks import graded_copies
from pressroom.exams.model import Answer, ExamResults, Section, Student
from pressroom.exams.shown_names import full_name
from pressroom.exams.tables.marks import marks_table
from pressroom.exams.words import words_in
from pressroom.rendering.options import Margins

POINTS = 72
SENTENCE = "Soit une fonction continue et strictement croissante sur un intervalle. "


def pages_of(printed: PrintedReport) -> list[str]:
    """Return the text of each page, with single spaces."""
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(printed.pdf)).pages]


def spans_of(printed: PrintedReport) -> list[list[tuple[Any, str]]]:
    """Return the place and the text of each piece of a line, page by page."""
    document: Any = pymupdf.open(stream=printed.pdf, filetype="pdf")
    with document:
        return [
            [
                (pymupdf.Rect(span["bbox"]), span["text"].strip())
                for block in page.get_text("dict")["blocks"]
                for line in block.get("lines", ())
                for span in line["spans"]
                if span["text"].strip()
            ]
            for page in document
        ]


def with_student(results: ExamResults, index: int, **names: str) -> ExamResults:
    submissions = list(results.submissions)
    student: Student = replace(submissions[index].student, **names)
    submissions[index] = replace(submissions[index], student=student)
    return replace(results, submissions=tuple(submissions))


def with_answer(results: ExamResults, index: int, question: int, text: str) -> ExamResults:
    submissions = list(results.submissions)
    answers = list(submissions[index].answers)
    answers[question] = Answer(points=Decimal(1), text=text)
    submissions[index] = replace(submissions[index], answers=tuple(answers))
    return replace(results, submissions=tuple(submissions))


async def test_every_copy_begins_a_page_with_its_name_its_mark_and_its_numbers() -> None:
    results = small_exam()
    printed = await printed_report(report_of(results))
    pages = pages_of(printed)
    rows = {f"{row[2]} {row[1]}": row for row in marks_table(results, words_in("fr")).rows}
    assert [part.first for part in printed.merged.parts] == sorted(part.first for part in printed.merged.parts)
    for part, submission in zip(printed.merged.parts[1:], graded_copies(results), strict=True):
        name = full_name(submission.student)
        row = rows[name]
        text = pages[part.first - 1]
        assert f"{name} – Mathématiques – Contrôle commun n° 2 : suites et fonctions" in text
        assert f"p. 1/{part.count}" in text
        assert f"{row[7]:.2f} / 20".replace(".", ",") in text
        assert f"rang {row[8]} sur 8" in text
        assert f"Rapport, page {part.first} sur {len(pages)}" in text
    assert printed.merged.warnings == ()


async def test_the_page_box_of_a_viewer_shows_the_number_in_the_foot() -> None:
    printed = await printed_report(report_of(small_exam()))
    with pikepdf.open(io.BytesIO(printed.pdf)) as pdf:
        assert "/PageLabels" in pdf.Root
        labels = [page.label for page in pdf.pages]
    assert labels == pypdf.PdfReader(io.BytesIO(printed.pdf)).page_labels
    assert labels[0] == "1"
    for label, text in list(zip(labels, pages_of(printed), strict=True))[1:]:
        assert f"Rapport, page {label} sur {len(labels)}" in text


async def test_every_student_stands_in_the_pages_once_as_a_copy_or_in_the_list() -> None:
    results = small_exam()
    pages = pages_of(await printed_report(report_of(results)))
    text = " ".join(pages)
    for submission in results.submissions:
        name = full_name(submission.student)
        title = f"{name} Terminale G3, groupe"
        assert text.count(title) == 1
        assert sum(name in page for page in pages) == 1


async def test_the_cover_has_neither_head_nor_page_number() -> None:
    cover = pages_of(await printed_report(report_of(small_exam())))[0]
    assert "Rapport de correction" in cover
    assert "Rapport, page" not in cover
    assert "p. 1/" not in cover
    assert cover.count("Lycée des Trois-Rivières") == 1


@pytest.mark.parametrize("page_size", ["A4", "Letter", "Legal"])
@pytest.mark.parametrize("orientation", ["portrait", "landscape"])
async def test_text_keeps_the_margins_on_every_page(page_size: str, orientation: str) -> None:
    report = report_of(small_exam(), page_size=page_size, orientation=orientation, keys=True)
    printed = await printed_report(report)
    assert printed.merged.warnings == ()
    width, height = (side * POINTS for side in report.options.page_inches)
    margins = report.options.margins
    for number, spans in enumerate(spans_of(printed), start=1):
        for box, text in spans:
            assert box.x0 >= margins.left * POINTS - 1, text
            assert box.x1 <= width - margins.right * POINTS + 1, text
        inside = [
            box for box, _ in spans if box.y0 >= margins.top * POINTS - 4 and box.y1 <= height - margins.bottom * POINTS + 4
        ]
        # What is left are the head and the foot, each in two pieces or more: names of several words, numbers.
        outside = {text for box, text in spans if box not in inside}
        assert bool(outside) == (number > 1)
        assert all(re.search(r"Lycée|Mathématiques|page|p\.", text) for text in outside)


async def test_narrow_margins_leave_room_for_head_and_foot() -> None:
    report = report_of(small_exam(), margins=Margins(top=0, right=0.1, bottom=0, left=0.1))
    printed = await printed_report(report)
    assert printed.merged.warnings == ()
    page = pages_of(printed)[2]
    assert "Noé Abelard – Mathématiques" in page
    assert "Lycée des Trois-Rivières" in page


async def test_wide_margins_keep_the_words_of_the_intervals_apart() -> None:
    report = report_of(small_exam(), margins=Margins(top=2, right=2, bottom=2, left=2))
    spans = spans_of(await printed_report(report))
    boxes = [box for page in spans[1:3] for box, text in page if re.fullmatch(r"\d+–\d+", text)]
    assert len(boxes) == 20
    for index, box in enumerate(boxes):
        assert not any(box.intersects(other) for other in boxes[index + 1 :])


async def test_heads_in_other_scripts_are_printed_and_take_no_other_text_with_them() -> None:
    # A weight of a font that only the head needs: the names in the pages are semi-bold.
    results = with_student(small_exam(), 0, last_name="محمد", first_name="")
    results = with_student(results, 1, last_name="欧阳", first_name="娜娜")
    printed = await printed_report(report_of(results))
    pages = pages_of(printed)
    assert "Document interne" in pages[0]
    assert all("Mathématiques – Contrôle commun" in page and "Lycée des Trois-Rivières" in page for page in pages[1:])
    assert any("娜娜 欧阳 –" in page for page in pages)
    fonts = {font for font in printed.merged.proof.fonts if font.endswith("-Regular")}
    assert {"Vazirmatn-Regular", "NotoSansSC-Regular"} <= fonts


@pytest.mark.parametrize("name", ['"} *{display:none} x{"', "</style><b>", "\\", "\\22", "a\u2028b", "{{ 7 * 7 }}", "'"])
async def test_a_hostile_name_is_only_text(name: str) -> None:
    results = with_student(small_exam(), 0, last_name=name, first_name="Ada")
    printed = await printed_report(report_of(replace(results, submissions=results.submissions[:1])))
    page = pages_of(printed)[2]
    shown = " ".join(f"Ada {name}".split())
    assert page.count(shown) == 2
    assert f"{shown} – Mathématiques" in page


async def test_a_long_answer_breaks_and_a_short_question_does_not() -> None:
    results = with_answer(small_exam(), 0, 1, "\n\n".join([SENTENCE * 8] * 16))
    printed = await printed_report(report_of(replace(results, submissions=results.submissions[:1])))
    part = printed.merged.parts[1]
    assert part.count >= 3
    pages = pages_of(printed)[part.first - 1 :]
    assert " ".join(pages).count("intervalle.") == 8 * 16
    assert all(SENTENCE[:40] in page for page in pages[:2])
    for short in ("3", "4", "5", "6", "7.a", "7.b"):
        (page,) = [page for page in pages if f"Question {short} " in page]
        following = page.partition(f"Question {short} ")[2]
        assert re.search(r"Réponse .", following), "the answer begins on the page of its question"


async def test_the_heads_of_a_long_table_are_repeated() -> None:
    maxima = [1] * 90
    results = results_of_points(maxima, [[index % 2 for index in range(90)], [1] * 90])
    pages = pages_of(await printed_report(report_of(results)))
    with_rows = [page for page in pages if re.search(r"Q\d+ 1 2 ", page)]
    assert len(with_rows) >= 2
    assert all("Taux de réussite" in page for page in with_rows)


async def test_a_section_without_questions_and_a_long_title_are_printed() -> None:
    results = small_exam()
    title = "Une partie dont le titre est long " * 9
    sections = (*results.exam.sections, Section(title="Partie facultative", questions=()), Section(title=title, questions=()))
    results = replace(results, exam=replace(results.exam, sections=sections, title="Épreuve commune " * 18))
    printed = await printed_report(report_of(results))
    assert printed.merged.warnings == ()
    assert pages_of(printed)[2].count("Cette partie n’a pas de question.") in {0, 1, 2}


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_a_report_without_a_graded_copy_is_printed(language: str) -> None:
    results = small_exam(language=language)
    waiting = replace(results, submissions=results.submissions[8:])
    pages = pages_of(await printed_report(report_of(waiting)))
    assert len(pages) == 2
    assert "Jules Moreau" in pages[1]


async def test_in_two_sided_print_each_copy_begins_on_the_front_of_a_sheet() -> None:
    printed = await printed_report(report_of(small_exam(), duplex=True))
    assert all(part.first % 2 == 1 for part in printed.merged.parts)


async def test_an_anonymous_report_has_no_name_in_its_file() -> None:
    results = small_exam()
    printed = await printed_report(report_of(results, anonymous=True))
    with pikepdf.open(io.BytesIO(printed.pdf)) as pdf:
        outline = " ".join(str(item.title) for item in pdf.open_outline().root)
        metadata = str(pdf.docinfo) + str(pdf.open_metadata())
    written = " ".join((*pages_of(printed), outline, metadata))
    assert "Copie " in outline
    for submission in results.submissions:
        assert submission.student.last_name not in written
        assert submission.student.first_name not in written


async def test_headings_figure_and_tables_are_in_the_structure() -> None:
    printed = await printed_report(report_of(small_exam()))
    with pikepdf.open(io.BytesIO(printed.pdf)) as pdf:
        elements = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/StructElem"]
        roles: Sequence[str] = [str(each["/S"]) for each in elements]
        alternatives = [str(each["/Alt"]) for each in elements if "/Alt" in each]
    assert roles.count("/H1") == 9
    assert {"/H2", "/H3", "/Table", "/TH", "/TD", "/Caption"} <= set(roles)
    described = "Histogramme des notes sur 20, par pas de 1 point ; moyenne 13,47, médiane 14,50."
    assert [each.replace("\u00a0", " ") for each in alternatives] == [described]


async def test_markup_of_the_converter_is_laid_out_as_blocks() -> None:
    def mark(text: str, *, language: str, field: str) -> PlainText:
        del language, field
        blocks = "<ul><li>premier</li><li>second</li></ul><pre><code>x = 1</code></pre>"
        return PlainText(html=blocks if text.startswith("Calculer") else "<p><strong>gras</strong> <em>penché</em></p>")

    printed = await printed_report(report_of(small_exam(), mark=mark))
    assert printed.merged.warnings == ()
    assert "premier" in pages_of(printed)[2]
