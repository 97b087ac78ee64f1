"""RenderCV files become resumes."""

from __future__ import annotations

from typing import Any

import pytest
from tests.support.imports import converted, sample_file, shown

from pressroom.errors import InvalidRequestError
from pressroom.kinds.formats import Converted
from pressroom.kinds.origin import MOST_MARKDOWN
from pressroom.kinds.resume.imports.markdown_text import LONGEST_MARKDOWN


def cv(**members: Any) -> Converted:
    return converted({"cv": members})


def section(title: str, *entries: Any) -> Converted:
    return cv(sections={title: list(entries)})


def test_a_file_of_version_1_becomes_a_resume() -> None:
    data = converted(sample_file("rendercv-1.yaml")).data
    assert data["basics"] == {
        "name": "Ilka Brandvold",
        "email": "ilka.brandvold@example.org",
        "phone": "+47-77-55-01-23",
        "url": "https://ilka.example.org/",
        "location": {"address": "Tromsø, Norway"},
        "profiles": [
            {"network": "LinkedIn", "username": "ilkabrandvold", "url": "https://www.linkedin.com/in/ilkabrandvold"},
            {"network": "GitHub", "username": "ilkab", "url": "https://github.com/ilkab"},
            {"network": "StackOverflow", "username": "123456/ilka", "url": "https://stackoverflow.com/users/123456/ilka"},
        ],
        "summary": "Marine biologist who builds instruments for cold water, and teaches others to use them.",
    }
    assert data["education"] == [
        {
            "institution": "Polar University, Tromsø, Norway",
            "studyType": "PhD",
            "area": "Marine Biology",
            "startDate": "2012-09",
            "endDate": "2016-05-27",
            "courses": ["Thesis: Krill under ice (https://thesis.example.org/krill)", "Grade: 5% best of the year"],
        },
        {"institution": "College of the Fjord", "studyType": "BSc", "area": "Biology", "endDate": "2012"},
    ]
    assert data["work"][0] == {
        "name": "Nordlys Instruments",
        "position": "Head of sensors",
        "location": "Tromsø, Norway",
        "startDate": "2019-03",
        "endDate": "present",
        "highlights": ["Led a team of six engineers.", "Built a salinity probe that works at −2 °C."],
    }
    assert data["projects"] == [
        {
            "name": "Open Probe, Online",
            "url": "https://probe.example.org",
            "endDate": "Spring 2021",
            "highlights": ["Plans of a probe for schools."],
        },
        {"name": "Extracurricular activities", "highlights": ["Skipper of a rescue boat.", "Choir of the harbour."]},
    ]
    assert data["publications"] == [
        {
            "name": "Salinity at the edge of the ice",
            "publisher": "Letters of the Cold Sea",
            "releaseDate": "2018-11",
            "url": "https://doi.org/10.5555/ice.2018.7",
            "summary": "Per Invented, Ilka Brandvold",
        }
    ]
    assert data["skills"] == [
        {"name": "Languages", "keywords": ["Python", "C", "VHDL"]},
        {"name": "Instruments", "keywords": ["CTD probes (Nordlys, Seaway); acoustic modems"]},
    ]
    assert data["languages"] == [{"language": "Norwegian", "fluency": "native"}]
    assert data["awards"] == [
        {
            "title": "Golden Anchor",
            "date": "2020-10",
            "summary": "For the best instrument of the year.\n• Chosen by a jury of five.",
        }
    ]


def test_a_file_of_version_2_becomes_a_resume() -> None:
    result = converted(sample_file("rendercv-2.yaml"))
    data = result.data
    assert (data["basics"]["label"], data["basics"]["email"], data["meta"]) == (
        "Bridge engineer",
        "noor@example.org",
        {"language": "da"},
    )
    assert data["basics"]["profiles"] == [
        {"username": "noor.specimen@bridges.example"},
        {"network": "Mastodon", "username": "@noor@social.example", "url": "https://social.example/@noor"},
        {"network": "ORCID", "username": "0000-0001-2345-6789", "url": "https://orcid.org/0000-0001-2345-6789"},
        {"network": "Fiddlenet", "username": "noorplays"},
        {"username": "Book a call", "url": "https://call.example.org/noor"},
    ]
    assert data["projects"][0] == {
        "name": "Baggrund",
        "description": "I calculate bridges.\nAnd I explain them:",
        "highlights": ["to councils", "to schools"],
    }
    assert data["work"][0]["startDate"] == "2018-01"
    assert "endDate" not in data["work"][0]
    assert data["work"][1] == {"name": "Brugwacht", "position": "Engineer", "endDate": "2015 – 2017"}
    assert data["volunteer"] == [
        {"organization": "Canal Watch, Ghent", "position": "Treasurer", "startDate": "2020-05", "endDate": "2023-04"}
    ]
    assert data["certificates"] == [{"name": "Welding inspector, Antwerp", "date": "2019-06", "summary": "Level two."}]
    assert data["interests"] == [{"name": "Music", "keywords": ["fiddle", "hurdy-gurdy"]}, {"name": "Rowing"}]
    assert data["references"] == [{"name": "Bert Invented", "reference": "“She finds the crack before it is there.”"}]


