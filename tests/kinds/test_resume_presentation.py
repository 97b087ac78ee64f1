"""Test the presentation of a resume: dates, links, photo, order of sections, language, warnings."""

from __future__ import annotations

import base64
import io
import struct
import subprocess
import sys
import zlib
from typing import Any

import pytest
from PIL import Image

from pressroom.kinds.base import PrintContext
from pressroom.kinds.photos import MAX_SIDE, PhotoError, printable_photo
from pressroom.kinds.resume.present import present_resume
from pressroom.kinds.resume.view import ResumeView


def presented(data: dict[str, Any], **settings: Any) -> tuple[PrintContext, ResumeView]:
    page = present_resume(data, settings, "")
    return page, page.context["resume"]


def shown_when(resume: ResumeView) -> str:
    """Return the date of the first entry."""
    when = resume.sections[0].entries[0].when
    assert when is not None
    return when.long.text


def picture(kind: str, size: tuple[int, int] = (40, 50)) -> str:
    target = io.BytesIO()
    Image.new("RGB", size, "teal").save(target, kind)
    return f"data:image/{kind.lower()};base64,{base64.b64encode(target.getvalue()).decode()}"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_photo_is_encoded_again_with_a_limited_size(kind: str) -> None:
    page, resume = presented({"basics": {"image": picture(kind, (2000, 1000))}})
    photo = Image.open(io.BytesIO(base64.b64decode(resume.photo.partition(",")[2])))
    assert (photo.format, photo.size) == ("JPEG", (MAX_SIDE, MAX_SIDE // 2))
    assert page.warnings == ()


@pytest.mark.parametrize(
    ("image", "reason"),
    [
        ("https://example.org/me.jpg", "not downloaded"),
        ("data:image/png,abc", "base64"),
        ("data:image/png;base64,@@@", "damaged"),
        ("data:image/png;base64,aGVsbG8=", "readable"),
        (picture("GIF"), "readable"),
        (picture("PNG", (4001, 4000)), "16,000,000 pixels"),
        (picture("PNG", (10_000, 10_000)), "16,000,000 pixels"),
    ],
)
def test_a_photo_that_cannot_be_printed_has_a_warning(image: str, reason: str) -> None:
    page, resume = presented({"basics": {"image": image}})
    assert resume.photo == ""
    assert len(page.warnings) == 1
    assert (page.warnings[0].code, page.warnings[0].field) == ("FIELD_IGNORED", "basics.image")
    assert reason in page.warnings[0].message
    with pytest.raises(PhotoError):
        printable_photo(image)


RAMP = [0, 32, 64, 128, 200, 255]
"""Gray levels from black to white. A transparent black is printed white."""
GRAY, COLOR, PALETTE, GRAY_ALPHA, COLOR_ALPHA = 0, 2, 3, 4, 6
"""Colour types of PNG."""


def png(kind: int, bits: int, *, channels: int, alpha: bool = False, chunks: bytes = b"") -> bytes:
    """Return a PNG of the ramp, 16 pixels wide for each gray level."""

    def sample(gray: int) -> bytes:
        value = gray * 257 if bits == 16 else gray
        opaque = (0xFFFF if bits == 16 else 0xFF,) if alpha else ()
        return b"".join(number.to_bytes(bits // 8) for number in (*[value] * channels, *opaque))

    row = b"\0" + b"".join(sample(gray) * 16 for gray in RAMP)
    header = struct.pack(">IIBBBBB", 16 * len(RAMP), 16, bits, kind, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunks + chunk(b"IDAT", zlib.compress(row * 16)) + chunk(b"IEND", b"")


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def ramp_as(mode: str, kind: str) -> bytes:
    target = io.BytesIO()
    Image.open(io.BytesIO(png(COLOR, 8, channels=3))).convert(mode).save(target, kind, quality=100)
    return target.getvalue()


GRAYS = chunk(b"PLTE", b"".join(bytes([gray] * 3) for gray in range(256)))
PICTURES = {
    "gray of 16 bits": png(GRAY, 16, channels=1),
    "gray of 16 bits, black is transparent": png(GRAY, 16, channels=1, chunks=chunk(b"tRNS", bytes(2))),
    "gray and alpha of 16 bits": png(GRAY_ALPHA, 16, channels=1, alpha=True),
    "gray and alpha": png(GRAY_ALPHA, 8, channels=1, alpha=True),
    "gray, black is transparent": png(GRAY, 8, channels=1, chunks=chunk(b"tRNS", bytes(2))),
    "colour of 16 bits": png(COLOR, 16, channels=3),
    "colour of 16 bits, black is transparent": png(COLOR, 16, channels=3, chunks=chunk(b"tRNS", bytes(6))),
    "colour and alpha of 16 bits": png(COLOR_ALPHA, 16, channels=3, alpha=True),
    "palette": png(PALETTE, 8, channels=1, chunks=GRAYS),
    "palette, black is transparent": png(PALETTE, 8, channels=1, chunks=GRAYS + chunk(b"tRNS", bytes(1))),
    "gray JPEG": ramp_as("L", "JPEG"),
    "CMYK JPEG": ramp_as("CMYK", "JPEG"),
    "WebP with alpha": ramp_as("RGBA", "WEBP"),
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_photo_of_any_depth_keeps_its_gray_levels(name: str) -> None:
    address = f"data:image/any;base64,{base64.b64encode(PICTURES[name]).decode()}"
    photo = Image.open(io.BytesIO(base64.b64decode(printable_photo(address).partition(",")[2])))
    levels = [photo.convert("L").getpixel((16 * index + 8, 8)) for index in range(len(RAMP))]
    expected = [255, *RAMP[1:]] if "transparent" in name else RAMP
    assert levels == [pytest.approx(level, abs=4) for level in expected]


def test_a_telephones_photo_with_a_second_picture_is_printed() -> None:
    target = io.BytesIO()
    first, second = (Image.new("RGB", (40, 50), color) for color in ("teal", "red"))
    first.save(target, "MPO", save_all=True, append_images=[second])
    image = f"data:image/jpeg;base64,{base64.b64encode(target.getvalue()).decode()}"
    assert printable_photo(image).startswith("data:image/jpeg;base64,")


@pytest.mark.parametrize(("kind", "mode", "side"), [("PNG", "RGBA", 4000), ("PNG", "P", 4000), ("WEBP", "RGB", 3000)])
def test_a_large_photo_needs_a_limited_amount_of_memory(kind: str, mode: str, side: int) -> None:
    program = (
        "import base64, io, resource, sys\n"
        "from PIL import Image\n"
        "from pressroom.kinds.photos import printable_photo\n"
        "image = 'data:image/any;base64,' + base64.b64encode(sys.stdin.buffer.read()).decode()\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "assert len(printable_photo(image)) < 50_000\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    source = io.BytesIO()
    Image.new(mode, (side, side)).save(source, kind)
    command = [sys.executable, "-c", program]
    output = subprocess.run(command, input=source.getvalue(), capture_output=True, check=True).stdout
    assert int(output) < 200_000  # kilobytes


def test_a_photo_can_be_hidden_by_a_setting() -> None:
    page, resume = presented({"basics": {"image": "https://example.org/me.jpg"}}, showPhoto=False)
    assert (resume.photo, page.warnings) == ("", ())


def test_sections_are_in_the_order_of_the_setting_without_empty_ones() -> None:
    data: dict[str, Any] = {
        "work": [{"name": "A"}],
        "skills": [{"name": "B"}],
        "awards": [{}],
        "education": [],
        "interests": [{"name": " "}],
    }
    assert [section.name for section in presented(data)[1].sections] == ["work", "skills"]
    assert [section.name for section in presented(data, sectionOrder=["skills"])[1].sections] == ["skills", "work"]


@pytest.mark.parametrize(
    ("courses", "on_one_line"),
    [
        (["Stars", "Tides"], True),
        (["Stars, planets", "Tides"], False),
        (["確率論、統計", "線形代数"], False),
        (["**Honours** thesis", "Tides"], False),
        (["Graduated with honours.", "Led the club."], False),
        (["The history of observation"] * 4, False),
    ],
)
def test_short_names_of_courses_stand_on_one_line(courses: list[str], on_one_line: bool) -> None:
    (entry,) = presented({"education": [{"area": "Physics", "courses": courses}]})[1].sections[0].entries
    assert (entry.tags, entry.points) == ((tuple(courses), ()) if on_one_line else ((), tuple(courses)))


def test_the_language_is_that_of_the_settings_else_of_the_data_else_english() -> None:
    data = {"meta": {"language": "fr"}}
    assert presented(data, language="de")[0].language == "de"
    assert presented(data)[0].language == "fr"
    assert presented({})[0].language == "en"
    assert presented({"meta": {"language": '"><b>'}})[0].language == "en"


def warnings_of(data: dict[str, Any], **settings: Any) -> list[tuple[str, str]]:
    return [(warning.code, warning.field) for warning in presented(data, **settings)[0].warnings]


WORK = {"work": [{"position": "Baker", "startDate": "2019"}]}


@pytest.mark.parametrize("language", ["deutsch", "en_US", "EN", '"><b>'])
def test_an_invalid_language_has_a_warning(language: str) -> None:
    assert warnings_of({**WORK, "meta": {"language": language}}) == [("LANGUAGE_UNKNOWN", "meta.language")]
    assert warnings_of({**WORK, "meta": {"language": language}}, language="fr") == []


def test_a_language_without_labels_has_a_warning_if_there_are_headings() -> None:
    assert warnings_of({**WORK, "meta": {"language": "sv"}}) == [("LANGUAGE_UNKNOWN", "meta.language")]
    assert warnings_of(WORK, language="sv") == [("LANGUAGE_UNKNOWN", "settings.language")]
    assert warnings_of({"basics": {"name": "Jo"}}, language="sv") == []
    assert "as are dates" in presented(WORK, language="tlh")[0].warnings[0].message
    assert [warnings_of(WORK, language=language) for language in ("en-GB", "zh-TW", "pt-BR", "ar")] == [[], [], [], []]


def test_fields_with_their_names_in_version_0_are_printed() -> None:
    page, resume = presented(
        {
            "basics": {"name": "Vera", "website": "https://vera.example.org", "picture": picture("PNG")},
            "work": [{"company": "Oldfield Ltd", "website": "https://oldfield.example.org", "position": "Clerk"}],
            "volunteer": [{"organization": "Library", "website": "https://library.example.org"}],
            "education": [{"institution": "College", "gpa": "3.9"}],
            "publications": [{"name": "Paper", "website": "https://paper.example.org"}],
        }
    )
    assert page.warnings == ()
    assert resume.photo
    assert [piece.text for piece in resume.contact] == ["vera.example.org"]
    firsts = {section.name: section.entries[0] for section in resume.sections}
    assert {name: entry.link and entry.link.text for name, entry in firsts.items()} == {
        "work": "oldfield.example.org",
        "volunteer": "library.example.org",
        "education": None,
        "publications": "paper.example.org",
    }
    assert (firsts["work"].organization, firsts["education"].detail) == ("Oldfield Ltd", "3.9")


def test_the_warning_for_a_photo_has_its_name_in_version_0() -> None:
    assert warnings_of({"basics": {"name": "Vera", "picture": "https://vera.example.org/me.jpg"}}) == [
        ("FIELD_IGNORED", "basics.picture")
    ]


def test_the_warning_for_another_format_lists_the_printed_fields() -> None:
    page, _ = presented({"cv": {"name": "Tilda", "sections": {"experience": [{"company": "Holm"}]}}})
    assert [(warning.code, warning.field) for warning in page.warnings] == [("NOTHING_TO_PRINT", ""), ("FIELD_IGNORED", "cv")]
    assert "basics, work" in page.warnings[0].message


def test_the_metadata_has_the_name_and_the_skills() -> None:
    page, _ = presented(
        {"basics": {"name": "Ann  Lee", "label": "Baker"}, "skills": [{"name": "Bread", "keywords": ["Rye", "Bread"]}]}
    )
    assert (page.title, page.author, page.subject, page.keywords) == ("Ann Lee – Resume", "Ann Lee", "Baker", ("Bread", "Rye"))
