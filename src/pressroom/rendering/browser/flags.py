"""Build the browser's command line: offline, and without features that cost time."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pressroom.rendering.browser.chromium import Chromium

DISABLED_FEATURES: Final = (
    # Going back to a former document: never wanted. Without these four a document and the reset after it take 40 ms of
    # processor time instead of 61.
    "BackForwardCache",
    "RenderDocument",
    "ProactivelySwapBrowsingInstance",
    "PaintHolding",
    # Talks to the network or to services of a desktop.
    "AutofillServerCommunication",
    "CertificateTransparencyComponentUpdater",
    "DialMediaRouteProvider",
    "InterestFeedContentSuggestions",
    "MediaRouter",
    "OptimizationHints",
    "Translate",
)

OFFLINE: Final = (
    # The rule answers for names, the proxy for numeric addresses, and `<-loopback>` takes away the exception that
    # localhost has by default. The proxy's own name cannot be resolved either, so no packet leaves.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=http://offline.invalid:9",
    "--proxy-bypass-list=<-loopback>",
    "--dns-prefetch-disable",
    "--no-pings",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-client-side-phishing-detection",
    "--disable-sync",
)

QUIET: Final = (
    "--no-first-run",
    "--no-default-browser-check",
    "--no-service-autorun",
    "--disable-extensions",
    "--disable-default-apps",
    "--disable-breakpad",
    "--disable-crash-reporter",
    "--disable-hang-monitor",
    "--disable-prompt-on-repost",
    "--disable-notifications",
    "--mute-audio",
    "--password-store=basic",
    "--use-mock-keychain",
    "--metrics-recording-only",
)

RENDERING: Final = (
    "--disable-gpu",
    "--hide-scrollbars",
    "--font-render-hinting=none",  # hinted widths would depend on the machine
    "--force-color-profile=srgb",
    # A tab that nobody looks at must not be slowed down.
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
)

WITHOUT_FRAMES: Final = "--deterministic-mode"
"""Nothing is drawn for a screen unless asked for: a three-page document and the reset after it take 28 ms of processor
time instead of 40. What waits for a frame, as SVG `use` does, is laid out when the tab asks for it. For the headless
shell only."""


def browser_arguments(chromium: Chromium, *, profile: Path, sandboxed: bool) -> list[str]:
    """Return the program and its arguments for a browser that is driven over descriptors 3 and 4."""
    return [
        str(chromium.executable),
        WITHOUT_FRAMES if chromium.headless_shell else "--headless",
        *(() if sandboxed else ("--no-sandbox",)),
        "--remote-debugging-pipe",
        f"--user-data-dir={profile}",
        # Only the last `--disable-features` counts, so there is exactly one.
        "--disable-features=" + ",".join(DISABLED_FEATURES),
        *OFFLINE,
        *QUIET,
        *RENDERING,
    ]
