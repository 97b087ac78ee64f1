"""Print a file of RenderCV again and again. Each line of standard input is the number of a lane, as in serve.mjs."""

import os
import sys
from pathlib import Path

from rendercv.api import create_a_pdf_from_a_yaml_string

# Each file of RenderCV asks for this package of icons, which Typst downloads from a server of its own. Without icons, an empty
# one does.
ICONS = Path(os.environ["XDG_DATA_HOME"], "typst/packages/preview/fontawesome/0.5.0")
ICONS.mkdir(parents=True)
(ICONS / "typst.toml").write_text('[package]\nname = "fontawesome"\nversion = "0.5.0"\nentrypoint = "empty.typ"\n')
(ICONS / "empty.typ").write_text("#let fa-icon(..any) = []\n")

source = Path("resume.yaml").read_text(encoding="utf-8")
print("ready", flush=True)
for line in sys.stdin:
    lane = line.strip()
    if errors := create_a_pdf_from_a_yaml_string(source, Path(f"{lane}.pdf")):
        sys.exit(str(errors))
    print(lane, flush=True)
