"""Find the section of a resume for an entry of a RenderCV file: by the title of its section, and by its own fields."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from pressroom.kinds.resume.labels import LANGUAGES, labels_for

SUMMARY: Final = "summary"
TITLES: Final[Mapping[str, tuple[str, ...]]] = {
    SUMMARY: (
        "summary",
        "professional summary",
        "executive summary",
        "profile",
        "about",
        "about me",
        "objective",
        "introduction",
    ),
    "work": ("experience", "work", "work experience", "professional experience", "employment", "employment history", "career"),
    "volunteer": ("volunteer", "volunteering", "volunteer experience", "volunteer work", "community service"),
    "education": ("education", "academic background", "studies"),
    "projects": ("projects", "personal projects", "selected projects", "open source", "open source projects"),
    "awards": ("awards", "honors", "honours", "honors and awards", "awards and honors", "scholarships", "achievements"),
    "certificates": ("certificates", "certifications", "licenses", "licenses and certifications", "certificates and licenses"),
    "publications": ("publications", "selected publications", "papers", "articles"),
    "skills": ("skills", "technical skills", "technologies", "tools", "competencies", "expertise", "programming languages"),
    "languages": ("languages", "language skills", "spoken languages"),
    "interests": ("interests", "hobbies", "hobbies and interests", "personal interests"),
    "references": ("references", "referees", "recommendations"),
}
"""Titles in English, in lower case. Those that Pressroom prints are known too, in all its languages."""
_SECTIONS: Final = {
    **{labels_for(language)[section].casefold(): section for language in LANGUAGES for section in TITLES},
    **{title: section for section, titles in TITLES.items() for title in titles},
}

ENTRY_FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "publications": ("authors", "doi", "journal"),
    "education": ("institution", "area", "degree"),
    "work": ("company", "position"),
}
"""Fields that tell an entry type, and the section of its entries, whatever the title is."""
TEXT_FIELDS: Final[Mapping[str, str]] = {
    "awards": "title",
    "certificates": "name",
    "publications": "name",
    "skills": "name",
    "languages": "language",
    "interests": "name",
    "references": "reference",
}
"""Where a section has an entry that is a text."""
ONE_LINE: Final = frozenset({"skills", "languages", "interests", "references"})
NORMAL: Final = frozenset({"work", "volunteer", "projects", "awards", "certificates", "publications"})


def section_titled(title: str) -> str:
    """Return the section with this title; empty: there is none."""
    words = title.replace("_", " ").replace("&", " and ").casefold().split()
    return _SECTIONS.get(" ".join(words), "")


def section_of_entry(fields: Collection[str], titled: str) -> str:
    """Return the section for an entry with these fields, below a title that stands for `titled`."""
    for section, names in ENTRY_FIELDS.items():
        if any(name in fields for name in names):
            return titled if section == "work" and titled == "volunteer" else section
    if "label" in fields or "details" in fields:
        return titled if titled in ONE_LINE else "skills"
    return titled if titled in NORMAL else "projects"
