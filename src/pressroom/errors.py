"""Every failure that Pressroom reports: one base; for each class a wire code, a status, whether trying again can help.

The class docstring is the default message. A message says what failed, why, and what to do; it never holds a
document's content.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

import msgspec


class FieldError(NamedTuple):
    """One wrong field of a request: `path` as the client wrote it (`options.margins.top`), `message` as a sentence."""

    path: str
    message: str


class ExportWarning(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a careful reader of a finished export should know: a bounded `code`, a sentence, and the field that it is about.

    `field` is written as in a request (`work[1].startDate`); empty: the warning is about no single field.
    """

    code: str
    message: str
    field: str = ""


class PressroomError(Exception):
    """Something failed inside Pressroom. Try again; if it goes on, look at the server's log."""

    code: ClassVar[str] = "INTERNAL_ERROR"
    status: ClassVar[int] = 500
    retryable: ClassVar[bool] = True

    def __init__(
        self,
        message: str | None = None,
        *,
        details: Mapping[str, Any] | None = None,
        retry_after: int | None = None,
    ) -> None:
        """Take a message of its own, `details` for the wire, and `retry_after` in seconds."""
        self.message = message or inspect.cleandoc(type(self).__doc__ or "")
        self.details = dict(details or {})
        self.retry_after = retry_after
        super().__init__(self.message)


class InvalidRequestError(PressroomError):
    """The request could not be read. Check it against the API reference."""

    code = "INVALID_REQUEST"
    status = 400
    retryable = False

    @classmethod
    def for_fields(cls, fields: Sequence[FieldError], *, what: str = "request") -> InvalidRequestError:
        """Name each wrong field in the details and the first one in the message."""
        first = f"{fields[0].path}: {fields[0].message}" if fields[0].path else fields[0].message
        more = f" ({len(fields) - 1} more in details.fields)" if len(fields) > 1 else ""
        return cls(
            f"The {what} is not valid. {first}{more}",
            details={"fields": [{"path": field.path, "message": field.message} for field in fields]},
        )


class InvalidOptionsError(InvalidRequestError):
    """The export options are not valid. Check them against the API reference."""

    code = "INVALID_OPTIONS"


class NotAuthenticatedError(PressroomError):
    """This needs an identity. Send "Authorization: Bearer <token>"; `pressroom tokens create` makes a token."""

    code = "NOT_AUTHENTICATED"
    status = 401
    retryable = False


class ForbiddenError(PressroomError):
    """This identity may not do that. Ask an administrator for the right."""

    code = "FORBIDDEN"
    status = 403
    retryable = False


class CsrfFailedError(PressroomError):
    """The request did not carry its page's form token. Reload the page and try again."""

    code = "CSRF_FAILED"
    status = 403
    retryable = False


class NotFoundError(PressroomError):
    """There is nothing at this address. Check it against the API reference."""

    code = "NOT_FOUND"
    status = 404
    retryable = False


class DocumentNotFoundError(NotFoundError):
    """There is no such document among yours. It may have been deleted; `GET /api/v1/documents` lists what is there."""

    code = "DOCUMENT_NOT_FOUND"


class JobNotFoundError(NotFoundError):
    """There is no such job among yours, or it has ended. `GET /api/v1/export/history` lists finished exports."""

    code = "JOB_NOT_FOUND"


class TemplateNotFoundError(NotFoundError):
    """There is no such template for this kind of document. `GET /api/v1/templates` lists them."""

    code = "TEMPLATE_NOT_FOUND"


class MethodNotAllowedError(PressroomError):
    """This address exists, but not for this method. Check it against the API reference."""

    code = "METHOD_NOT_ALLOWED"
    status = 405
    retryable = False


class ConflictError(PressroomError):
    """The state has changed meanwhile. Read it again, then repeat the change."""

    code = "CONFLICT"
    status = 409
    retryable = False