def test_warnings_name_what_a_resume_has_no_place_for() -> None:
    assert shown(converted(sample_file("rendercv-2.yaml")).warnings) == [
        ("NOT_IMPORTED", "cv.photo"),
        ("FIELD_MOVED", "cv.email[1]"),
        ("FIELD_MOVED", "cv.custom_connections[0]"),
        ("FIELD_MOVED", "cv.sections.Baggrund"),
        ("FIELD_MOVED", "cv.sections.Erhverv"),
        ("FIELD_MOVED", "cv.sections.Uddannelse[0].summary"),
        ("FIELD_MOVED", "cv.sections.Uddannelse"),
        ("FIELD_MOVED", "cv.sections.certifications[0].location"),
        ("FIELD_IGNORED", "cv.sections.certifications[0].summary"),
        ("FIELD_MOVED", "cv.sections.volunteering[0].location"),
        ("FORMATTING_LOST", "cv.sections.Talks[*].reversed_number"),
        ("FORMATTING_LOST", "cv.sections.Talks[1].reversed_number"),
        ("FIELD_MOVED", "cv.sections.Talks"),
        ("FORMATTING_LOST", "cv.sections.Principles[*].number"),
        ("FIELD_MOVED", "cv.sections.Principles"),
        ("FIELD_MOVED", "cv.sections.open_questions"),
        ("NOT_IMPORTED", "cv.sort_entries"),
        ("NOT_IMPORTED", "cv.sections.Erhverv[1].start_date"),
        ("NOT_IMPORTED", "cv.sections.Erhverv[1].client"),
        ("LAYOUT_SKIPPED", "cv.custom_connections[0].fontawesome_icon"),
        ("LAYOUT_SKIPPED", "design"),
        ("LAYOUT_SKIPPED", "locale"),
        ("LAYOUT_SKIPPED", "settings"),
    ]


def test_sections_keep_their_order() -> None:
    job, school = {"company": "A", "position": "B"}, {"institution": "C", "area": "D"}
    assert cv(sections={"education": [school], "experience": [job]}).settings == {
        "sectionOrder": ["summary", "education", "work"]
    }
    assert cv(sections={"experience": [job], "education": [school]}).settings == {}


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Languages", "languages"),
        ("language_skills", "languages"),
        ("Sprachen", "languages"),
        ("Langues", "languages"),
        ("Hobbies & Interests", "interests"),
        ("Referenzen", "references"),
        ("Anything", "skills"),
    ],
)
def test_the_title_says_what_entries_of_one_line_are(title: str, name: str) -> None:
    assert list(section(title, {"label": "A", "details": "B"}).data) == [name]


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({"start_date": 2019, "end_date": "present"}, {"startDate": "2019", "endDate": "present"}),
        ({"start_date": "2019-02-03"}, {"startDate": "2019-02-03"}),
        ({"end_date": "2020-01"}, {"endDate": "2020-01"}),
        ({"date": "Fall 2020"}, {"endDate": "Fall 2020"}),
        ({"date": 2020, "start_date": 2019}, {"endDate": "2020"}),
    ],
)
def test_a_date_without_an_end_is_not_one_until_today(entry: dict[str, Any], expected: dict[str, str]) -> None:
    result = section("experience", {"company": "A", "position": "B", **entry})
    assert result.data["work"] == [{"name": "A", "position": "B", **expected}]


def test_a_date_of_two_ends_stays_whole_where_a_resume_has_one_date() -> None:
    award = section("awards", {"name": "A", "start_date": "2019", "end_date": "2020"})
    assert award.data["awards"] == [{"title": "A", "date": "2019 – 2020"}]


def test_a_name_that_is_a_link_keeps_its_target_beside_another_address() -> None:
    (paper,) = section("papers", {"title": "[A](https://a.example)", "authors": ["B"], "doi": "10.1/x"}).data["publications"]
    assert (paper["name"], paper["url"]) == ("A (https://a.example)", "https://doi.org/10.1/x")


def test_a_picture_inside_the_file_is_kept() -> None:
    result = cv(name="A", photo="data:image/png;base64,AAAA")
    assert (result.data["basics"]["image"], result.warnings) == ("data:image/png;base64,AAAA", ())


@pytest.mark.parametrize("field", ["company", "position", "summary", "location"])
def test_a_file_of_too_much_markdown_is_refused(field: str) -> None:
    entries = [{"company": "A", field: "![" * (LONGEST_MARKDOWN // 2)}] * (MOST_MARKDOWN // LONGEST_MARKDOWN)
    with pytest.raises(InvalidRequestError, match="100,000 characters of Markdown"):
        section("experience", *entries)


def test_a_picture_counts_as_no_markdown() -> None:
    assert cv(name="A", photo="data:image/png;base64," + "A" * MOST_MARKDOWN).data["basics"]["name"] == "A"


def test_an_empty_file_gives_an_empty_resume() -> None:
    assert converted({"cv": {}}) == Converted(data={})
    assert converted({"cv": {"name": None, "sections": None}, "design": None}) == Converted(data={})
