"""List the routes of the page of operations."""

from __future__ import annotations

from typing import Final

from pressroom.web.operations import actions, failed, live, new_user, page, user_dialog, users

ROUTES: Final = (
    page.show_operations,
    live.refresh,
    actions.pause,
    actions.resume,
    actions.reset,
    actions.clean_up_now,
    failed.show_failures,
    users.list_users,
    new_user.show_new,
    new_user.add,
    user_dialog.show_user,
    user_dialog.change,
    user_dialog.make_link,
    user_dialog.end_sessions,
)
