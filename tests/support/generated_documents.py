"""Generate the JSON of exam documents: any texts, classes, statuses and points, and names that are hard for tables."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

# What can be stored: no NUL, no halves of surrogate pairs.
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), max_size=12)
TABLE_TEXTS = st.sampled_from(
    ("-Ann", "=1+1", "'=1", "''-2", " +33 ", "\t@x", "A, B", "C1|C2;C3", 'O"Neil', "C1", "to\nline", "'")
)
"""What a table has to guard, to quote or to tell from separators."""
NAMES = st.one_of(TEXTS.filter(lambda text: bool(text.strip())), TABLE_TEXTS)
LABELS = st.sampled_from(
    ("1", "2.a", "7", "Q7", "Total", "Rang", "Status", "Nom", "-1", "=2", "'=2", "7, b", "a;b", 'x"y', "Q 1")
)
NUMBERS = st.sampled_from(("0", "007", "7", "-8", "'=9", "A, 1", 'b"2', "N;3"))
POINTS = st.decimals(min_value=0, max_value=20, places=3).map(str)


@st.composite
def exams(draw: st.DrawFn) -> dict[str, Any]:
    """Draw the JSON of a valid document."""
    class_ids = [f"C{index}" for index in range(draw(st.integers(0, 4)))]
    labels = draw(st.lists(LABELS, min_size=1, max_size=4, unique=True))
    numbers = draw(st.lists(NUMBERS, max_size=5, unique=True))
    questions = [{"label": label, "maxPoints": 20, "statement": draw(TEXTS), "key": draw(TEXTS)} for label in labels]
    cut = draw(st.integers(0, len(questions)))
    parts = (questions[:cut], questions[cut:])
    sections = [{"title": draw(TEXTS), "introduction": draw(TEXTS), "questions": part} for part in parts]
    copies: list[dict[str, Any]] = []
    for number in numbers:
        status = draw(st.sampled_from(["graded", "to_grade", "absent", ""]))
        if status == "absent":
            absence = draw(st.sampled_from(["justified", "unjustified", None]))
            copies.append({"student": number, "status": status, "absence": absence})
        elif status:
            answered = draw(st.lists(st.sampled_from(labels), unique=True))
            answers = [
                {"question": label, "points": draw(POINTS), "text": draw(TEXTS), "feedback": draw(TEXTS)} for label in answered
            ]
            copies.append({"student": number, "status": status, "feedback": draw(TEXTS), "answers": answers})
    return {
        "title": draw(NAMES),
        "subject": draw(TEXTS),
        "institution": "As printed",
        "language": draw(st.sampled_from(["fr", "en"])),
        "date": draw(st.none() | st.dates().map(str)),
        # A parent comes before its groups, so that no class is below itself.
        "classes": [
            {"id": name, "name": draw(NAMES), "parent": draw(st.sampled_from([None, *class_ids[:index]]))}
            for index, name in enumerate(class_ids)
        ],
        "sections": sections,
        "students": [
            {
                "number": number,
                "lastName": draw(NAMES),
                "firstName": draw(TEXTS | TABLE_TEXTS),
                "classes": draw(st.lists(st.sampled_from(class_ids), unique=True)) if class_ids else [],
            }
            for number in numbers
        ],
        "submissions": draw(st.permutations(copies)),
    }
