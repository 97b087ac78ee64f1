"""Make the parts of a report: the cover with the statistics, then one part for each graded copy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

from pressroom.errors import ExportWarning
from pressroom.exams.computing.marks import ranks
from pressroom.exams.model import ExamResults
from pressroom.exams.options import ReportOptions, with_head
from pressroom.exams.report.copies import CopyMaker
from pressroom.exams.report.file_names import copy_names
from pressroom.exams.report.overview import overview_of, selection_names
from pressroom.exams.report.page_rules import page_css, shortened
from pressroom.exams.report.people import Person, people_in_order
from pressroom.exams.report.texts import Mark, Texts
from pressroom.exams.report.tokens import report_tokens
from pressroom.exams.words import Words, words_in
from pressroom.rendering.html.document import body_html
from pressroom.rendering.html.templates import Template, load_templates
from pressroom.rendering.parts.html import PartsSource
from pressroom.rendering.parts.model import Part
from pressroom.rendering.parts.stamps import PageNumber, Stamp
from pressroom.rendering.pdf.metadata import Metadata

TEMPLATE: Final[Template] = load_templates(Path(__file__).parent / "templates")["report"]
NUMBER_POINTS: Final = 8.4
"""The size of page numbers: that of the running head (`--doc-size-foot`)."""
DASH: Final = " – "


class Report:
    """A report that is made part by part."""

    def __init__(self, results: ExamResults, *, options: ReportOptions, made_on: date, mark: Mark) -> None:
        """Take what the report is made of. `made_on` is the day on its cover, `mark` converts its texts."""
        self.options = with_head(options)
        self.language = options.language or results.exam.language
        self._words: Words = words_in(self.language)
        self._results = results
        self._people = people_in_order(results, self.options, self._words)
        self._copies = tuple(person for person in self._people if person.has_copy)
        self._texts = Texts(mark, language=results.exam.language)
        self._made_on = made_on
        exam = results.exam
        named = (exam.title, self._words.gettext("Grading report"), selection_names(results))
        self.title = DASH.join(filter(None, named))
        self._running = f"{exam.subject}{DASH}{exam.title}"
        self._foot = shortened(exam.institution, self.options)

    @property
    def copies(self) -> int:
        """The number of graded copies, each of which is a part."""
        return len(self._copies)

    @property
    def warnings(self) -> tuple[ExportWarning, ...]:
        """What could not be converted in the texts of the parts that were made until now."""
        return self._texts.warnings

    def source(self) -> PartsSource:
        """Return the template, and what all parts share."""
        return PartsSource(template=TEMPLATE, title=self.title, language=self.language, tokens=report_tokens(self.options))

    def metadata(self, *, title: str = "") -> Metadata:
        """Return the metadata of the report, or of the file of one copy, which has a title of its own."""
        return Metadata(
            title=title or self.title,
            author=self._results.exam.institution,
            subject=self._results.exam.subject,
            keywords=(),
            language=self.language,
        )

    def parts(self) -> Iterator[Part]:
        """Make the parts in order: the cover and the statistics, then the copies. Each call gives the same parts.

        Raises:
            RenderFailedError: The template could not print a part.
        """
        yield self._overview()
        by_student = ranks(self._results)
        for number, person in enumerate(self._copies, start=2):
            rank = by_student[person.submission.student.id]
            yield self._copy_part(person, number, rank=rank, graded=len(self._copies))

    def single_part(self, *, rank: int, graded: int) -> Part:
        """Make the part of the only graded copy of the results by itself: its rank is one of so many graded copies.

        Raises:
            RenderFailedError: The template could not print it.
        """
        (person,) = self._copies
        return self._copy_part(person, 1, rank=rank, graded=graded)

    def file_names(self) -> tuple[str, ...]:
        """Return the names of the files of all parts where each has a file of its own, in order. They are unique."""
        overview = f"{self._overview_title()}.pdf"
        return (overview, *copy_names(self._copies, taken=overview))

    def stamps(self) -> tuple[Stamp, ...]:
        """Return the page numbers: within the part at the end of the head, within the file at the end of the foot.

        The cover has none.
        """
        words = self._words

        def of_file(number: PageNumber) -> str:
            return words.gettext("Report, page %(page)d of %(pages)d", page=number.page, pages=number.pages)

        return (
            Stamp(text=lambda number: self._page_of_part(number) if number.part > 0 else "", edge="head", size=NUMBER_POINTS),
            Stamp(text=lambda number: of_file(number) if number.page > 1 else "", edge="foot", size=NUMBER_POINTS),
        )

    def unprintable_body(self, title: str) -> str:
        """Return the body of a page that stands for a part that cannot be printed."""
        text = self._words.gettext("This paper could not be printed. The warnings of the export say why.")
        return self._body(unprintable={"title": title, "text": text})

    def single_stamps(self) -> tuple[Stamp, ...]:
        """Return the page numbers of a part that is printed by itself: those within the part."""
        return (Stamp(text=self._page_of_part, edge="head", size=NUMBER_POINTS),)

    def _page_of_part(self, number: PageNumber) -> str:
        return self._words.gettext("p. %(page)d/%(pages)d", page=number.part_page, pages=number.part_pages)

    def _copy_part(self, person: Person, number: int, *, rank: int, graded: int) -> Part:
        maker = CopyMaker(exam=self._results.exam, options=self.options, words=self._words, texts=self._texts, graded=graded)
        head = f"{person.name}{DASH}{self._running}"
        body = self._body(copy=maker.copy_of(person, rank=rank))
        return Part(title=person.name, body=body, styles=self._styles(number, head))

    def _overview(self) -> Part:
        overview = overview_of(self._results, self._people, options=self.options, words=self._words, made_on=self._made_on)
        head = DASH.join(filter(None, (self._running, selection_names(self._results))))
        return Part(title=self._overview_title(), body=self._body(overview=overview), styles=self._styles(1, head), items=0)

    def _overview_title(self) -> str:
        return self._words.gettext("Cover and statistics") if self.options.statistics else self._words.gettext("Cover")

    def _styles(self, number: int, head: str) -> str:
        return page_css(number, shortened(head, self.options), self._foot)

    def _body(self, **view: Any) -> str:
        return body_html(TEMPLATE, context={"_": self._words.gettext, **view})
