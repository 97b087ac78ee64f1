"""List the elements that change no state of a tab's window, which the next document in the tab would inherit.

`Page.setDocumentContent` replaces elements, styles and fonts. It keeps the window, in which some elements set state:
policies, a preferred style sheet, timers, names. Templates that come with Pressroom use none of these elements, so the
tab is not reset after their documents. `tests/rendering/test_isolation.py` prints each element of the list with the
attributes that could set state, and `tests/kinds/test_conformance.py` checks that templates use only these elements.
"""

from __future__ import annotations

import re

PLAIN_ELEMENTS = (
    "html|head|title|main|header|footer|section|article|div|h1|h2|h3|h4|h5|h6|p|ul|ol|li|dl|dt|dd|br|hr|"
    "table|caption|colgroup|col|thead|tbody|tfoot|tr|th|td|figure|figcaption|blockquote|pre|"
    "a|abbr|b|bdi|bdo|code|em|i|img|mark|q|s|small|span|strong|sub|sup|time|u|wbr|svg|line|rect|text"
)

# In HTML, a letter after `<` begins a tag, and its name ends at white space, `/` or `>` (HTML, 13.2.5.6 and 13.2.5.8).
# `style`, `body` and `meta` are allowed in these forms only: a `style` with a title names a preferred style sheet, and the
# colours of links of a `body` are kept.
_OTHER_TAG = re.compile(rf'<(?!(?:{PLAIN_ELEMENTS})[\t\n\f\r />]|body>|style>|meta charset="utf-8">)[a-zA-Z]')


def holds_other_element(html: str) -> bool:
    """Return whether a document or template has an element that could change the state of the window."""
    return _OTHER_TAG.search(html) is not None
