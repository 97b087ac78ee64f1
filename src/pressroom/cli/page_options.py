"""Define the export options as arguments of a command: one for each field of `ExportOptions`, with values, default, help."""

from __future__ import annotations

from dataclasses import field, make_dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final, get_type_hints

import msgspec
from cyclopts import Parameter
from msgspec import Meta

from pressroom.rendering.options import ExportOptions, Margins

MAX_MARGIN: Final = 2.0
"""Inches."""
NAMES: Final = {"include_metadata": "--metadata"}
"""Names of arguments that differ from their field's name."""


def margins_of(text: str) -> Margins:
    """Parse margins in inches: one number for all sides, or four numbers for top, right, bottom, left.

    Raises:
        ValueError: There are not one or four numbers, or one is not from 0 to 2.
    """
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) not in {1, 4} or not all(0 <= number <= MAX_MARGIN for number in numbers):
        raise ValueError('must be one number of inches from 0 to 2, or four as "top,right,bottom,left".')
    top, right, bottom, left = numbers * 4 if len(numbers) == 1 else numbers
    return Margins(top=top, right=right, bottom=bottom, left=left)


def check_margins(_type: Any, text: Any) -> None:
    """Validate margins for Cyclopts. Raises as `margins_of`."""
    if text:
        margins_of(str(text))


MARGINS: Final = Annotated[
    str,
    Parameter(
        validator=check_margins,
        help="Inches, 0 to 2: one number for all sides, or top,right,bottom,left. Default: those of the template.",
    ),
]
"""Margins as one argument."""


def _argument(name: str, wanted: Any, default: Any) -> tuple[str, Any, Any]:
    if name == "margins":
        return name, MARGINS, field(default="", kw_only=True)
    described = next(note.description for note in wanted.__metadata__ if isinstance(note, Meta))
    help_ = Parameter(name=NAMES.get(name), help=described, negative=None if default is True else "")
    return name, Annotated[wanted.__origin__, help_], field(default=default, kw_only=True)


if TYPE_CHECKING:

    class PageOptions:
        """The values of the arguments."""
else:
    PageOptions = make_dataclass(
        "PageOptions",
        [
            _argument(each.name, get_type_hints(ExportOptions, include_extras=True)[each.name], each.default)
            for each in msgspec.structs.fields(ExportOptions)
        ],
        frozen=True,
        namespace={"__module__": __name__},  # Cyclopts ignores the fields of classes of the module `types`
    )

PageArguments = Annotated[PageOptions, Parameter(name="*")]
"""The annotation of a command's parameter that holds all export options."""


def options_of(chosen: PageOptions, *, grayscale: bool = False) -> ExportOptions:
    """Return the export options of the arguments. `grayscale` overrides the colour mode."""
    given = dict(vars(chosen))
    given["margins"] = margins_of(given["margins"]) if given["margins"] else None
    if grayscale:
        given["color_mode"] = "grayscale"
    return ExportOptions(**given)
