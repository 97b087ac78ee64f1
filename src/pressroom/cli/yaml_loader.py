"""YAML as people mean it in documents: JSON's values, and everything else is text (YAML 1.2's core schema)."""

from __future__ import annotations

import re
from typing import Any, Final

import yaml

# Anchored at the end, because the loader only asks whether a pattern matches at the start.
_VALUES: Final = {
    "null": re.compile(r"(?:null|Null|NULL|~|)\Z"),
    "bool": re.compile(r"(?:true|True|TRUE|false|False|FALSE)\Z"),
    "int": re.compile(r"[-+]?(?:0|[1-9][0-9]*)\Z"),
    "float": re.compile(r"[-+]?(?:0|[1-9][0-9]*)\.[0-9]+(?:[eE][-+]?[0-9]+)?\Z"),
}
# By first character; None is asked for all.
_RESOLVERS: Final[Any] = {None: [(f"tag:yaml.org,2002:{name}", pattern) for name, pattern in _VALUES.items()]}


class DocumentLoader(yaml.SafeLoader):
    """Loads plain data. Dates stay texts, `no` and `on` are words, `02134` keeps its zero, and there are no aliases."""

    yaml_implicit_resolvers: Any = _RESOLVERS

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Compose one node; refuse aliases, with which a file of a hundred bytes could become gigabytes."""
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases (*name) are not read here")
        return super().compose_node(parent, index)
