"""Names of browsers and systems of sessions."""

from __future__ import annotations

import pytest

from pressroom.web.account.devices import device_of
from pressroom.web.language import CATALOGUES
from pressroom.words import words_in

LINUX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/604.1"
)
ANDROID = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0"
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15"


@pytest.mark.parametrize(
    ("user_agent", "name", "icon"),
    [
        (LINUX, "Firefox on Linux", "device"),
        (IPHONE, "Safari on iPhone", "phone"),
        (ANDROID, "Chrome on Android", "phone"),
        (EDGE, "Edge on Windows", "device"),
        (MAC, "Safari on macOS", "device"),
        ("python-httpx/0.28.1", "python-httpx", "device"),
        ("x" * 120, "x" * 40, "device"),
        ("", "Unknown browser", "device"),
        ("(", "Unknown browser", "device"),
    ],
)
def test_a_device_is_named_by_browser_and_system(user_agent: str, name: str, icon: str):
    device = device_of(user_agent, words_in(CATALOGUES, "en"))
    assert (device.name, device.icon) == (name, icon)


def test_the_name_is_in_the_language_of_the_page():
    assert device_of(LINUX, words_in(CATALOGUES, "fr")).name == "Firefox sur Linux"
