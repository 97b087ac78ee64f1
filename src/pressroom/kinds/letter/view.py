"""Define what a template of a letter can print, in reading order. Optional parts that are absent are empty."""

from __future__ import annotations

from dataclasses import dataclass

from pressroom.kinds.letter.conventions import Ending, Part
from pressroom.kinds.resume.view import Piece


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A part of the information block: a label and what is below it."""

    label: str
    values: tuple[Piece, ...]


@dataclass(frozen=True, kw_only=True)
class Sender:
    """The sender of a letter."""

    name: str
    label: str
    contact: tuple[Piece, ...]
    """Place, e-mail address, phone, URL and profiles, for one line."""
    return_line: str
    """Name and address in one line, above the recipient in a window."""


@dataclass(frozen=True, kw_only=True)
class LetterView:
    """A letter. Texts of several lines are lists."""

    sender: Sender
    opening: tuple[Part, ...]
    """The names of the four parts before the text, in reading order."""
    facts: tuple[Fact, ...]
    """How to reach the sender, and the date: for the side of the window. Empty: the letter has no window."""
    recipient: tuple[str, ...]
    recipient_country: str
    """Printed in capitals below the recipient, as the Universal Postal Union asks for; empty: the letter stays at home."""
    date: str
    """With the place, such as `Lyon, le 3 mars 2025`."""
    subject: str
    salutation: str
    paragraphs: tuple[str, ...]
    closing: str
    signature: str
    postscript: tuple[str, ...]
    enclosures: str
    """In one line, such as `Enclosures: résumé, references`."""
    ending: tuple[Ending, ...]
    """The parts below the signature, in reading order."""
    aside: bool
    """Whether recipient, the date below it and signature begin in the second half of the line."""
    window: bool
    """Whether the recipient stands where the window of an envelope is, below the return line."""
