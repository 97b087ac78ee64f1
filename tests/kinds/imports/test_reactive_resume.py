"""Reactive Resume files become resumes."""

from __future__ import annotations

from typing import Any

import pytest
from tests.support.imports import converted, sample_file, shown

from pressroom.errors import InvalidRequestError
from pressroom.kinds.formats import Converted
from pressroom.kinds.origin import MOST_MARKDOWN
from pressroom.kinds.resume.imports.markdown_text import LONGEST_MARKDOWN


def experience(*items: dict[str, Any], **section: Any) -> Converted:
    return converted({"basics": {}, "sections": {"experience": {"items": list(items), **section}}})


def test_a_file_of_version_4_becomes_a_resume() -> None:
    data = converted(sample_file("reactive-resume-4.json")).data
    assert data["basics"] == {
        "name": "Milo Fictus",
        "label": "Stage carpenter & rigger",
        "image": "https://pictures.example.org/milo.png",
        "email": "milo@example.org",
        "phone": "(555) 010-4477",
        "url": "https://milo.example.org/",
        "summary": "Builds stages that hold & fold.\nWrites <b> on beams, and &amp; on plans.",
        "location": {"address": "Port Imagine, OR 97000"},
        "profiles": [
            {"network": "Driving licence", "username": "B, C1"},
            {"username": "Union card 7744"},
            {"network": "Fiddlenet", "username": "milo", "url": "https://fiddlenet.example.org/milo"},
        ],
    }
    assert data["work"] == [
        {
            "name": "Harbour Opera",
            "position": "Head carpenter",
            "location": "Port Imagine",
            "url": "https://opera.example.org",
            "startDate": "January 2016",
            "endDate": "Present",
            "summary": "Runs the shop.",
            "highlights": ["Eight premieres a year", "See the shop (https://opera.example.org/shop)"],
        }
    ]
    assert data["projects"][0]["description"] == "Design & <build>"
    assert data["projects"][1:] == [
        {
            "name": "Northern tour, Three countries",
            "url": "https://tour.example.org",
            "keywords": ["trucks"],
            "endDate": "2017",
            "description": "Rigger\nForty towns.",
        },
        {"name": "Tours", "endDate": "2014", "description": "Islands only."},
    ]
    assert data["skills"] == [
        {"name": "Rigging", "level": "Advanced", "keywords": ["winches", "chain hoists"]},
        {"name": "Welding"},
    ]
    assert data["languages"] == [{"language": "Spanish", "fluency": "Fluent"}]
    assert data["awards"][0]["summary"] == "For the folding bridge.\n• 12 m wide\nhttps://guild.example.org/hammer"
    assert data["volunteer"] == [{"organization": "Youth theatre, Old Town", "position": "Teacher", "endDate": "since 2019"}]
    assert "references" not in data
    assert data["meta"] == {"language": "en-US"}


def test_a_file_of_version_5_becomes_a_resume() -> None:
    data = converted(sample_file("reactive-resume-5.json")).data
    assert [(job["name"], job["position"], job.get("startDate"), job["endDate"]) for job in data["work"]] == [
        ("Crust & Crumb", "Head of laboratory", "June 2020", "Present"),
        ("Crust & Crumb", "Chemist", "March 2018", "May 2020"),
        ("Salt Works", "Trainee", None, "2017"),
    ]
    assert data["education"][1] == {"institution": "Evening school", "studyType": "Bread for beginners", "endDate": "2022"}
    assert data["projects"] == [
        {
            "name": "Open oven",
            "url": "https://oven.example.org",
            "endDate": "2021",
            "description": "An oven with sensors.",
            "highlights": ["Ten built"],
        },
        {"name": "A word on flour", "description": "Buy it fresh."},
    ]
    assert data["references"] == [
        {
            "name": "Otto Invented",
            "reference": "“The nose of the house.”\nBaker\n+44 1632 960999\nhttps://otto.example.org",
        }
    ]
    assert "image" not in data["basics"]
    assert {"interests", "certificates"}.isdisjoint(data)


def test_a_file_of_version_3_becomes_a_resume() -> None:
    data = converted(sample_file("reactive-resume-3.json")).data
    assert data["basics"]["summary"] == "Thirty years at sea.\n• No accident\n• Two storms"
    assert data["basics"]["location"] == {
        "address": "Pier 4", "city": "Tallinn", "region": "Harju, Estonia", "postalCode": "10111",
    }  # fmt: skip
    assert data["work"][0]["startDate"] == "2010-05"
    assert data["education"][0]["courses"] == ["Stars", "Tides"]
    assert data["skills"] == [{"name": "Navigation", "level": "Expert", "keywords": ["radar", "sextant"]}]
    assert data["languages"] == [{"language": "Estonian", "fluency": "Native"}]
    assert data["references"] == [{"name": "Aino Invented", "reference": "Calm.\nOwner\n+372 555 0100\naino@example.org"}]
    assert data["projects"] == [
        {
            "name": "Old sloop",
            "url": "https://sloop.example.org",
            "keywords": ["oak"],
            "startDate": "2015",
            "endDate": "2018",
            "description": "Restored\nBy hand.",
        }
    ]


def test_a_file_of_too_much_markdown_is_refused() -> None:
    jobs = [{"name": "A", "summary": "![" * (LONGEST_MARKDOWN // 2)}] * (MOST_MARKDOWN // LONGEST_MARKDOWN + 1)
    with pytest.raises(InvalidRequestError, match="100,000 characters of Markdown"):
        converted({"basics": {}, "sections": {"work": {"items": jobs}}})


def test_hidden_items_and_sections_are_named_one_by_one() -> None:
    result = experience({"company": "A"}, {"company": "B", "visible": False}, {"company": "C", "hidden": True})
    assert [job["name"] for job in result.data["work"]] == ["A"]
    assert shown(result.warnings) == [
        ("HIDDEN_SKIPPED", "sections.experience.items[1]"),
        ("HIDDEN_SKIPPED", "sections.experience.items[2]"),
    ]
    for hidden in ({"visible": False}, {"hidden": True}):
        result = experience({"company": "A"}, **hidden)
        assert (result.data, shown(result.warnings)) == ({}, [("HIDDEN_SKIPPED", "sections.experience.items")])


def test_what_says_nothing_of_the_person_is_named_last_and_for_all_sections_at_once() -> None:
    codes = [warning.code for warning in converted(sample_file("reactive-resume-4.json")).warnings]
    assert codes == sorted(codes, key=lambda code: code == "LAYOUT_SKIPPED")
    layout = [
        warning for warning in converted(sample_file("reactive-resume-5.json")).warnings if warning.code == "LAYOUT_SKIPPED"
    ]
    fields = [warning.field for warning in layout]
    assert {"sections.*.columns", "sections.*.items[*].id", "sections.*.items[*].roles[*].id", "metadata"} <= set(fields)


def test_a_company_with_roles_and_an_own_position_is_an_entry_too() -> None:
    company = {"company": "A", "position": "Staff", "period": "2010 - 2020", "roles": [{"position": "B", "period": "2010"}]}
    assert experience(company).data["work"] == [
        {"name": "A", "position": "Staff", "startDate": "2010", "endDate": "2020"},
        {"name": "A", "position": "B", "endDate": "2010"},
    ]


def test_a_level_without_dots_is_none() -> None:
    members: dict[str, Any] = {
        "basics": {},
        "sections": {"skills": {"items": [{"name": "A", "level": 0}, {"name": "B", "level": 3}]}},
    }
    assert shown(converted(members).warnings) == [("NOT_IMPORTED", "sections.skills.items[1].level")]
