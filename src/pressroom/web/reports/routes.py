"""List the routes of the reports of an exam."""

from __future__ import annotations

from typing import Any, Final

from pressroom.web.reports import dialog, window
from pressroom.web.reports import list as reports_list

ROUTES: Final[tuple[Any, ...]] = (
    reports_list.show_reports,
    reports_list.show_running_reports,
    dialog.open_report_dialog,
    dialog.estimate_from_form,
    dialog.submit_report,
    window.show_report,
    window.cancel_report,
    window.retry_report,
)
