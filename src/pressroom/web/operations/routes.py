"""List the routes of the page of operations."""

from __future__ import annotations

from typing import Final

from pressroom.web.operations import live, page, users

ROUTES: Final = (
    page.show_operations,
    live.refresh,
    live.pause,
    live.resume,
    live.reset,
    live.clean_up_now,
    live.show_failures,
    users.list_users,
    users.show_new,
    users.add,
    users.show_user,
    users.change,
    users.make_link,
    users.end_sessions,
)
