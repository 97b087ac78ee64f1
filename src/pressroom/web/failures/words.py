"""Say errors in the words of the pages: what happened, and what to do. The API's own messages are for developers."""

from __future__ import annotations

import inspect
from functools import cache
from typing import Final, NamedTuple

from pressroom.auth.external import UnconfirmedAddressError, UnknownIdentityError
from pressroom.auth.sessions import UnknownSessionError
from pressroom.auth.tokens import UnknownTokenError
from pressroom.errors import (
    AllPlacesTakenError,
    BatchNotFoundError,
    DailyLimitError,
    DocumentLimitError,
    ExportNotFoundError,
    ExportTimeoutUnderLoadError,
    NotRepeatableError,
    PressroomError,
    RendererBusyError,
    UndoOverError,
    WrongPasswordError,
)
from pressroom.web.language import marked as _
from pressroom.webhooks.repository import UnknownWebhookError
from pressroom.words import Words


class Said(NamedTuple):
    """An error in words."""

    title: str
    advice: str

    def translated(self, words: Words) -> Said:
        """Return it in a language."""
        return Said(words.gettext(self.title), words.gettext(self.advice))


ERRORS: Final[dict[str, Said]] = {
    "CONFLICT": Said(_("This was changed meanwhile"), _("Load the page again, then repeat your change.")),
    "CSRF_FAILED": Said(_("This page was open for too long"), _("Load it again and repeat what you did.")),
    "DATABASE_UNAVAILABLE": Said(
        _("The database does not answer"), _("Nothing that was saved is lost. Try again in some seconds.")
    ),
    "DOCUMENT_NOT_FOUND": Said(
        _("There is no such document among yours"), _("It may have been deleted. Look for it in the list of documents.")
    ),
    "EXPORT_CANCELLED": Said(_("The export was cancelled"), _("Start it again when you need it.")),
    "EXPORT_EXPIRED": Said(_("This export has expired, and its file is gone"), _("Export the document again.")),
    "EXPORT_TIMEOUT": Said(_("The pages took too long"), _("Shorten the document or use smaller pictures, then try again.")),
    "FORBIDDEN": Said(_("You may not do this"), _("Ask an administrator for the right to do it.")),
    "IDENTITY_PROVIDER_UNAVAILABLE": Said(
        _("Your organisation’s sign-in does not answer"), _("Try again in some seconds, or sign in with a password.")
    ),
    "INTERNAL_ERROR": Said(
        _("Something went wrong here"), _("Try again. If it happens again, give the id below to your administrator.")
    ),
    "INVALID_OPTIONS": Said(_("The options are not valid"), _("Check the fields that are marked.")),
    "INVALID_REQUEST": Said(_("This could not be read"), _("Check the fields that are marked.")),
    "INVALID_SETTINGS": Said(_("Pressroom is not set up correctly"), _("Ask your administrator to look at its log.")),
    "JOB_NOT_FOUND": Said(_("There is no such export among yours"), _("It may have ended; look at the history.")),
    "METHOD_NOT_ALLOWED": Said(_("This address cannot be used like this"), _("Go back to the page that you came from.")),
    "MIGRATION_FAILED": Said(_("The database is not up to date"), _("Ask your administrator to look at its log.")),
    "NOT_AUTHENTICATED": Said(_("You are not signed in"), _("Sign in, then open this page again.")),
    "NOT_FOUND": Said(
        _("There is nothing at this address"), _("Check whether the address is complete. The page may also have been removed.")
    ),
    "PAYLOAD_TOO_LARGE": Said(_("This is too large"), _("Choose a smaller file, or shrink its pictures first.")),
    "PREVIEW_REPLACED": Said(_("A newer preview is being made"), _("Wait for it.")),
    "QUEUE_FULL": Said(_("You have as many exports under way as you may"), _("Wait for one to finish, then try again.")),
    "QUOTA_EXCEEDED": Said(
        _("Your stored exports fill your space"), _("Delete some of them in the history, or wait until they expire.")
    ),
    "RANGE_NOT_SATISFIABLE": Said(_("The file is shorter than expected"), _("Start the download again.")),
    "RATE_LIMITED": Said(_("That was too much at once"), _("Wait for a moment, then try again.")),
    "REFERENCE_NOT_FOUND": Said(
        _("The resume of this letter was deleted"), _("Choose another resume for its sender, or write the sender here.")
    ),
    "RENDERER_UNAVAILABLE": Said(
        _("The browser that makes the pages is not ready"), _("It is started again. Try again in some seconds.")
    ),
    "RENDER_FAILED": Said(_("The pages could not be made"), _("Check the content of the document, then try again.")),
    "SIGN_IN_LINK_OVER": Said(
        _("This sign-in link is over"), _("Links work once, and not for long. Ask for a new one, or sign in with a password.")
    ),
    "STORAGE_UNAVAILABLE": Said(
        _("The file store does not answer"), _("Try again. If it happens again, tell your administrator.")
    ),
    "STRICT_WARNINGS": Said(
        _("The file has warnings, and you asked for none"), _("Correct what they name, or export without “Fail on warnings”.")
    ),
    "TEMPLATE_NOT_FOUND": Said(_("There is no such template"), _("Choose another one.")),
    "TEXT_LOST": Said(
        _("The file would lack text of the document"),
        _("It was not kept. Try again; if it happens again, tell your administrator."),
    ),
    "TOO_MANY_DOCUMENTS": Said(_("These are too many documents for one batch"), _("Choose fewer of them.")),
    "UNSUPPORTED_MEDIA_TYPE": Said(_("This kind of file cannot be used here"), _("Choose a file of a kind that is named.")),
    "WORKER_LOST": Said(
        _("The program that makes the pages stopped each time"), _("Shorten the document, or tell your administrator.")
    ),
}
"""What is said about each error, by its code."""


