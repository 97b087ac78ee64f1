"""Name the browser and the system of a session in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from pressroom.words import Words

BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("HeadlessChrome", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
"""Parts of what browsers call themselves; the first that is found counts, because later ones are in others too."""
SYSTEMS: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
PHONES: Final = frozenset({"iPhone", "Android"})


@dataclass(frozen=True, kw_only=True)
class Device:
    """A browser and its system. `icon` is the name of a drawing."""

    name: str
    icon: str


def device_of(user_agent: str, words: Words) -> Device:
    """Name a browser from what it calls itself; a program by the first word of it."""
    browser = next((name for part, name in BROWSERS if part in user_agent), "")
    system = next((name for part, name in SYSTEMS if part in user_agent), "")
    icon = "phone" if system in PHONES else "device"
    if browser and system:
        return Device(name=words.gettext("%(browser)s on %(system)s", browser=browser, system=system), icon=icon)
    first = re.split(r"[\s/(]", user_agent.strip(), maxsplit=1)[0][:40]
    return Device(name=browser or system or first or words.gettext("Unknown browser"), icon=icon)
