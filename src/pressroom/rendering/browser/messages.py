"""Declare the members of DevTools messages that a tab reads; the protocol names the others.

https://chromedevtools.github.io/devtools-protocol/
"""

from __future__ import annotations

import msgspec


class Target(msgspec.Struct, frozen=True, rename="camel"):
    """A page that was opened."""

    target_id: str


class Session(msgspec.Struct, frozen=True, rename="camel"):
    """The channel to a page."""

    session_id: str


class Pdf(msgspec.Struct, frozen=True):
    """A printed document, decoded from base64."""

    data: bytes


class Request(msgspec.Struct, frozen=True):
    """What a document asks for."""

    url: str


class Paused(msgspec.Struct, frozen=True, rename="camel"):
    """A request that waits for an answer."""

    request_id: str
    request: Request
    resource_type: str = ""


class Frame(msgspec.Struct, frozen=True):
    """A frame of a page."""

    id: str


class Navigated(msgspec.Struct, frozen=True):
    """A frame that has got another document."""

    frame: Frame


class Scheduled(msgspec.Struct, frozen=True):
    """A navigation that a document has planned."""

    url: str


class Entry(msgspec.Struct, frozen=True):
    """A line of the browser's log."""

    text: str = ""
    url: str = ""
    source: str = ""


class Logged(msgspec.Struct, frozen=True):
    """The event of such a line."""

    entry: Entry
