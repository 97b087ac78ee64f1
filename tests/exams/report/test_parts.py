from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.exam_results import CLASS, GROUP_A, plain_text, results_of_points, small_exam
from tests.support.generated_exams import exam_results
from tests.support.plain_elements import holds_other_element
from tests.support.report_pages import parts_of, report_of

from pressroom.errors import ExportWarning
from pressroom.exams.computing.marks import graded_copies
from pressroom.exams.computing.statistics import (
    FLAGGED_FROM,
    LEAST_DISCRIMINATION,
    OFTEN_BLANK,
    POORLY_ANSWERED,
    WELL_ANSWERED,
    class_statistics,
)
from pressroom.exams.model import Answer, ExamResults
from pressroom.exams.report.parts import TEMPLATE
from pressroom.exams.shown_names import full_name
from pressroom.exams.tables.csv_file import CsvForm, csv_file
from pressroom.exams.tables.marks import marks_table
from pressroom.exams.words import words_in
from pressroom.rendering.html.document import DOCUMENT_CSS
from pressroom.rendering.parts.model import Part

SLOW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
ORDERS = st.sampled_from(("name", "number", "mark", "group"))


def text_of(part: Part) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", part.body)).split())


def everything_of(part: Part) -> str:
    """Return all that is written of a part, in pages, outline and margins."""
    return " ".join((part.title, unescape(part.body), part.styles))


def number_text(value: Decimal, language: str) -> str:
    plain = f"{value:f}"
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return plain.replace(".", ",") if language == "fr" else plain


@given(exam_results(), ORDERS)
@SLOW
def test_each_student_is_in_the_report_exactly_once(results: ExamResults, order: str) -> None:
    first, *copies = parts_of(results, order=order)
    graded = {full_name(submission.student) for submission in graded_copies(results)}
    assert sorted(part.title for part in copies) == sorted(graded)
    for submission in results.submissions:
        name = full_name(submission.student)
        assert unescape(first.body).count(name) == (0 if name in graded else 1)
        assert sum(unescape(part.body).count(f"<h1><bdi>{name}</bdi></h1>") for part in copies) == (name in graded)


@given(exam_results())
@SLOW
def test_no_part_holds_the_name_of_another_student(results: ExamResults) -> None:
    _, *copies = parts_of(results)
    for part in copies:
        for submission in results.submissions:
            student = submission.student
            if full_name(student) != part.title:
                assert student.last_name not in everything_of(part)
                assert student.first_name not in everything_of(part)


@given(exam_results(), ORDERS)
@SLOW
def test_an_anonymous_report_holds_no_name_at_all(results: ExamResults, order: str) -> None:
    named = replace(
        results,
        submissions=tuple(
            replace(each, feedback=f"Bravo {each.student.first_name}, vraiment !") if each.answers else each
            for each in results.submissions
        ),
    )
    report = report_of(named, anonymous=True, order=order)
    written = " ".join((*map(everything_of, report.parts()), *report.file_names(), report.title, str(report.metadata())))
    for submission in results.submissions:
        assert submission.student.last_name not in written
        assert submission.student.first_name not in written
        assert f">{submission.student.number}<" not in written


@given(exam_results())
@SLOW
def test_totals_and_subtotals_are_those_of_the_table_of_marks(results: ExamResults) -> None:
    language = results.exam.language
    table = marks_table(results, words_in(language))
    rows = {f"{row[2]} {row[1]}": row for row in table.rows}
    scale = number_text(results.exam.max_points, language)
    for part in parts_of(results)[1:]:
        row = rows[part.title]
        total, mark, rank, points = row[5], row[7], row[8], row[9:]
        assert isinstance(total, Decimal)
        text = text_of(part)
        assert f"{number_text(total, language)} / {scale} points" in text
        assert (f"rang {rank} sur" if language == "fr" else f"rank {rank} of") in text
        if isinstance(mark, Decimal):
            assert f"{mark:.2f} / 20".replace(".", "," if language == "fr" else ".") in text
        subtotals = re.findall(r'<div class="section-head">.*?<p>(\S+) / ', part.body)
        assert sum((Decimal(each.replace(",", ".")) for each in subtotals), Decimal(0)) == total
        assert sum((each for each in points if isinstance(each, Decimal)), Decimal(0)) == total


def test_the_statistics_are_those_of_the_tables() -> None:
    results = small_exam()
    found = class_statistics(results)
    text = text_of(parts_of(results)[0])
    for value in (found.mean, found.median, found.deviation, found.minimum, found.maximum, found.upper_quartile):
        assert value is not None
        assert f"{value.quantize(Decimal('0.01'), rounding='ROUND_HALF_UP')}".replace(".", ",") in text
    assert "11 élèves : 9 présents, 2 absents, 1 copie à corriger" in text
    assert "Jules Moreau Terminale G3, groupe A absence justifiée (ABJ)" in text


def test_the_legend_names_the_limits_of_the_flags() -> None:
    legend = text_of(parts_of(small_exam())[0]).partition("Discrimination : corrélation")[2]
    limits = (LEAST_DISCRIMINATION, OFTEN_BLANK, WELL_ANSWERED, POORLY_ANSWERED)
    assert re.findall(r"(\d+) %", legend) == list(map(str, limits))
    assert f"à partir de {FLAGGED_FROM} copies" in legend


