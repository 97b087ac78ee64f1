"""Define every error that Pressroom reports, each with a code, an HTTP status and whether a retry can succeed.

The class docstring is the default message. A message says what failed, why, and what to do; it never holds content of
a document.
"""

from __future__ import annotations

from pressroom.errors.base import (
    ExportWarning,
    FieldError,
    PressroomError,
)
from pressroom.errors.exports import (
    AllPlacesTakenError,
    ExportCancelledError,
    ExportExpiredError,
    ExportTimeoutError,
    ExportTimeoutUnderLoadError,
    QueueFullError,
    QuotaExceededError,
    RenderFailedError,
    StrictWarningsError,
    TextLostError,
    TooManyDocumentsError,
    WorkerLostError,
)
from pressroom.errors.requests import (
    BatchNotFoundError,
    ConflictError,
    CsrfFailedError,
    DailyLimitError,
    DocumentNotFoundError,
    ExamNotFoundError,
    ForbiddenError,
    IdempotencyKeyReusedError,
    InvalidOptionsError,
    InvalidRequestError,
    JobNotFoundError,
    MethodNotAllowedError,
    NotAuthenticatedError,
    NotFoundError,
    PayloadTooLargeError,
    RateLimitedError,
    TemplateNotFoundError,
    UnsupportedMediaTypeError,
    WrongCredentialsError,
)
from pressroom.errors.services import (
    DatabaseUnavailableError,
    IdentityProviderUnavailableError,
    RendererBusyError,
    RendererUnavailableError,
    SettingsError,
    StorageUnavailableError,
)

__all__ = [
    "AllPlacesTakenError",
    "BatchNotFoundError",
    "ConflictError",
    "CsrfFailedError",
    "DailyLimitError",
    "DatabaseUnavailableError",
    "DocumentNotFoundError",
    "ExamNotFoundError",
    "ExportCancelledError",
    "ExportExpiredError",
    "ExportTimeoutError",
    "ExportTimeoutUnderLoadError",
    "ExportWarning",
    "FieldError",
    "ForbiddenError",
    "IdempotencyKeyReusedError",
    "IdentityProviderUnavailableError",
    "InvalidOptionsError",
    "InvalidRequestError",
    "JobNotFoundError",
    "MethodNotAllowedError",
    "NotAuthenticatedError",
    "NotFoundError",
    "PayloadTooLargeError",
    "PressroomError",
    "QueueFullError",
    "QuotaExceededError",
    "RateLimitedError",
    "RenderFailedError",
    "RendererBusyError",
    "RendererUnavailableError",
    "SettingsError",
    "StorageUnavailableError",
    "StrictWarningsError",
    "TemplateNotFoundError",
    "TextLostError",
    "TooManyDocumentsError",
    "UnsupportedMediaTypeError",
    "WorkerLostError",
    "WrongCredentialsError",
]
