"""List the routes of the pages, whose error responses are pages or parts of pages, and those that scripts of pages ask."""

from __future__ import annotations

from typing import Final

from litestar import Router

from pressroom.http.failures import exception_handlers
from pressroom.http.responses import error_response
from pressroom.web import assets, home
from pressroom.web.account import page as account
from pressroom.web.account import profile, sessions, tokens, webhooks
from pressroom.web.documents import changes, importing, new, pictures
from pressroom.web.documents import list as documents
from pressroom.web.editor import page as editor
from pressroom.web.editor import preview, schemas, versions
from pressroom.web.exports import batch_dialog, batches, dialog, estimate, events, history, page, queue
from pressroom.web.failures.failures import failure_page
from pressroom.web.operations import live as operations
from pressroom.web.operations import page as operations_page
from pressroom.web.operations import users
from pressroom.web.sign_in import link, oidc, out, password

ROUTES: Final = Router(
    path="/",
    exception_handlers=exception_handlers(failure_page),
    route_handlers=[
        assets.asset,
        home.home,
        password.show_form,
        password.use_form,
        oidc.begin,
        oidc.come_back,
        link.show_button,
        link.redeem,
        out.sign_out,
        editor.editor_page,
        page.exports_page,
        queue.show_queue,
        queue.cancel_job,
        queue.retry_job,
        queue.clear_ended,
        history.show_history,
        history.show_entry,
        history.delete_entry,
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
        documents.show_documents,
        documents.find_documents,
        documents.show_keys,
        pictures.show_card,
        pictures.show_picture,
        changes.trash,
        changes.restore,
        changes.duplicate,
        changes.ask_for_title,
        changes.rename,
        new.choose,
        new.make,
        importing.ask_for_file,
        importing.import_file,
        events.count_active,
        events.follow_jobs,
        account.show_account,
        account.show_usage,
        tokens.show_tokens,
        tokens.show_new_token,
        tokens.make_token,
        tokens.revoke,
        tokens.undo_revocation,
        sessions.end,
        sessions.end_others,
        webhooks.show_webhooks,
        webhooks.show_new_webhook,
        webhooks.add_webhook,
        webhooks.send_test,
        webhooks.show_deliveries,
        webhooks.ask_to_delete,
        webhooks.delete_webhook,
        profile.choose_language,
        profile.show_password,
        profile.save_password,
        operations_page.show_operations,
        operations.refresh,
        operations.pause,
        operations.resume,
        operations.reset,
        operations.clean_up_now,
        operations.show_failures,
        users.list_users,
        users.show_new,
        users.add,
        users.show_user,
        users.change,
        users.make_link,
        users.end_sessions,
    ],
)
"""The routes of one page stand together."""
SCRIPT_ROUTES: Final = Router(
    path="/",
    exception_handlers=exception_handlers(error_response),
    route_handlers=[
        preview.preview_draft,
        schemas.read_schema,
        versions.list_sessions,
        versions.compare,
    ],
)
"""Their error responses are JSON."""
