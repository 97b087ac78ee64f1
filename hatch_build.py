"""Add what is not committed to the source distribution and the wheel, so that an installed wheel prints and has its pages.

These are the fonts and the scripts for formulas, third-party files that `bin/setup` installs by lock file, and what it
builds for the pages. A build copies the files that the code opens, with their licences. A clone that is installed for
development reads them in place.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PackagesHook(BuildHookInterface[Any]):
    """Add what `font_files` and `script_files` list to the source distribution and the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """List the files to include. A wheel that is built from a source distribution takes them from there.

        Raises:
            FontsNotInstalledError: The fonts are not installed. `bin/setup` installs them.
        """
        sys.path.insert(0, str(Path(self.root) / "src"))
        from pressroom.rendering.html.font_files import BUNDLED_FONTS, font_files
        from pressroom.rendering.math.script_files import BUNDLED_SCRIPTS, script_files

        if version == "editable" or BUNDLED_FONTS.is_dir():
            return
        for bundle, files in ((BUNDLED_FONTS, font_files()), (BUNDLED_SCRIPTS, script_files())):
            package = Path("src" if self.target_name == "sdist" else ".") / bundle.relative_to(Path(self.root) / "src")
            for file, path in files.items():
                build_data["force_include"][str(file)] = str(package / path)
        built = Path(self.root) / "src" / "pressroom" / "web" / "built"
        if not (built / "names.json").is_file():
            raise FileNotFoundError("The scripts of the pages are not built. Run bin/setup, which builds them.")
        # They are ignored by Git, so the build would leave them out.
        for file in built.iterdir():
            build_data["force_include"][str(file)] = str(
                Path("src" if self.target_name == "sdist" else ".") / "pressroom/web/built" / file.name
            )
