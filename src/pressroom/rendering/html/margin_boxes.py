"""Write the rules for what stands in the margins of pages."""

from __future__ import annotations

from typing import Final

from pressroom.rendering.html.page_box import OVERHANG

DIGITS: Final = "0123456789"
_SPECIAL: Final = frozenset('\\"<')
"""Everything else is written as it is: fonts are chosen for the characters of the rules."""


def page_foot_css(text: str, *, right_to_left: bool) -> str:
    """Return the rules for a foot from the second page on: the text, the number of the page, and how many there are.

    A document of one page has none. The foot ends where the text of the page ends.
    """
    side, edge = ("left", OVERHANG.left) if right_to_left else ("right", OVERHANG.right)
    box = f"@bottom-{side}"
    look = (
        "font:var(--doc-weight-text) var(--doc-size-foot) var(--doc-font-text);color:var(--doc-color-quiet);"
        f"vertical-align:top;padding-top:var(--doc-space-foot);padding-{side}:{edge}px;white-space:nowrap"
    )
    return (
        f'@page{{{box}{{content:{css_string(f"{text} – ")} counter(page) "/" counter(pages);{look}}}}}\n'
        f"@page :first{{{box}{{content:none}}}}\n{_on_screen(text + DIGITS)}"
    )


def _on_screen(text: str) -> str:
    """Show a text of the margins on the screen too, where it is not printed.

    Chromium loads a font when the layout of the screen needs it. A margin is laid out for the print only, and text whose
    font is not there yet is left out of the file.
    """
    return f"@media screen{{body::after{{content:{css_string(text)}}}}}"


def css_string(text: str) -> str:
    """Return a text as a string of CSS. Whatever it holds, it ends neither the string nor the style element."""
    return '"' + "".join(f"\\{ord(each):x} " if each in _SPECIAL or each < " " else each for each in text) + '"'
