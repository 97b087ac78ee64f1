"""Put the fonts into what `uv build` makes, so that an installed wheel prints without npm and without a clone.

The fonts are third-party files, which are never committed: `bin/setup` installs them by lock file, and a build takes
from there the faces that the code opens, with their licences. A clone that is installed for development reads them in place.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FontsHook(BuildHookInterface[Any]):
    """Adds the faces of `pressroom.rendering.html.font_files` to the source distribution and to the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the files to add. A wheel that is built from a source distribution finds them in it.

        Raises:
            FontsNotInstalledError: They are not there: run bin/setup.
        """
        sys.path.insert(0, str(Path(self.root) / "src"))
        from pressroom.rendering.html.font_files import BUNDLED_FONTS, font_files

        if version == "editable" or BUNDLED_FONTS.is_dir():
            return
        package = Path("src" if self.target_name == "sdist" else ".") / BUNDLED_FONTS.relative_to(Path(self.root) / "src")
        for file, place in font_files().items():
            build_data["force_include"][str(file)] = str(package / place)
