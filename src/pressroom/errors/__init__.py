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
    ExportCancelledError,
    ExportExpiredError,
    ExportTimeoutError,
    ExportTimeoutUnderLoadError,
    QueueFullError,
    RenderFailedError,
    StrictWarningsError,
    TextLostError,
    WorkerLostError,
)
from pressroom.errors.requests import (
    ConflictError,
    CsrfFailedError,
    DocumentNotFoundError,
    ForbiddenError,
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
)
from pressroom.errors.services import (
    DatabaseUnavailableError,
    RendererBusyError,
    RendererUnavailableError,
    SettingsError,
    StorageUnavailableError,
)

__all__ = [
    "ConflictError",
    "CsrfFailedError",
    "DatabaseUnavailableError",
    "DocumentNotFoundError",
    "ExportCancelledError",
    "ExportExpiredError",
    "ExportTimeoutError",
    "ExportTimeoutUnderLoadError",
    "ExportWarning",
    "FieldError",
    "ForbiddenError",
    "InvalidOptionsError",
    "InvalidRequestError",
    "JobNotFoundError",
    "MethodNotAllowedError",
    "NotAuthenticatedError",
    "NotFoundError",
    "PayloadTooLargeError",
    "PressroomError",
    "QueueFullError",
    "RateLimitedError",
    "RenderFailedError",
    "RendererBusyError",
    "RendererUnavailableError",
    "SettingsError",
    "StorageUnavailableError",
    "StrictWarningsError",
    "TemplateNotFoundError",
    "TextLostError",
    "UnsupportedMediaTypeError",
    "WorkerLostError",
]
