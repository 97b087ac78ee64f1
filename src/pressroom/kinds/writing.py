"""Write a document's data as the text of a JSON or YAML file, which `parsing.py` reads back as the same data."""

from __future__ import annotations

import json
import re
from typing import Any, Final, Literal

import yaml

from pressroom.kinds.parsing import YAML_VALUES

DataFormat = Literal["json", "yaml"]
LINE_WIDTH: Final = 110
"""Characters at which YAML breaks a line: prose in a list then fits an editor."""

_FOLDED: Final = re.compile("[\x85\u2028\u2029]")
"""Line breaks of YAML 1.1. Outside of double quotes a reader would fold them to spaces."""


def data_text(data: Any, file_format: DataFormat) -> str:
    """Return the text of a file, keys in the order of the data."""
    if file_format == "json":
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    return yaml.dump(data, Dumper=_DataDumper, allow_unicode=True, sort_keys=False, width=LINE_WIDTH)


class _DataDumper(yaml.CSafeDumper):
    """Quotes each text that a reader of YAML 1.1 or of 1.2 could take for something else than a text."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write equal values out: aliases are refused when the file is read."""
        del data
        return True


def _text_node(dumper: yaml.CSafeDumper, text: str) -> yaml.ScalarNode:
    block = "|" if "\n" in text else None  # a text of several lines is readable as a block
    style = '"' if _FOLDED.search(text) else block
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)  # pyright: ignore[reportUnknownMemberType] - untyped in the stubs


_DataDumper.add_representer(str, _text_node)
for _name, _pattern in YAML_VALUES.items():
    _DataDumper.add_implicit_resolver(f"tag:yaml.org,2002:{_name}", _pattern, None)  # pyright: ignore[reportUnknownMemberType] - untyped in the stubs
