"""Say in the language of a page what the checks and imports of documents say in English."""

from __future__ import annotations

from typing import Final

from pressroom.web.language import marked as _
from pressroom.web.sentences import figures, said
from pressroom.words import Words

SENTENCES: Final = (
    # What is added to a sentence that holds for several fields.
    _("%(sentence)s In %(count)s places."),
    # Fields that are wrong.
    _("must be a text, not %(what)s: put it in quotes."),
    _("must be a text, not %(what)s: in YAML, a colon and a space make an object; put the whole text in quotes."),
    _("must be a text, not %(what)s."),
    _("must be a list, not %(what)s."),
    _("must be an object, not %(what)s."),
    _("must be true or false, not %(what)s."),
    _("The data must be an object, not %(what)s."),
    _("The settings must be an object, not %(what)s."),
    _("must have at most %(most)s characters, not %(count)s."),
    _("must have at most %(most)s items, not %(count)s."),
    _("must be one of: %(names)s."),
    _("must be a number from %(low)s to %(high)s."),
    _("must be a finite number."),
    _("must not contain %(what)s, which cannot be stored or printed."),
    _("is nested too deeply: at most %(most)s levels."),
    _("is not a setting of this kind of document. Known are: %(names)s."),
    _("must be the id of a resume, such as %(example)s."),
    _("is not the id of a resume among your documents."),
    # What an import did not carry over.
    _("Not imported: a resume has no place for it."),
    _("Not imported: a picture is printed from a data: address inside of the resume, and nothing is fetched."),
    _("Kept as “%(name)s” of %(section)s, where it is not printed."),
    _("JSON Resume has no such field in %(section)s: it is now a part of “%(name)s”."),
    _("This field is called “%(name)s” since version 1 of JSON Resume: it was renamed."),
    _("The text was imported without its formatting."),
    _("Not imported: identifiers, icons and layout are not a part of a resume."),
    _("Not imported: a level in dots is not printed. A word for it is."),
    _("Not imported: a heading is printed in the language of the resume."),
    _("Not imported: it is hidden. Show it in Reactive Resume, and import the file again."),
    _("Not imported: an address is printed as it is, without a label."),
    _("Not imported: layout, colours, fonts and notes are not a part of a resume."),
    _("Not imported: how the picture is framed is not a part of a resume."),
    _("JSON Resume has no field for a country's name: it is now a part of “region”."),
    _("JSON Resume has no fields of one's own: it is now a profile."),
    _("JSON Resume has no sections of one's own: its entries are now in the section “%(section)s”."),
    _("Not imported: a letter is no part of a resume."),
    _("Not imported: how RenderCV lays out, words and stores its files is not a part of a resume."),
    _("JSON Resume has one %(field)s: this one is now a profile."),
    _("Not imported: icons are not printed."),
    _("JSON Resume has no connections of one's own: it is now a profile."),
    _("The text was imported; its number was not."),
    _("The title is not imported: the entries are in the section “%(name)s”."),
    _("JSON Resume has no sections of one's own: it is now a project of that name."),
    _("JSON Resume has no authors in %(section)s: they are now a part of the text."),
    _("%(count)s more fields of the file were not imported, or not as they were meant."),
)
VALUES: Final = (
    _("a text"),
    _("a number"),
    _("a list"),
    _("an object"),
    _("true or false"),
    _("a NUL character"),
    _("half of a surrogate pair"),
)
"""Values that are words."""


def translated(message: str, words: Words) -> tuple[str, bool]:
    """Return a message of a check or an import in the language of a page, and whether it is in English only."""
    return said(message, SENTENCES, words, value=_value)


def _value(name: str, text: str, words: Words) -> str:
    return words.gettext(text) if text in VALUES else figures(name, text, words)
