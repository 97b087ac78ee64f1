"""Say in words why a delivery failed, and what is wrong with the address of a webhook."""

from __future__ import annotations

from typing import Final

from pressroom.web.language import marked as _
from pressroom.webhooks.model import Problem
from pressroom.words import Words

PROBLEMS: Final[dict[Problem, str]] = {
    Problem.ADDRESS_FORBIDDEN: _("The address leads to this machine or into an internal network, where nothing is delivered."),
    Problem.NAME_NOT_FOUND: _("The name has no address. Check the name and its DNS records."),
    Problem.NAME_SERVER_SLOW: _("The name could not be looked up in time. Try again."),
    Problem.CONNECTION_FAILED: _("No connection could be made, or it broke. Check that the receiver runs."),
    Problem.TLS_FAILED: _("The receiver has no valid certificate for its name."),
    Problem.TIMED_OUT: _("The receiver did not answer within ten seconds."),
    Problem.ANSWER_UNREADABLE: _("The receiver did not answer in HTTP. Check the port."),
    Problem.REDIRECTED: _("The receiver redirects, which is not followed. Use the final address."),
    Problem.REFUSED: _("The receiver answered with an error. Look into its log."),
    Problem.GONE: _("The receiver answered 410 Gone, which disables the webhook."),
    Problem.WEBHOOK_DISABLED: _("The webhook was disabled before this was delivered."),
    Problem.SECRET_CHANGED: _("The secret of the webhook is not valid any more. Delete it and make a new one."),
    Problem.WORKER_LOST: _("The worker stopped during the last attempt. The receiver may have got it."),
    Problem.INTERNAL_ERROR: _("It failed inside Pressroom. Give the id to your administrator."),
}
ADDRESS: Final = _("Enter an address such as https://example.org/hooks, with a name that can be reached from here.")


def say_problem(code: str | None, words: Words) -> str:
    """Return why an attempt failed, in words; empty: it did not."""
    return "" if code is None else words.gettext(PROBLEMS[Problem(code)])


def say_wrong_address(message: str, words: Words) -> str:
    """Return what is wrong with an address, in words, from what the API says."""
    said = next((text for problem, text in PROBLEMS.items() if problem.message == message), ADDRESS)
    return words.gettext(said)