class ExportExpiredError(PressroomError):
    """This export has expired and its file is gone. Export the document again."""

    code = "EXPORT_EXPIRED"
    status = 410
    retryable = False


class PayloadTooLargeError(PressroomError):
    """The request body is too large. Send a smaller document: shrink its pictures first."""

    code = "PAYLOAD_TOO_LARGE"
    status = 413
    retryable = False


class UnsupportedMediaTypeError(PressroomError):
    """This content type is not supported. Send JSON with `Content-Type: application/json`."""

    code = "UNSUPPORTED_MEDIA_TYPE"
    status = 415
    retryable = False


class QueueFullError(PressroomError):
    """You have as many exports under way as one user may have. Wait for one to finish, then try again."""

    code = "QUEUE_FULL"
    status = 429


class RateLimitedError(PressroomError):
    """You have asked for too much at once. Wait for what is under way, then try again."""

    code = "RATE_LIMITED"
    status = 429


class RendererUnavailableError(PressroomError):
    """The browser that makes the PDFs could not be used. It is started again; try again in some seconds."""

    code = "RENDERER_UNAVAILABLE"
    status = 503

    def __init__(
        self,
        message: str | None = None,
        *,
        details: Mapping[str, Any] | None = None,
        retry_after: int | None = None,
        detail: str = "",
    ) -> None:
        """Take in `detail` what only the log and `pressroom doctor` may show: paths, the browser's own words."""
        super().__init__(message, details=details, retry_after=retry_after)
        self.detail = detail


class DatabaseUnavailableError(PressroomError):
    """The database does not answer. Nothing that was accepted is lost; try again in some seconds."""

    code = "DATABASE_UNAVAILABLE"
    status = 503


class StorageUnavailableError(PressroomError):
    """The file store does not answer or is full. Try again; if it goes on, check `pressroom doctor`."""

    code = "STORAGE_UNAVAILABLE"
    status = 503


class ExportTimeoutError(PressroomError):
    """The document took too long to render. Shorten its content or use smaller pictures, then export it again."""

    code = "EXPORT_TIMEOUT"
    status = 504
    retryable = False  # the same content takes as long the next time; its owner can try again at once


class ExportTimeoutUnderLoadError(ExportTimeoutError):
    """The document took too long to render while others were rendered beside it. Export it again, or shorten its content."""

    retryable = True  # alone it may be fast enough


class ExportCancelledError(PressroomError):
    """The export was cancelled. Start it again when you need it."""

    code = "EXPORT_CANCELLED"
    status = 409
    retryable = False


class RenderFailedError(PressroomError):
    """The document could not be turned into a PDF. Check its content, then export it again."""

    code = "RENDER_FAILED"
    status = 500
    retryable = False  # what the same content fails with, it fails with again; a browser that ended has an error of its own


class StrictWarningsError(PressroomError):
    """The export was to have no warnings, and has some. Mend what they name, or export it without `strict`."""

    code = "STRICT_WARNINGS"
    status = 422
    retryable = False  # the same content gives the same warnings

    @classmethod
    def for_warnings(cls, warnings: Sequence[ExportWarning]) -> StrictWarningsError:
        """Hold the warnings in the details, and the first one in the message."""
        more = f" ({len(warnings) - 1} more in details.warnings)" if len(warnings) > 1 else ""
        return cls(
            f"The export was to have no warnings, and has {len(warnings)}. {warnings[0].message}{more}",
            details={"warnings": list(warnings)},
        )


class TextLostError(PressroomError):
    """The PDF lacks text of the document, also when it is printed again in a new browser. Update Chromium, or report it."""

    code = "TEXT_LOST"
    status = 422
    retryable = False  # it was printed twice already


class WorkerLostError(PressroomError):
    """The worker stopped while it rendered this document, each time it was tried. Shorten the document or report it."""

    code = "WORKER_LOST"
    status = 500


class SettingsError(PressroomError):
    """A setting is not valid. See the settings reference."""

    code = "INVALID_SETTINGS"
    retryable = False
