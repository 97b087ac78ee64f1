"""Print a page with WeasyPrint again and again. Each line of standard input is the number of a lane, as in serve.mjs."""

import json
import sys
from pathlib import Path

from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration

task = json.loads(Path("task.json").read_text(encoding="utf-8"))
margins = " ".join(task["pdf"]["margin"][side] for side in ("top", "right", "bottom", "left"))
page = f"<style>@page {{ size: A4; margin: {margins} }}</style>"

print("ready", flush=True)
for line in sys.stdin:
    lane = line.strip()
    HTML(string=page + task["html"]).write_pdf(f"{lane}.pdf", font_config=FontConfiguration(), pdf_tags=task["pdf"]["tagged"])
    print(lane, flush=True)