CLASSES: Final[dict[type[PressroomError], Said]] = {
    AllPlacesTakenError: Said(
        _("The queue is full"), _("It holds as many exports of all users as it may. Try again when some of them have finished.")
    ),
    BatchNotFoundError: Said(_("There is no such batch among yours"), _("It may have been removed with its exports.")),
    DailyLimitError: Said(_("You have exported as much today as you may"), _("The count begins anew at midnight UTC.")),
    DocumentLimitError: Said(
        _("You have as many documents as one user may have"), _("Delete some that you no longer need, then try again.")
    ),
    ExportNotFoundError: Said(_("There is no such export among yours"), _("It may have been deleted; look at the history.")),
    ExportTimeoutUnderLoadError: Said(
        _("The pages took too long while others were made"), _("Try again, or shorten the document.")
    ),
    NotRepeatableError: Said(
        _("Only an export that failed or was cancelled can be tried again"),
        _("Wait for this one to end, or export the document anew."),
    ),
    RendererBusyError: Said(_("All tabs of the browser are busy"), _("Nothing is broken. Try again in some seconds.")),
    UndoOverError: Said(_("This was removed too long ago to be undone"), _("Make it anew.")),
    UnconfirmedAddressError: Said(
        _("Your organisation does not confirm your e-mail address"), _("Ask its administrator to confirm the address.")
    ),
    UnknownIdentityError: Said(
        _("There is no user for this identity"),
        _("Ask an administrator of Pressroom to add a user with your e-mail address, or to unlink the old one."),
    ),
    UnknownSessionError: Said(_("This session has ended already"), _("Load the page again.")),
    UnknownTokenError: Said(_("There is no such token any more"), _("Load the page again.")),
    UnknownWebhookError: Said(_("There is no such webhook any more"), _("Load the page again.")),
    WrongPasswordError: Said(
        _("The current password is not right"), _("It was not changed. Enter the password that you sign in with.")
    ),
}
"""What is said about errors that share their code with others; their own messages are not shown."""


def say(error: PressroomError, words: Words) -> Said:
    """Return an error in words. One with an unknown code is an internal error."""
    return CLASSES[type(error)].translated(words) if type(error) in CLASSES else say_code(error.code, words)


def say_code(code: str, words: Words) -> Said:
    """Return the error with this code in words, where only the code was stored."""
    return ERRORS.get(code, ERRORS["INTERNAL_ERROR"]).translated(words)


def own_message(message: str) -> str:
    """Return a stored message, which is in English, if it says more than its code: it is not the default of an error."""
    return "" if message in _default_messages() else message


@cache
def _default_messages() -> frozenset[str]:
    kinds = [PressroomError]
    for kind in kinds:
        kinds.extend(kind.__subclasses__())
    return frozenset(inspect.cleandoc(kind.__doc__ or "") for kind in kinds)
