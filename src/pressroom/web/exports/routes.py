"""List the routes of the dialogs and of the page of exports."""

from __future__ import annotations

from typing import Final

from pressroom.web.exports import batch_dialog, batches, dialog, estimate, events, history, page, page_one, queue

ROUTES: Final = (
    page.exports_page,
    queue.show_queue,
    queue.cancel_job,
    queue.retry_job,
    queue.clear_ended,
    history.show_history,
    history.show_entry,
    history.delete_entry,
    page_one.show_page_one,
    dialog.open_dialog,
    dialog.submit,
    dialog.show_state,
    estimate.estimate,
    batch_dialog.open_batch_dialog,
    batch_dialog.submit_several,
    batches.batch_page,
    batches.show_batch,
    batches.cancel_rest,
    batches.retry_failed,
    events.count_active,
    events.follow_jobs,
)
