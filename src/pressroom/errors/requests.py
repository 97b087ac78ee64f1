"""Define the errors of requests that cannot be carried out as they are."""

from __future__ import annotations

from collections.abc import Sequence

from pressroom.errors.base import FieldError, PressroomError


class InvalidRequestError(PressroomError):
    """The request could not be read. Check it against the API reference."""

    code = "INVALID_REQUEST"
    status = 400
    retryable = False

    @classmethod
    def for_fields(cls, fields: Sequence[FieldError], *, what: str = "request") -> InvalidRequestError:
        """Make an error with all fields in its details and the first one in its message."""
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
    """This needs authentication. Send "Authorization: Bearer <token>"; `pressroom tokens create` makes a token."""

    code = "NOT_AUTHENTICATED"
    status = 401
    retryable = False


class WrongCredentialsError(NotAuthenticatedError):
    """There is no user with this e-mail address and this password. Check both, then try again."""


class ForbiddenError(PressroomError):
    """You have no right to do this. Ask an administrator for it."""

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


class UndoOverError(NotFoundError):
    """This was deleted too long ago to be undone. Make it anew."""


class ReferenceNotFoundError(NotFoundError):
    """The document points at a resume that was deleted. Name another one in `data.resume`, or remove this member."""

    code = "REFERENCE_NOT_FOUND"


class ExamNotFoundError(NotFoundError):
    """Your institution has no such exam. `GET /api/exams` lists those that it has."""


class JobNotFoundError(NotFoundError):
    """There is no such job among yours, or it has ended. `GET /api/v1/export/history` lists completed exports."""

    code = "JOB_NOT_FOUND"


class ExportNotFoundError(NotFoundError):
    """There is no such export among yours. `GET /api/v1/export/history` lists them."""


class BatchNotFoundError(NotFoundError):
    """There is no such batch among yours. It may have been removed with its exports."""


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


class IdempotencyKeyReusedError(ConflictError):
    """This `Idempotency-Key` came with another request before. Use a new key for each new request."""


class DocumentLimitError(ConflictError):
    """You have as many documents as one user may have. Delete some that you no longer need, then try again."""


class NotRepeatableError(ConflictError):
    """Only a failed or cancelled export can be tried again. Wait for this one to end, or export the document anew."""


class PreviewReplacedError(PressroomError):
    """A newer preview of this editor was asked for, or nobody waits for this one. Show the newer one."""

    code = "PREVIEW_REPLACED"
    status = 409
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


class RateLimitedError(PressroomError):
    """You have asked for too much at once. Wait for what is under way, then try again."""

    code = "RATE_LIMITED"
    status = 429


class DailyLimitError(RateLimitedError):
    """You have exported as much today as one user may on a day. The count begins anew at midnight UTC."""


class WrongPasswordError(ForbiddenError):
    """The current password is not right, so it was not changed. Enter the password that you sign in with."""


class SignInLinkOverError(PressroomError):
    """This sign-in link is not valid any more. It was used, or has expired after fifteen minutes: request a new one."""

    code = "SIGN_IN_LINK_OVER"
    status = 410
    retryable = False
