"""List the routes of the account page."""

from __future__ import annotations

from typing import Final

from pressroom.web.account import page, profile, sessions, tokens, webhooks

ROUTES: Final = (
    page.show_account,
    page.show_usage,
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
)
