"""Addresses that are made, or taken from a file: of profiles and of pictures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pressroom.kinds.origin import Origin

PREFIXES: Final[Mapping[str, str]] = {
    "bluesky": "https://bsky.app/profile/",
    "github": "https://github.com/",
    "gitlab": "https://gitlab.com/",
    "google scholar": "https://scholar.google.com/citations?user=",
    "imdb": "https://www.imdb.com/name/",
    "instagram": "https://www.instagram.com/",
    "leetcode": "https://leetcode.com/u/",
    "linkedin": "https://www.linkedin.com/in/",
    "orcid": "https://orcid.org/",
    "reddit": "https://www.reddit.com/user/",
    "researchgate": "https://www.researchgate.net/profile/",
    "stackoverflow": "https://stackoverflow.com/users/",
    "telegram": "https://t.me/",
    "whatsapp": "https://wa.me/",
    "x": "https://x.com/",
    "youtube": "https://www.youtube.com/@",
}


def profile_address(network: str, username: str) -> str:
    """Return the address of a profile; empty where the network is not known."""
    if network.casefold() == "mastodon" and username.startswith("@") and username.count("@") == 2:  # noqa: PLR2004 - @name@host
        name, _, host = username[1:].partition("@")
        return f"https://{host}/@{name}"
    prefix = PREFIXES.get(network.casefold(), "")
    return f"{prefix}{username}" if prefix and username else ""


def picture_address(picture: Origin) -> str:
    """Return a picture's address. That of a file beside the one that is imported is none: empty, with a warning."""
    if str(picture.value).lower().startswith(("data:", "https://", "http://")):
        return picture.text()
    picture.lose("Not imported: a picture is printed from a data: address inside of the resume, and nothing is fetched.")
    return ""