def test_the_french_csv_and_the_report_show_the_same_marks() -> None:
    results = small_exam()
    csv = csv_file(marks_table(results, words_in("fr")), form=CsvForm.FRENCH).decode("utf-8-sig").splitlines()[1:]
    marks = {line.split(";")[1].strip('"'): line.split(";")[7] for line in csv}
    for part in parts_of(results)[1:]:
        last_name = next(name for name in marks if part.title.endswith(name))
        shown = re.findall(r"<b>(\S+)</b> / 20", part.body)
        assert [Decimal(each.replace(",", ".")) for each in shown] == [Decimal(marks[last_name].replace(",", "."))]


@pytest.mark.parametrize(
    ("option", "text"),
    [
        ("statements", "Calculer u(1) et u(2)."),
        ("statements", "La suite (u) commence par"),
        ("feedback", "La conclusion du raisonnement manque"),
        ("feedback", "Un travail sérieux, Inès."),
        ("keys", "Récurrence sur n."),
        ("statistics", "Statistiques de la classe"),
        ("statistics", "Taux de réussite"),
    ],
)
def test_an_option_decides_what_is_shown(option: str, text: str) -> None:
    def shown(value: bool) -> bool:
        return any(text in text_of(part) for part in parts_of(small_exam(), **{option: value}))

    assert shown(True)
    assert not shown(False)


def test_the_answers_are_shown_whatever_the_options_are() -> None:
    parts = parts_of(small_exam(), statements=False, feedback=False, statistics=False)
    assert "u(1) = 2/2 + 3 = 4" in text_of(parts[1])
    assert "sans réponse" in text_of(parts[2])


def test_the_language_is_that_of_the_exam_unless_one_is_chosen() -> None:
    assert report_of(small_exam()).language == "fr"
    english = report_of(small_exam(), language="en")
    assert "Statistics of the class" in text_of(next(english.parts()))
    assert "rank 4 of 8" in text_of(list(english.parts())[2])


def test_the_cover_names_the_filter() -> None:
    filtered = replace(small_exam(), selected=(CLASS, GROUP_A))
    report = report_of(filtered)
    assert "Classes choisies Terminale G3, groupe A" in text_of(next(report.parts()))
    assert report.title.endswith("Rapport de correction – Terminale G3, groupe A")


@pytest.mark.parametrize("results", [results_of_points([4], [], absent=2), results_of_points([], [])], ids=["absent", "empty"])
def test_without_a_graded_copy_the_report_says_so(results: ExamResults) -> None:
    (only,) = parts_of(results)
    assert "aucune copie notée n’est corrigée" in text_of(only)


def test_making_the_parts_again_gives_the_same_parts() -> None:
    report = report_of(small_exam())
    assert list(report.parts()) == list(report.parts())


def test_a_long_answer_may_break_and_a_short_question_may_not() -> None:
    results = small_exam()
    submission = results.submissions[0]
    long = replace(submission, answers=(Answer(points=Decimal(3), text="Une phrase. " * 200), *submission.answers[1:]))
    body = parts_of(replace(results, submissions=(long,)))[1].body
    assert re.findall(r'<div class="question( short)?">', body) == ["", *[" short"] * 7]


def test_each_distinct_text_is_converted_once_and_its_warning_names_the_first_place() -> None:
    seen: list[str] = []

    def mark(text: str, *, language: str, field: str) -> Any:
        seen.append(text)
        marked = plain_text(text, language=language, field=field)
        warnings = (ExportWarning("FORMULA_NOT_CONVERTED", "A formula."),) if "récurrence" in text else ()
        return replace(marked, warnings=warnings)

    report = report_of(small_exam(), mark=mark)
    for _ in range(2):
        assert len(list(report.parts())) == 9
    assert len(seen) == len(set(seen))
    assert report.warnings == (ExportWarning("FORMULA_NOT_CONVERTED", "A formula.", "sections[0].questions[1].statement"),)


def test_a_warning_of_an_answer_names_the_student_by_number_or_pseudonym() -> None:
    def mark(text: str, *, language: str, field: str) -> Any:
        warnings = (ExportWarning("FORMULA_NOT_CONVERTED", "A formula."),) if text.startswith("Au rang 0") else ()
        return replace(plain_text(text, language=language, field=field), warnings=warnings)

    def fields(**options: Any) -> Sequence[str]:
        report = report_of(small_exam(), mark=mark, **options)
        assert list(report.parts())
        return [warning.field for warning in report.warnings]

    assert fields() == ["submissions[001].answers[2].text"]
    assert re.fullmatch(r"submissions\[[2-9A-Z]{4}-[2-9A-Z]{4}\]\.answers\[2\]\.text", fields(anonymous=True)[0])


def test_the_template_uses_design_tokens_only_and_changes_nothing_in_its_tab() -> None:
    tokens = set(report_of(small_exam()).source().tokens) | {"--doc-font-text", "--doc-font-heading"}
    styles = DOCUMENT_CSS
    assert TEMPLATE.styles
    for path in TEMPLATE.styles:
        css = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert set(re.findall(r"var\((--doc-[a-z-]+)\)", css)) <= tokens
        for value in re.findall(r"[a-z-]+\s*:\s*([^;{}]+);", css):
            literal = re.sub(r"var\(--doc-[a-z-]+\)", "", value)
            assert not re.search(r"#[0-9a-fA-F]{3,8}\b|\d(px|pt|r?em|in|cm|mm|ex|ch|v[wh])\b", literal), value
        styles += css
    assert re.search(r"url|src|image|import|scroll|\\", styles) is None
    markup = "".join(path.read_text(encoding="utf-8") for path in Path(TEMPLATE.folder).glob("*.html"))
    assert "style=" not in markup
    assert "safe" not in markup
    assert not any(holds_other_element(part.body) for part in parts_of(small_exam(), keys=True))
