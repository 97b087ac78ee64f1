"""Define the queries of previews: the template and the export options, flattened for a query string."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Final, get_type_hints

import msgspec
from msgspec import Meta

from pressroom.rendering.options import ExportOptions, Margins

MARGIN: Final = "margin_"
NOT_OF_PREVIEWS: Final = frozenset({"strict"})
"""Options without an effect on a preview."""


def _members() -> Iterator[tuple[str, Any, None]]:
    for name, wanted in get_type_hints(ExportOptions, include_extras=True).items():
        if name == "margins":
            sides = get_type_hints(Margins, include_extras=True)
            yield from ((f"{MARGIN}{side}", inches | None, None) for side, inches in sides.items())
        elif name not in NOT_OF_PREVIEWS:
            yield name, wanted | None, None


PreviewQuery: Final[type[msgspec.Struct]] = msgspec.defstruct(
    "PreviewQuery",
    [("template_slug", str | None, None), *_members()],
    namespace={"__doc__": "The template and the export options. Each margin is a parameter, in inches."},
    kw_only=True,
    rename="camel",
)
PageQuery: Final[type[msgspec.Struct]] = msgspec.defstruct(
    "PageQuery",
    [("page", Annotated[int, Meta(ge=1, le=100_000, description="Counted from 1.")], 1)],
    bases=(PreviewQuery,),
    namespace={"__doc__": "One page of the preview."},
    kw_only=True,
    rename="camel",
)


def options_of(query: msgspec.Struct) -> ExportOptions:
    """Return the export options of a query, with defaults for those that are omitted."""
    given = {name: value for name, value in msgspec.structs.asdict(query).items() if value is not None}
    margins = {name.removeprefix(MARGIN): given.pop(name) for name in tuple(given) if name.startswith(MARGIN)}
    chosen = {name: value for name, value in given.items() if name in ExportOptions.__struct_fields__}
    return ExportOptions(margins=Margins(**margins) if margins else None, **chosen)


def template_of(query: msgspec.Struct) -> str | None:
    """Return the template's slug in a query, or None."""
    return msgspec.structs.asdict(query)["template_slug"]


def page_of(query: msgspec.Struct) -> int:
    """Return the page number in a `PageQuery`, counted from 1."""
    return msgspec.structs.asdict(query)["page"]
