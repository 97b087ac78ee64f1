"""Define the shape of JSON Resume data (schema version 1.0.0).

Fields that version 1.0.0 renamed are also accepted with their names in version 0, which are listed in
https://github.com/jsonresume/resume-website/pull/98.
"""

from __future__ import annotations

from typing import Final

from pressroom.kinds.shapes import Date, ListOf, Record, Text

LINE: Final = Text(max_length=1_000)
PROSE: Final = Text()
PHOTO: Final = Text(max_length=4_000_000)
LINES: Final = ListOf(item=LINE)
ITEMS: Final = ListOf(item=PROSE)

LOCATION: Final = Record(
    fields={"address": LINE, "postalCode": LINE, "city": LINE, "countryCode": LINE, "region": LINE},
)
PROFILE: Final = Record(fields={"network": LINE, "username": LINE, "url": LINE})
WEBSITE: Final = {"website": "url"}
PERIOD: Final = {"startDate": Date(), "endDate": Date()}

RESUME_SHAPE: Final = Record(
    fields={
        "$schema": LINE,
        "basics": Record(
            fields={
                "name": LINE,
                "label": LINE,
                "image": PHOTO,
                "email": LINE,
                "phone": LINE,
                "url": LINE,
                "summary": PROSE,
                "location": LOCATION,
                "profiles": ListOf(item=PROFILE),
            },
            former={"picture": "image", **WEBSITE},
        ),
        "work": ListOf(
            item=Record(
                fields={
                    "name": LINE,
                    "location": LINE,
                    "description": LINE,
                    "position": LINE,
                    "url": LINE,
                    **PERIOD,
                    "summary": PROSE,
                    "highlights": ITEMS,
                },
                former={"company": "name", **WEBSITE},
            )
        ),
        "volunteer": ListOf(
            item=Record(
                fields={
                    "organization": LINE,
                    "position": LINE,
                    "url": LINE,
                    **PERIOD,
                    "summary": PROSE,
                    "highlights": ITEMS,
                },
                former=WEBSITE,
            )
        ),
        "education": ListOf(
            item=Record(
                fields={
                    "institution": LINE,
                    "url": LINE,
                    "area": LINE,
                    "studyType": LINE,
                    **PERIOD,
                    "score": LINE,
                    "courses": ITEMS,
                },
                former={"gpa": "score"},
            )
        ),
        "awards": ListOf(item=Record(fields={"title": LINE, "date": Date(), "awarder": LINE, "summary": PROSE})),
        "certificates": ListOf(item=Record(fields={"name": LINE, "date": Date(), "url": LINE, "issuer": LINE})),
        "publications": ListOf(
            item=Record(
                fields={"name": LINE, "publisher": LINE, "releaseDate": Date(), "url": LINE, "summary": PROSE},
                former=WEBSITE,
            )
        ),
        "skills": ListOf(item=Record(fields={"name": LINE, "level": LINE, "keywords": LINES})),
        "languages": ListOf(item=Record(fields={"language": LINE, "fluency": LINE})),
        "interests": ListOf(item=Record(fields={"name": LINE, "keywords": LINES})),
        "references": ListOf(item=Record(fields={"name": LINE, "reference": PROSE})),
        "projects": ListOf(
            item=Record(
                fields={
                    "name": LINE,
                    "description": PROSE,
                    "highlights": ITEMS,
                    "keywords": LINES,
                    **PERIOD,
                    "url": LINE,
                    "roles": LINES,
                    "entity": LINE,
                    "type": LINE,
                }
            )
        ),
        "meta": Record(
            fields={"canonical": LINE, "version": LINE, "lastModified": LINE, "language": LINE},
            printed=False,
        ),
    }
)
