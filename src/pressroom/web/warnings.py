"""Say the warnings of a file in the language of a page, by their codes. Their messages are in English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, cast

from babel import Locale

from pressroom.errors import ExportWarning
from pressroom.web.language import marked as _
from pressroom.web.sentences import figures, said
from pressroom.words import Words

ANY: Final = (
    _("In the file of “%(title)s”: %(sentence)s"),
    _("%(sentence)s The same applies to 1 more field."),
    _("%(sentence)s The same applies to %(count)s more fields."),
    _("%(count)s more texts are not printed as they are meant."),
)
"""What warnings of several codes say."""
WARNINGS: Final[dict[str, tuple[str, ...]]] = {
    "DATE_UNREADABLE": (
        _("This is no date; it is printed unchanged. Dates are 2024, 2024-03 or 2024-03-15, or any text with words."),
    ),
    "EXAM_CHANGED": (_("The exam was changed after the report was requested. The report has the changes."),),
    "FIELD_IGNORED": (
        _("Not printed, because there is no such field here."),
        _("Not printed, because there is no such field here. Did you mean “%(name)s”?"),
        _("Not printed, because its current name, “%(name)s”, has another value."),
        _(
            "The photo is not printed: only pictures inside the document (data: addresses) are printed, others are not "
            "downloaded."
        ),
        _("The photo is not printed: it is not a base64 data: address."),
        _("The photo is not printed: its base64 text is damaged."),
        _("The photo is not printed: it is not a readable PNG, JPEG or WebP."),
        _("The photo is not printed: it has more than %(count)s pixels."),
        _("%(count)s more fields are not printed, or not as intended."),
    ),
    "FITTED_TIGHTLY": (
        _("To fit on one page, lines and sections stand closer than in the template."),
        _("To fit on one page, lines and sections stand closer than in the template, and the text %(points)s points smaller."),
    ),
    "FOREIGN_FONT": (
        _("The font %(name)s is not in the file; readers show another one."),
        _("The font %(name)s is not one of Pressroom's: the browser took it from this machine."),
        _("A font without a name is not one of Pressroom's: the browser took it from this machine."),
    ),
    "FORMULA_NOT_CONVERTED": (_("This formula is not understood, so its source is printed; correct its LaTeX: %(formula)s"),),
    "GLYPH_MISSING": (
        _("%(sentence)s … (%(count)s more)"),
        _("No font of Pressroom has these letters of the scripts %(scripts)s; they may print as boxes: %(letters)s"),
        _("No font of Pressroom has these characters; they may print as boxes: %(letters)s"),
        _("The emoji font has no single sign for these; their parts are printed side by side: %(letters)s"),
        _("The emoji font shows no gender or skin tone for these; the plain sign is printed: %(letters)s"),
        _("No font of Pressroom has these variants; the common form of the character is printed: %(letters)s"),
    ),
    "IMAGE_NOT_PRINTED": (_("Images in texts are not printed, only their description is: %(description)s"),),
    "LANGUAGE_UNKNOWN": (
        _('This is not a valid language: it must be a language tag such as "en", "fr-CA" or "zh-Hant". English is used.'),
        _(
            "Pressroom has no words in the language %(language)s: headings are in English. Give your own with the setting "
            "headings, for: %(names)s."
        ),
        _(
            "Pressroom has no words in the language %(language)s: headings are in English, as are dates and names of "
            "countries. Give your own with the setting headings, for: %(names)s."
        ),
        _("Pressroom has no words of letters in the language %(language)s: “Enclosures” and others are in English."),
    ),
    "NOTHING_TO_PRINT": (_("Nothing in the data is printed: the page is blank. Fields that are printed: %(names)s."),),
    "NOT_FITTED": (
        _("The file has %(count)s pages: the document does not fit on one page."),
        _("The file has %(count)s pages: printing the document with less room failed or took too long."),
    ),
    "PAGE_BLANK": (_("Page %(page)s is blank."),),
    "PART_REPLACED": (_("“%(title)s” could not be printed, and a page that says so stands for it. %(reason)s"),),
    "RESOURCE_BLOCKED": (_("Not loaded, because documents cannot reach a network: %(address)s"),),
    "TEXT_CLIPPED": (_("Some text on page %(page)s is cut off at its edge."),),
    "WINDOW_FULL": (_("The recipient has %(count)s lines, and the window of an envelope shows %(most)s."),),
    "WINDOW_MISSED": (
        _(
            "The recipient does not stand in the window of an envelope: shorten the text above it or its lines, or choose "
            "smaller margins at the top and at the left."
        ),
    ),
}
"""The sentences of each code."""


def warning_text(words: Words, warning: ExportWarning) -> tuple[str, bool]:
    """Return what a warning says, and whether it is in English only."""
    return said(warning.message, (*ANY, *WARNINGS.get(warning.code, ())), words, value=_value)


def _value(name: str, text: str, words: Words) -> str:
    return _scripts(text, words) if name == "scripts" else figures(name, text, words)


def _scripts(text: str, words: Words) -> str:
    """Return the names of scripts, which are Unicode's English ones."""
    codes = {name: code for code, name in cast("Mapping[str, str]", Locale("en").scripts).items()}
    names = cast("Mapping[str, str]", words.locale.scripts)
    return ", ".join(names.get(codes.get(one, ""), one) for one in text.split(", "))
