"""List the elements that set nothing in the window of a tab, which the next document in it would inherit.

`Page.setDocumentContent` empties the page that is there: elements, styles and fonts go. The window stays, with what some
elements set in it: policies, a preferred style sheet, timers, names. Templates that come with Pressroom use none of these
elements, which is why their documents are not followed by a reset of the tab. `tests/rendering/test_isolation.py` prints
each element of the list with the worst attributes, `tests/kinds/test_conformance.py` holds the templates to it.
"""

from __future__ import annotations

import re

PLAIN_ELEMENTS = (
    "html|head|title|main|header|footer|section|article|div|h1|h2|h3|h4|h5|h6|p|ul|ol|li|dl|dt|dd|br|hr|"
    "table|caption|colgroup|col|thead|tbody|tfoot|tr|th|td|figure|figcaption|blockquote|pre|"
    "a|abbr|b|bdi|bdo|code|em|i|img|mark|q|s|small|span|strong|sub|sup|time|u|wbr"
)

# In HTML a tag begins wherever a letter follows `<`; its name ends at white space, `/` or `>` (HTML, 13.2.5.6 and .8).
# Three elements are plain without attributes only: a `style` with a title names a preferred sheet, and the colours of a
# `body`'s links stay.
_OTHER_TAG = re.compile(rf'<(?!(?:{PLAIN_ELEMENTS})[\t\n\f\r />]|body>|style>|meta charset="utf-8">)[a-zA-Z]')


def holds_other_element(html: str) -> bool:
    """Say whether a document or template holds an element that could outlive it in the window of its tab."""
    return _OTHER_TAG.search(html) is not None
