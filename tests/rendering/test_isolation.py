"""The browser layer alone must hold: these documents come without any Content-Security-Policy."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator

import pytest
import pytest_asyncio
from tests.support.browsers import chromium_under_test, printed, text_of, undated
from tests.support.canary import Canary, canary_server
from tests.support.plain_elements import PLAIN_ELEMENTS, holds_other_element

from pressroom.documents.printing import Source, document_html
from pressroom.documents.templates import templates_of
from pressroom.errors import RenderFailedError
from pressroom.kinds import KINDS, Kind
from pressroom.rendering.browser import browser, flags
from pressroom.rendering.browser.pool import Renderer
from pressroom.rendering.browser.sandbox import confinements
from pressroom.rendering.html.templates import Template
from pressroom.rendering.options import ExportOptions

HTTP = "http://127.0.0.1:{port}"
# What it is: the markup, and the start of the address that must be reported (None: the browser never forms a request).
WAYS_OUT: dict[str, tuple[str, str | None]] = {
    "iframe": (f"<iframe src={HTTP}/a></iframe>", HTTP),
    "frameset in iframe": (f"<iframe srcdoc='<frameset><frame src={HTTP}/a></frameset>'></iframe>", HTTP),
    "img": (f"<img src={HTTP}/a>", HTTP),
    "srcset": (f"<img srcset='{HTTP}/a 1x'>", HTTP),
    "picture": (f"<picture><source srcset={HTTP}/a><img></picture>", HTTP),
    "input image": (f"<input type=image src={HTTP}/a>", HTTP),
    "body background": (f"<table background={HTTP}/a><tr><td>x</table>", HTTP),
    "style sheet": (f"<link rel=stylesheet href={HTTP}/a>", HTTP),
    "css import": (f"<style>@import url({HTTP}/a);</style>", HTTP),
    "css url": (f"<p style='background:url({HTTP}/a)'>x", HTTP),
    "css image-set": (f"<p style='background:image-set(url({HTTP}/a) 1x)'>x", HTTP),
    "css mask": (f"<p style='mask:url({HTTP}/a)'>x", HTTP),
    "css filter": (f"<p style='filter:url({HTTP}/a#f)'>x", None),
    "css cursor": (f"<p style='cursor:url({HTTP}/a),auto'>x", HTTP),
    "font": (f"<style>@font-face{{font-family:X;src:url({HTTP}/a)}}p{{font-family:X}}</style><p>x", HTTP),
    "preload": (f"<link rel=preload as=image href={HTTP}/a>", HTTP),
    "prefetch": (f"<link rel=prefetch href={HTTP}/a>", HTTP),
    "prerender": (f"<link rel=prerender href={HTTP}/a>", None),
    "modulepreload": (f"<link rel=modulepreload href={HTTP}/a>", None),
    "manifest": (f"<link rel=manifest href={HTTP}/a>", None),
    "icon": (f"<link rel=icon href={HTTP}/a>", None),
    "preconnect": (f"<link rel=preconnect href={HTTP}>", None),
    "dns-prefetch": ("<link rel=dns-prefetch href=//canary.example>", None),
    "meta refresh": (f"<meta http-equiv=refresh content='0;url={HTTP}/a'>", HTTP),
    "object": (f"<object data={HTTP}/a></object>", HTTP),
    "embed": (f"<embed src={HTTP}/a>", HTTP),
    "video": (f"<video src={HTTP}/a></video>", HTTP),
    "video poster": (f"<video poster={HTTP}/a></video>", HTTP),
    "audio": (f"<audio src={HTTP}/a controls></audio>", HTTP),
    "svg image": (f"<svg><image href={HTTP}/a /></svg>", HTTP),
    "svg use": (f"<svg><use href={HTTP}/a#b /></svg>", None),
    "svg feImage": (f"<svg><filter id=f><feImage href={HTTP}/a /></filter><rect filter=url(#f) /></svg>", HTTP),
    "svg in a data picture": (
        f"<img src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><image href='{HTTP}/a'/></svg>\">",
        None,
    ),
    "base": (f"<base href={HTTP}/><img src=a>", HTTP),
    "form": (f"<form action={HTTP}/a><input autofocus><button>x</button></form>", None),
    "ping": (f"<a href=# ping={HTTP}/a autofocus>x</a>", None),
    "srcdoc": (f"<iframe srcdoc='<img src={HTTP}/a>'></iframe>", HTTP),
    "data frame": (f'<iframe src="data:text/html,<img src={HTTP}/a>"></iframe>', HTTP),
    "script": (f"<script src={HTTP}/a></script>", None),
    "script in the page": ("<script>new WebSocket('ws://127.0.0.1:{port}');fetch('" + HTTP + "')</script>", None),
    "event handler": (f"<img src=data:, onerror=\"fetch('{HTTP}')\">", None),
    "javascript frame": (f"<iframe src=\"javascript:fetch('{HTTP}')\"></iframe>", None),
    "speculation": (f'<script type=speculationrules>{{"prefetch":[{{"urls":["{HTTP}/a"]}}]}}</script>', None),
    "ws frame": ("<iframe src=ws://127.0.0.1:{port}/a></iframe>", "ws://127.0.0.1:{port}"),
    "ftp": ("<img src=ftp://127.0.0.1:{port}/a>", "ftp://127.0.0.1:{port}"),
    "localhost": ("<img src=http://localhost:{port}/a>", "http://localhost:{port}"),
    "any address": ("<img src=http://0.0.0.0:{port}/a>", "http://0.0.0.0:{port}"),
    "decimal address": ("<img src=http://2130706433:{port}/a>", HTTP),
    "hexadecimal address": ("<img src=http://0x7f000001:{port}/a>", HTTP),
    "mapped address": ("<img src=http://[::ffff:127.0.0.1]:{port}/a>", "http://[::ffff:7f00:1]:{port}"),
    "metadata service": ("<img src=http://169.254.169.254/latest/>", "http://169.254.169.254"),
    "file frame": ("<iframe src=file:///etc/passwd></iframe>", "file:///etc/passwd"),
    "file frame on localhost": ("<iframe src=file://localhost/etc/passwd></iframe>", "file://localhost/etc/passwd"),
    "file img": ("<img src=file:///etc/passwd>", "file:///etc/passwd"),
    "file object": ("<object data=file:///etc/passwd></object>", "file:///etc/passwd"),
    "file embed": ("<embed src=file:///etc/passwd>", "file:///etc/passwd"),
    "file style": ("<link rel=stylesheet href=file:///etc/passwd>", "file:///etc/passwd"),
    "file refresh": ("<meta http-equiv=refresh content='0;url=file:///etc/passwd'>", "file:///etc/passwd"),
    "unc path": (r"<img src=\\localhost\etc\passwd>", None),
    "view-source": ("<iframe src=view-source:file:///etc/passwd></iframe>", "view-source:file:///etc/passwd"),
    "internal page": ("<iframe src=chrome://version></iframe>", "chrome://version"),
}
SECRET = re.compile(r"root:|:/bin/|nologin")


@pytest_asyncio.fixture(scope="module")
async def canary() -> AsyncGenerator[Canary]:
    async with canary_server() as server:
        yield server


@pytest_asyncio.fixture(scope="module")
async def renderer() -> AsyncGenerator[Renderer]:
    async with Renderer(chromium=chromium_under_test(), tabs=1) as started:
        yield started


NOT_AWAITED = {"preload", "prefetch"}
"""A document is complete without these, so it may be printed before the browser has tried them."""


@pytest.mark.parametrize("way", WAYS_OUT)
async def test_a_document_reaches_nothing_and_the_attempt_is_reported(way: str, renderer: Renderer, canary: Canary) -> None:
    markup, address = WAYS_OUT[way]
    result = await printed(renderer, f"<title>x</title>{markup}<p>END".replace("{port}", str(canary.port)))
    text = text_of(result.pdf)
    assert "END" in text
    assert not SECRET.search(text)
    assert canary.hits == []
    tried = [entry.startswith((address or "none").replace("{port}", str(canary.port))) for entry in result.blocked]
    if address is None:
        assert result.blocked == ()
    elif way in NOT_AWAITED:
        assert all(tried)
    else:
        assert any(tried)


async def test_no_request_passes_the_protocol_when_the_flags_are_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flags, "OFFLINE", ())
    async with canary_server() as canary:
        async with Renderer(chromium=chromium_under_test(), tabs=1) as renderer:
            for markup, _ in WAYS_OUT.values():
                html = f"<title>x</title>{markup}<p>END".replace("{port}", str(canary.port))
                assert "END" in text_of((await printed(renderer, html)).pdf)
        # A preconnect opens a connection and asks for nothing: that is what the flags are for.
        assert not any(hit.startswith(b"GET") for hit in canary.hits)


async def test_no_connection_passes_the_flags_when_the_protocol_is_missing() -> None:
    async with canary_server() as canary:
        async with Renderer(chromium=chromium_under_test(), tabs=1) as renderer:
            browser = await renderer._supervisor.ready()  # pyright: ignore[reportPrivateUsage] - the tab's protection is taken off
            tab = await browser.borrow()
            await tab._ask("Fetch.disable")  # pyright: ignore[reportPrivateUsage] - the same
            browser.give_back(tab, reset=False)
            for markup, _ in WAYS_OUT.values():
                if "refresh" not in markup:  # without the protocol a document can leave its page
                    await printed(renderer, f"<title>x</title>{markup}<p>END".replace("{port}", str(canary.port)))
        assert canary.hits == []


async def test_the_canary_server_counts_connections() -> None:
    async with canary_server() as canary:
        reader, writer = await asyncio.open_connection("127.0.0.1", canary.port)
        writer.write(b"hello")
        assert await reader.read() == b""
        writer.close()
        await writer.wait_closed()
        assert canary.hits == [b"connected", b"hello"]


async def test_script_does_not_run(renderer: Renderer) -> None:
    html = (
        "<p id=here>STILL</p><script>document.body.textContent = 'RAN'</script><noscript>QUIET</noscript>"
        "<img src=data:, onerror=\"document.body.textContent = 'RAN'\"><svg onload=\"document.body.textContent='RAN'\"/>"
    )
    text = text_of((await printed(renderer, html)).pdf)
    assert "STILL" in text
    assert "QUIET" in text
    assert "RAN" not in text


INNOCENT = """<!doctype html><html lang=en><title>Next</title>
    <style title=mine>p { color: green; font-family: Next, serif } li::before { content: counter(leak) counter(x, leak) }</style>
    <p>Hello <a href="page.html">there</a> <a href="#end">end</a></p><form><input name=a></form><ul><li>one</ul><p id=end>END</p>
    <p style="color: var(--leak, green); font-palette: --leak; animation: leak 1s forwards">var</p>
    <img width=40 height=40 src="data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7">
    <div style="height: 30cm">long</div><p style="position: sticky; top: 0">here</p><div style="height: 60cm">longer</div>"""
OF_THE_WINDOW = """<html dir=rtl><head>
    <meta http-equiv=Content-Security-Policy content="default-src 'none'; style-src 'none'; img-src 'none'">
    <base href=http://leak.example/ target=leak><meta http-equiv=default-style content=leak>
    <meta http-equiv=set-cookie content="leak=1"><meta name=color-scheme content=dark>
    <meta name=viewport content="width=100"><meta http-equiv=content-language content=ar>
    <meta name=referrer content=unsafe-url>
    <style title=leak>p { color: red; font-size: 40pt } @page { size: A6 }</style>
    <style>@font-face { font-family: Next; src: local("DejaVu Serif") }</style></head>
    <body id=end><p>LEAK <a href="#end">x</a><form><input name=a value=LEAK autofocus></form>
    <iframe name=leak srcdoc=LEAK></iframe><details open><summary>LEAK</summary></details>"""
OF_THE_VIEW = (
    r"<style>p { scr\6f ll-initial-target: nearest } div { height: 200cm; width: 200cm }</style><div></div><p>LEAK<div></div>"
)
CLOCK_SECONDS = 0.3
OF_THE_CLOCK = f"<meta http-equiv=refresh content='{CLOCK_SECONDS};url=data:text/html,LEAK'><p>LEAK"
OF_THE_PAGE = (
    """<!doctype html><style>
    @namespace url(http://leak.example/); @layer leak { p { color: red !important } }
    @property --leak { syntax: "*"; inherits: true; initial-value: red }
    @font-face { font-family: Next; src: local("DejaVu Serif") } @font-palette-values --leak { font-family: Next }
    @counter-style leak { system: cyclic; symbols: LEAK } @counter-style decimal { system: cyclic; symbols: LEAK }
    @keyframes leak { to { color: red; font-size: 40pt } } @view-transition { navigation: auto; types: leak }
    @page { size: A6; margin: 3in; @top-left { content: "LEAK" } } @position-try --leak { inset: 0 }
    :root { color-scheme: dark; zoom: 2; counter-set: page 7 leak 5; writing-mode: vertical-rl; background: red; --leak: red }
    * { font: 40pt Next; text-transform: uppercase; view-transition-name: leak; animation: leak 1s infinite }
    </style>"""
    + "".join(
        f"<{name} id=end name=a lang=ar dir=rtl accesskey=x title=leak is=leak-ed slot=leak style='color: red; page: leak'"
        " href='#end' target=leak src='data:,' usemap='#end' background='data:,' text=red link=red bgcolor=red nowrap open"
        f" autofocus tabindex=1 contenteditable popover inert hidden=until-found itemscope elementtiming=leak>LEAK</{name}>"
        for name in PLAIN_ELEMENTS.split("|")
    )
    + "<p>LEAK"
)


DOCUMENTS = {"window": OF_THE_WINDOW, "clock": OF_THE_CLOCK, "page": OF_THE_PAGE, "view": OF_THE_VIEW}


async def changes_the_next(renderer: Renderer, hostile: str, *, trusted: bool) -> bool:
    """Print an innocent document before and after a hostile one; say whether the hostile one made a difference."""
    await printed(renderer, "<p>reset")  # what a former test has left
    before = undated((await printed(renderer, INNOCENT)).pdf)
    for _ in range(3):
        until = asyncio.get_running_loop().time() + CLOCK_SECONDS + 0.1
        try:
            assert "LEAK" in text_of((await printed(renderer, hostile, trusted=trusted)).pdf)
        except RenderFailedError:  # a slow machine prints it when it has left its page
            assert hostile == OF_THE_CLOCK
        while True:
            after = await printed(renderer, INNOCENT)
            if undated(after.pdf) != before or after.blocked:
                return True
            if asyncio.get_running_loop().time() > until:
                break
    return False


@pytest.mark.parametrize("hostile", DOCUMENTS.values(), ids=DOCUMENTS)
async def test_a_document_leaves_nothing_for_the_next_in_its_tab(renderer: Renderer, hostile: str) -> None:
    assert not await changes_the_next(renderer, hostile, trusted=False)


async def test_what_templates_of_ours_may_hold_leaves_nothing_even_without_a_reset(renderer: Renderer) -> None:
    assert not holds_other_element(OF_THE_PAGE)
    assert not await changes_the_next(renderer, OF_THE_PAGE, trusted=True)


@pytest.mark.parametrize("name", ["window", "view"])
async def test_without_a_reset_other_documents_would_change_the_next_one(renderer: Renderer, name: str) -> None:
    assert holds_other_element(DOCUMENTS[name]) or name == "view"  # the conformance tests refuse styles that scroll
    assert await changes_the_next(renderer, DOCUMENTS[name], trusted=True)


OUTLIVING = (
    *("<meta charset=x>", "<META HTTP-EQUIV=x>", '<meta charset="utf-8" name=x>', "<meta\fname=x>", "<body><meta name=x>"),
    *(
        "<Style title=x>",
        "<style/>",
        "<body link=red>",
        "<link>",
        "<base>",
        "<animate>",
        "<math>",
        "<iframe>",
        "<form>",
        "<script>",
    ),
    *("<P>", "<leak-ed>", "<p<meta>", "<h1x>", "<p\0 a>", "<p\xa0a>", "<p", "<!--><meta name=x>", "<\u017fpan>x<link>"),
)


@pytest.mark.parametrize("markup", OUTLIVING)
def test_an_element_that_may_outlive_its_document_is_seen(markup: str) -> None:
    assert holds_other_element(f'<!doctype html><html><head><meta charset="utf-8"><style>p{{}}</style></head>{markup}')


@pytest.mark.parametrize("markup", ["<p>", "<p\tclass=x>", "<br/>", "1 < 2 <3", "</meta>", "&lt;meta&gt;", "<h1\n>", "<u>x</u>"])
def test_text_and_plain_elements_are_gone_with_the_page(markup: str) -> None:
    assert not holds_other_element(f'<!doctype html><html><head><meta charset="utf-8"><style>p{{}}</style></head>{markup}')


PRINTED = [
    (kind, template, sample) for kind in KINDS.values() for template in templates_of(kind).values() for sample in kind.samples
]


@pytest.mark.parametrize(
    ("kind", "template", "sample"), PRINTED, ids=lambda value: str(getattr(value, "slug", getattr(value, "name", value)))
)
def test_the_documents_of_our_templates_are_gone_with_the_page(kind: Kind, template: Template, sample: str) -> None:
    source = Source(kind=kind, title="x", data=kind.samples[sample](), settings={})
    assert not holds_other_element(document_html(source, template=template, options=ExportOptions()))


async def shown(renderer: Renderer, tabs: int) -> str:
    """Return the documents that are in the tabs."""
    running = await renderer._supervisor.ready()  # pyright: ignore[reportPrivateUsage] - the tabs are looked into
    borrowed = [await running.borrow() for _ in range(tabs)]
    asked = [tab._ask("DOM.getDocument", {"depth": -1}) for tab in borrowed]  # pyright: ignore[reportPrivateUsage] - see above
    documents = [bytes(answer).decode() for answer in await asyncio.gather(*asked)]
    for tab in reversed(borrowed):
        running.give_back(tab, reset=False)
    return " ".join(documents)


async def test_an_idle_tab_is_reset(monkeypatch: pytest.MonkeyPatch) -> None:
    async def print_early(renderer: Renderer) -> None:
        await asyncio.gather(*(printed(renderer, f"<p>early {name}", trusted=True) for name in ("one", "two")))

    monkeypatch.setattr(browser, "IDLE_SECONDS", 3600.0)
    async with Renderer(chromium=chromium_under_test(), tabs=2) as renderer:
        await print_early(renderer)
        assert "early" in await shown(renderer, 2), "the test shows nothing"
    monkeypatch.setattr(browser, "IDLE_SECONDS", 0.2)
    async with Renderer(chromium=chromium_under_test(), tabs=2, recycle_after=1_000_000) as renderer, asyncio.timeout(20):
        await print_early(renderer)
        # One tab is enough for what follows; the other one is idle meanwhile.
        while "early" in await shown(renderer, 2):
            await printed(renderer, "<p>late", trusted=True)
        monkeypatch.setattr(browser, "IDLE_SECONDS", 3600.0)
        await printed(renderer, "<p>late", trusted=True)
        await asyncio.sleep(0.3)  # the timer that was set before has gone off
        assert "late" in await shown(renderer, 2)
        assert "Hello" in text_of((await printed(renderer, "<p>Hello")).pdf)


async def test_the_browser_is_confined_as_well_as_this_machine_allows(renderer: Renderer) -> None:
    confinement = renderer.healthy().confinement
    assert confinement is not None
    best = confinements()[0]
    assert best.sandboxed
    if confinement.sandboxed:
        assert confinement == best
    else:
        assert "off" in confinement.sentence
