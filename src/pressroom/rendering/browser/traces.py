"""Which documents are gone without a trace as soon as the next one is written into their tab.

`Page.setDocumentContent` empties the page that is there: elements, styles and fonts go. The window stays, with what some
elements give to it: policies, a preferred style sheet, timers, names. Only a navigation takes those away, and it costs 10 ms
of processor time, a third of what a resume takes. Styles give it one thing, the place that it is scrolled to: `Tab` looks.
"""

from __future__ import annotations

import re
from typing import Final

TRACELESS: Final = (
    "html|head|title|main|header|footer|section|article|div|h1|h2|h3|h4|h5|h6|p|ul|ol|li|dl|dt|dd|br|hr|"
    "table|caption|colgroup|col|thead|tbody|tfoot|tr|th|td|figure|figcaption|blockquote|pre|"
    "a|abbr|b|bdi|bdo|code|em|i|img|mark|q|s|small|span|strong|sub|sup|time|u|wbr"
)
"""Elements that give nothing to the window, whatever their attributes; a test prints each of them with the worst ones."""

# In HTML a tag begins wherever a letter follows `<`, and its name ends at white space, `/` or `>` (HTML, 13.2.5.6 and .8).
# Where that is no tag, as in a comment, or where it stands in capitals, the document is reset for nothing. Three elements are
# plain without attributes only: a `style` with a title names a preferred sheet, and the colours of a `body`'s links stay.
OTHER_TAG: Final = re.compile(rf'<(?!(?:{TRACELESS})[\t\n\f\r />]|body>|style>|meta charset="utf-8">)[a-zA-Z]')


def leaves_traces(html: str) -> bool:
    """Say whether a document holds an element that could outlive it in the window of its tab."""
    return OTHER_TAG.search(html) is not None
