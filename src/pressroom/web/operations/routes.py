"""List the routes of the page of operations."""

from __future__ import annotations

from typing import Final

from pressroom.web.operations import actions, failed, live, page, users

ROUTES: Final = (
    page.show_operations,
    live.refresh,
    actions.pause,
    actions.resume,
    actions.reset,
    actions.clean_up_now,
    failed.show_failures,
    users.list_users,
    users.show_new,
    users.add,
    users.show_user,
    users.change,
    users.make_link,
    users.end_sessions,
)
