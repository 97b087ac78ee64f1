"""Generate resumes from a seed.

No text is found in another one, so that the order of what a reader extracts can be checked. Only an employer is named again,
in consecutive posts.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any, Final, TypeVar

SYLLABLES: Final = tuple(consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou")
WORDS: Final = (
    "Accessible", "Analyst", "Archive", "Bookbinder", "Concert", "Curator", "Data", "Designer", "Digital",
    "Document", "Editor", "Engineering", "Harbour", "Journal", "Lantern", "Lead", "Letterpress", "Librarian",
    "Linguistics", "Mathematics", "Meadow", "Northern", "Orchard", "Platform", "Principal", "Print", "Publishing",
    "Quarry", "Reading", "Research", "Science", "Senior", "Society", "Specialist", "Staff", "Systems",
)  # fmt: skip
LANGUAGES: Final = ("en", "en", "de", "fr")
MANNERS: Final = ("short", "long", "wrapped", "undated", "grouped", "complete")
"""What a resume is like; the seed chooses in turn."""
MONTHS: Final = range(1985, 2026)
_Made = TypeVar("_Made")
YEARS: Final = range(1940, 1985)
"""Years that stand alone. No month is in them, so that none of them is found in another date."""


def generated_resume(seed: int) -> dict[str, Any]:
    """Return the data of a resume; the same seed gives the same."""
    return _Writer(seed).resume()


class _Writer:
    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - repeatable on purpose
        self.manner = MANNERS[seed % len(MANNERS)]
        self.names = self._shuffled([a + b + c for a in SYLLABLES[:50] for b in SYLLABLES[::7] for c in SYLLABLES[::5]])
        self.months = self._shuffled([f"{year}-{month:02}" for year in MONTHS for month in range(1, 13)])
        self.years = self._shuffled([str(year) for year in YEARS])

    def resume(self) -> dict[str, Any]:
        """Return the data, with the sections that belong to its manner."""
        sections: dict[str, Callable[[], Any]] = {
            "work": self._jobs,
            "projects": lambda: self._some(self._project, 3),
            "education": lambda: self._some(self._school, 3),
            "skills": lambda: self._some(lambda: {"name": self.text(2), **self._level("level"), **self._keywords(9)}, 5),
            "languages": lambda: self._some(lambda: {"language": self.text(1), **self._level("fluency")}, 4),
            "certificates": lambda: self._some(lambda: self._dated("name", "issuer", "date", url=True), 3),
            "awards": lambda: self._some(lambda: self._dated("title", "awarder", "date", summary=True), 3),
            "publications": lambda: self._some(
                lambda: self._dated("name", "publisher", "releaseDate", url=True, summary=True), 3
            ),
            "volunteer": lambda: self._some(lambda: self._post("position", "organization"), 2),
            "interests": lambda: self._some(lambda: {"name": self.text(1), **self._keywords(3)}, 3),
            "references": lambda: self._some(lambda: {"name": self.text(3), "reference": self.text(14)}, 2),
        }
        likely = {"short": 0.2, "complete": 1.0}.get(self.manner, 0.6)
        basics = self._basics(summary=self._chance(likely))
        shown = {name: make() for name, make in sections.items() if self._chance(likely)}
        return {"basics": basics, **shown, "meta": {"language": self.random.choice(LANGUAGES)}}

    def text(self, most: int) -> str:
        """Return a text of at most so many words, more if the manner is to wrap lines. Its first word is in no other text."""
        if self.manner == "wrapped":
            most *= 3
        words = self.random.choices(WORDS, k=self.random.randint(0, most - 1))
        return " ".join([self.names.pop().capitalize(), *words])

    def _basics(self, *, summary: bool) -> dict[str, Any]:
        basics: dict[str, Any] = {"name": f"{self.names.pop().capitalize()} {self.names.pop().capitalize()}"}
        if self._chance(0.9):
            basics |= {"label": self.text(4), "email": f"{self.names.pop()}@example.org"}
        if self._chance(0.7):
            city = self.names.pop().capitalize()
            basics |= {"phone": "+44 20 7946 0318", "location": {"city": city, "postalCode": "BS1 4QF", "countryCode": "GB"}}
        if self._chance(0.6):
            basics |= {"url": self._url(), "profiles": self._some(lambda: {"network": self.text(1), "url": self._url()}, 3)}
        return basics | ({"summary": self._prose()} if summary else {})

    def _jobs(self) -> list[dict[str, Any]]:
        jobs = [self._job() for _ in range(self.random.randint(1, 12 if self.manner == "long" else 4))]
        if self.manner == "grouped":
            employer = self.text(3)
            place = self.random.randint(0, len(jobs))
            jobs[place:place] = [{**self._job(), "name": employer} for _ in range(self.random.randint(2, 4))]
        return jobs

    def _job(self) -> dict[str, Any]:
        return {
            **self._post("position", "name"),
            **({"location": self.text(1)} if self._chance(0.5) else {}),
            **({"description": self.text(8)} if self._chance(0.4) else {}),
        }

    def _project(self) -> dict[str, Any]:
        project = self._post("name", "entity")
        if "summary" in project:
            project["description"] = project.pop("summary")
        roles = {"roles": self._some(lambda: self.text(2), 2), "type": self.text(2)} if self._chance(0.4) else {}
        return {**project, **roles, **(self._keywords(4) if self._chance(0.4) else {})}

    def _school(self) -> dict[str, Any]:
        return {
            "institution": self.text(4),
            **({"studyType": self.text(1)} if self._chance(0.6) else {}),
            **({"area": self.text(3)} if self._chance(0.7) else {}),
            **self._period(),
            **({"score": self.text(2)} if self._chance(0.4) else {}),
            **({"url": self._url()} if self._chance(0.3) else {}),
            **({"courses": self._some(lambda: self.text(4), 4)} if self._chance(0.4) else {}),
        }

    def _post(self, title: str, organization: str) -> dict[str, Any]:
        return {
            **({title: self.text(4)} if self._chance(0.9) else {}),
            organization: self.text(4),
            **self._period(),
            **({"url": self._url()} if self._chance(0.4) else {}),
            **({"summary": self._prose()} if self._chance(0.4) else {}),
            **({"highlights": self._some(lambda: self.text(24), 5)} if self._chance(0.7) else {}),
        }

    def _dated(self, title: str, by: str, date: str, *, url: bool = False, summary: bool = False) -> dict[str, Any]:
        return {
            title: self.text(6),
            **({by: self.text(4)} if self._chance(0.8) else {}),
            **({date: self._date()} if self._is_dated() else {}),
            **({"url": self._url()} if url and self._chance(0.4) else {}),
            **({"summary": self.text(16)} if summary and self._chance(0.4) else {}),
        }

    def _period(self) -> dict[str, str]:
        if not self._is_dated():
            return {}
        start, end = sorted([self._date(), self._date()])
        return {"startDate": start} if self._chance(0.3) else {"startDate": start, "endDate": end}

    def _date(self) -> str:
        months = self._chance(0.7) or not self.years
        return self.months.pop() if months else self.years.pop()

    def _is_dated(self) -> bool:
        return self._chance(0.15 if self.manner == "undated" else 0.9)

    def _prose(self) -> str:
        return "\n\n".join(f"{self.text(40)}." for _ in range(self.random.choice((1, 1, 1, 2))))

    def _keywords(self, most: int) -> dict[str, list[str]]:
        return {"keywords": self._some(lambda: self.text(2), most)}

    def _level(self, name: str) -> dict[str, str]:
        return {name: self.text(1)} if self._chance(0.6) else {}

    def _url(self) -> str:
        path = self.random.choice(("", "", f"/{self.names.pop()}", f"/{self.names.pop()}/{self.names.pop()}-{self.names.pop()}"))
        return f"https://{self.names.pop()}.example.com{path}"

    def _some(self, make: Callable[[], _Made], most: int) -> list[_Made]:
        return [make() for _ in range(self.random.randint(1, most))]

    def _chance(self, likely: float) -> bool:
        return self.random.random() < likely

    def _shuffled(self, values: list[str]) -> list[str]:
        self.random.shuffle(values)
        return values
