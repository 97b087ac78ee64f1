"""The export options as arguments of a command: one for each field of `ExportOptions`, with its values, default and help."""

from __future__ import annotations

from dataclasses import field, make_dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final, get_type_hints

import msgspec
from cyclopts import Parameter
from msgspec import Meta

from pressroom.rendering.options import ExportOptions, Margins

LARGEST: Final = 2.0
NAMES: Final = {"include_metadata": "--metadata"}
"""What reads better on a command line than the field's own name."""


def margins_of(text: str) -> Margins:
    """Read one number for all sides, or four: top, right, bottom, left; in inches.

    Raises:
        ValueError: It is neither, or a number is outside 0 to 2.
    """
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) not in {1, 4} or not all(0 <= number <= LARGEST for number in numbers):
        raise ValueError('must be one number of inches from 0 to 2, or four as "top,right,bottom,left".')
    top, right, bottom, left = numbers * 4 if len(numbers) == 1 else numbers
    return Margins(top=top, right=right, bottom=bottom, left=left)


def check_margins(_type: Any, text: Any) -> None:
    """Check margins while the arguments are read, as Cyclopts' validators do. Raises as `margins_of`."""
    margins_of(str(text))


MARGINS: Final = Annotated[
    str,
    Parameter(validator=check_margins, help="Inches, 0 to 2: one number for all sides, or top,right,bottom,left."),
]
"""Margins as one argument."""


def _argument(name: str, wanted: Any, default: Any) -> tuple[str, Any, Any]:
    if name == "margins":
        return name, MARGINS, field(default=f"{default.top:g}", kw_only=True)
    described = next(note.description for note in wanted.__metadata__ if isinstance(note, Meta))
    help_ = Parameter(name=NAMES.get(name), help=described, negative=None if default is True else "")
    return name, Annotated[wanted.__origin__, help_], field(default=default, kw_only=True)


if TYPE_CHECKING:

    class PageOptions:
        """The options as they stand on the command line."""
else:
    PageOptions = make_dataclass(
        "PageOptions",
        [
            _argument(each.name, get_type_hints(ExportOptions, include_extras=True)[each.name], each.default)
            for each in msgspec.structs.fields(ExportOptions)
        ],
        frozen=True,
        namespace={"__module__": __name__},  # Cyclopts looks into no class of the module `types`
    )

PageArguments = Annotated[PageOptions, Parameter(name="*")]
"""All export options, as arguments of the command that takes this one."""


def options_of(chosen: PageOptions, *, grayscale: bool = False) -> ExportOptions:
    """Return the export options that were chosen; `grayscale` overrides the mode."""
    given = dict(vars(chosen))
    given["margins"] = margins_of(given["margins"])
    if grayscale:
        given["color_mode"] = "grayscale"
    return ExportOptions(**given)
