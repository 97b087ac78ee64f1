"""Say why each error occurs, for the page that explains them."""

from __future__ import annotations

from typing import Final

from pressroom.web.language import marked as _

CAUSES: Final[dict[str, str]] = {
    "CONFLICT": _("Another tab, browser or program has changed the same thing, or it is not in the state that this needs."),
    "CSRF_FAILED": _(
        "The page has a secret that shows that you sent its form. It ends with your session, and after a new sign-in."
    ),
    "DATABASE_UNAVAILABLE": _("The database restarts, cannot be reached, or has too much to do."),
    "DOCUMENT_NOT_FOUND": _("The document was deleted, or belongs to another user: nobody is told which."),
    "EXPORT_CANCELLED": _("You have cancelled it, here or in another tab."),
    "EXPORT_EXPIRED": _("Files are kept for a limited time, which the history shows. The document is still there."),
    "EXPORT_TIMEOUT": _("Each export has a time limit. Very long documents and large pictures exceed it."),
    "FORBIDDEN": _("The page or the action is for users with another role, or for a token with more scopes."),
    "IDENTITY_PROVIDER_UNAVAILABLE": _(
        "The sign-in of your organisation is a service of its own, which Pressroom could not reach."
    ),
    "INTERNAL_ERROR": _("Pressroom has a fault. It is in its log, with the id that is shown beside the error."),
    "INVALID_OPTIONS": _("An option of the export has a value that it cannot have, such as a margin wider than the page."),
    "INVALID_REQUEST": _("A field is missing, or holds something that cannot be stored."),
    "INVALID_SETTINGS": _("A setting of the installation has a value that cannot be used."),
    "JOB_NOT_FOUND": _("Ended jobs are removed after some time; completed ones stay in the history."),
    "METHOD_NOT_ALLOWED": _("The address exists, but not for what the browser did: often a form was sent again by hand."),
    "MIGRATION_FAILED": _("Pressroom was updated, and its database was not."),
    "NOT_AUTHENTICATED": _(
        "A session ends when it is not used for a week, after thirty days, and when it is ended elsewhere: with a new "
        "password, by you or by an administrator."
    ),
    "NOT_FOUND": _("The address is wrong, or what was there was removed."),
    "PAYLOAD_TOO_LARGE": _("Requests have a size limit. Nearly always a photo exceeds it."),
    "PREVIEW_REPLACED": _("You have typed on: pages of an older text are not made to the end."),
    "QUEUE_FULL": _("There are limits to the exports that wait and run, of each user and of all, so that everybody gets a turn."),
    "QUOTA_EXCEEDED": _("The files of all your exports together have a size limit, which your account shows."),
    "RANGE_NOT_SATISFIABLE": _("The download was resumed at a place that lies after the end of the file."),
    "RATE_LIMITED": _(
        "There are limits to the requests of a minute and to failed sign-ins, against mistakes of programs and guessing."
    ),
    "REFERENCE_NOT_FOUND": _("The letter takes its sender from a resume that is not there any more."),
    "RENDERER_UNAVAILABLE": _("Pages are made in a browser on the server. It has stopped, or has just been started."),
    "RENDER_FAILED": _("The browser on the server could not lay out the document."),
    "SIGN_IN_LINK_OVER": _("The link was used, has expired, or a newer one was made."),
    "STORAGE_UNAVAILABLE": _("Files are kept in a store of their own. It cannot be reached, or its disk is full."),
    "STRICT_WARNINGS": _("Warnings name what the file shows otherwise than meant. This export was to fail if there were any."),
    "TEMPLATE_NOT_FOUND": _("The template was removed from this installation, or is for another kind of document."),
    "TEXT_LOST": _("Each file is read back before you get it. Characters of your document were not found in this one."),
    "TOO_MANY_DOCUMENTS": _("A batch has a limit, so that it ends within minutes."),
    "UNSUPPORTED_MEDIA_TYPE": _("Only the kinds of files that are named at the field can be read."),
    "WORKER_LOST": _("The export was begun several times, and its program stopped each time: often the memory was too small."),
}
"""Why each error occurs, by its code."""
