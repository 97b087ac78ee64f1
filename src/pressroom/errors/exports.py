"""Define the errors of exports."""

from __future__ import annotations

from collections.abc import Sequence

from pressroom.errors.base import ExportWarning, PressroomError


class QueueFullError(PressroomError):
    """You have as many exports under way as one user may have. Wait for one to finish, then try again."""

    code = "QUEUE_FULL"
    status = 429


class AllPlacesTakenError(QueueFullError):
    """The queue holds as many exports of all users as it may. Try again when some of them have finished."""


class QuotaExceededError(PressroomError):
    """Your stored exports fill your space. Delete some of them in the history, or wait until they expire."""

    code = "QUOTA_EXCEEDED"
    status = 507
    retryable = False


class TooManyDocumentsError(PressroomError):
    """A batch may not have so many documents. Divide it into several batches."""

    code = "TOO_MANY_DOCUMENTS"
    status = 400
    retryable = False


class ExportExpiredError(PressroomError):
    """This export has expired and its file is gone. Export the document again."""

    code = "EXPORT_EXPIRED"
    status = 410
    retryable = False


class ExportCancelledError(PressroomError):
    """The export was cancelled. Start it again when you need it."""

    code = "EXPORT_CANCELLED"
    status = 409
    retryable = False


class ExportTimeoutError(PressroomError):
    """The document took too long to render. Shorten its content or use smaller pictures, then export it again."""

    code = "EXPORT_TIMEOUT"
    status = 504
    retryable = False  # the same content takes as long in another attempt


class ExportTimeoutUnderLoadError(ExportTimeoutError):
    """The document took too long to render while others were rendered. Export it again, or shorten its content."""

    retryable = True  # another attempt may run with less load


class RenderFailedError(PressroomError):
    """The document could not be turned into a PDF. Check its content, then export it again."""

    code = "RENDER_FAILED"
    status = 500
    retryable = False  # the same content fails again; a crash of the browser is a `RendererUnavailableError`


class StrictWarningsError(PressroomError):
    """The export is strict and has warnings. Fix what they name, or export it without `strict`."""

    code = "STRICT_WARNINGS"
    status = 422
    retryable = False  # the same content gives the same warnings

    @classmethod
    def for_warnings(cls, warnings: Sequence[ExportWarning]) -> StrictWarningsError:
        """Make an error with all warnings in its details and the first one in its message."""
        more = f" ({len(warnings) - 1} more in details.warnings)" if len(warnings) > 1 else ""
        return cls(
            f"The export is strict and has warnings. {warnings[0].message}{more}",
            details={"warnings": list(warnings)},
        )


class TextLostError(PressroomError):
    """The PDF lacks text of the document, also after a second print in a new browser. Update Chromium, or report it."""

    code = "TEXT_LOST"
    status = 422
    retryable = False  # it was printed twice already


class WorkerLostError(PressroomError):
    """The worker stopped while it rendered this document, each time it was tried. Shorten the document or report it."""

    code = "WORKER_LOST"
    status = 500
