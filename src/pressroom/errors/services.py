"""Define the errors of the services that Pressroom uses, and of its settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pressroom.errors.base import PressroomError


class RendererUnavailableError(PressroomError):
    """The browser that makes the PDFs could not be used. It is started again; try again in some seconds."""

    code = "RENDERER_UNAVAILABLE"
    status = 503
    retry_seconds = 5

    def __init__(
        self,
        message: str | None = None,
        *,
        details: Mapping[str, Any] | None = None,
        retry_after: int | None = None,
        detail: str = "",
    ) -> None:
        """Take in `detail` what only the log and `pressroom doctor` may show: paths and output of the browser."""
        super().__init__(message, details=details, retry_after=retry_after)
        self.detail = detail


class RendererBusyError(RendererUnavailableError):
    """All tabs of the browser are busy with other documents. Nothing is broken; try again in some seconds."""


class DatabaseUnavailableError(PressroomError):
    """The database does not answer. Nothing that was accepted is lost; try again in some seconds."""

    code = "DATABASE_UNAVAILABLE"
    status = 503
    retry_seconds = 5


class StorageUnavailableError(PressroomError):
    """The file store does not answer or is full. Try again. If it happens again, run `pressroom doctor`."""

    code = "STORAGE_UNAVAILABLE"
    status = 503
    retry_seconds = 5


class IdentityProviderUnavailableError(PressroomError):
    """The identity provider does not answer. Try again in some seconds, or sign in with a password or an API token."""

    code = "IDENTITY_PROVIDER_UNAVAILABLE"
    status = 503
    retry_seconds = 5


class SettingsError(PressroomError):
    """A setting is not valid. See the settings reference."""

    code = "INVALID_SETTINGS"
    retryable = False
