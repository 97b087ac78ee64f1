"""Read settings from environment variables `PRESSROOM_*` and a `.env` file; the environment takes precedence."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import msgspec
from dotenv import dotenv_values

from pressroom.errors import SettingsError

PREFIX: Final = "PRESSROOM_"
SECRET_CHARACTERS: Final = 32
THIS_MACHINE: Final = frozenset({"127.0.0.1", "::1", "localhost"})
Positive = Annotated[int, msgspec.Meta(ge=1)]
PositiveSeconds = Annotated[float, msgspec.Meta(gt=0)]
Secret = Annotated[str, msgspec.Meta(min_length=SECRET_CHARACTERS)] | None
LogLevel = Literal["debug", "info", "warning", "error"]

RULES: Final[dict[Any, str]] = {
    Positive: "it must be a whole number, 1 or more",
    PositiveSeconds: "it must be a number of seconds greater than 0",
    bool: "it must be true or false",
    Secret: f"it must have at least {SECRET_CHARACTERS} characters",
    LogLevel: "it must be debug, info, warning or error",
    ZoneInfo: "it must be the name of a time zone in the IANA database",
}
EXAMPLES: Final[dict[str, str]] = {
    "database_url": "postgresql://user:password@host:5432/pressroom",
    "data_dir": "./var",
    "storage_url": "file:///srv/pressroom/files",
    "secret_key": "the output of `openssl rand -hex 32`",
    "chromium": "/usr/bin/chromium-headless-shell",
    "worker_concurrency": "3",
    "report_concurrency": "2",
    "render_timeout_seconds": "8",
    "export_ttl_seconds": "604800",
    "link_ttl_seconds": "3600",
    "max_body_bytes": "5000000",
    "base_url": "https://exports.example.org",
    "metrics_token": "the output of `openssl rand -hex 32`",
    "log_level": "info",
    "time_zone": "Europe/Paris",
    "requests_per_minute": "3000",
    "max_in_flight": "50",
    "max_waiting": "10000",
    "quota_bytes": "100000000",
    "daily_operations": "100",
    "batch_max": "10",
    "max_documents": "1000",
    "max_versions": "100",
    "webhooks_allow_private": "true",
    "jwt_jwks_url": "https://login.example.org/keys",
    "jwt_secret": "the output of `openssl rand -hex 32`",
    "jwt_issuer": "https://login.example.org",
    "jwt_audience": "pressroom",
    "jwt_create_users": "true",
    "oidc_issuer": "https://login.example.org",
    "oidc_client_id": "pressroom",
    "oidc_client_secret": "the secret that the provider shows",
    "oidc_create_users": "true",
    "trust_issuer_email": "true",
}
NEEDED: Final[dict[str, tuple[str, ...]]] = {
    "jwt_jwks_url": ("jwt_issuer", "jwt_audience"),
    "oidc_issuer": ("oidc_client_id", "oidc_client_secret"),
}
"""Settings that are not complete without others: a provider signs tokens for other services with the same keys."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """All settings, read once at the start."""

    database_url: str = ""
    """PostgreSQL 14 or later; empty: an embedded PostgreSQL under `data_dir`."""
    data_dir: Path = Path("var")
    """The folder of the embedded database, the file store and the generated secret."""
    storage_url: str = ""
    """The file store: a folder, or `s3://bucket/prefix`; empty: `data_dir`/files."""
    secret_key: Secret = None
    """The key that signs download links and webhooks. Required with a configured database; else generated once in `data_dir`."""
    chromium: Path | None = None
    """The browser's program; empty: the first one found on the machine."""
    worker_concurrency: Positive = 3
    """Documents that one worker prints at once, each in a tab. One more than there are cores is a good number."""
    report_concurrency: Positive = 2
    """Exam reports that one worker makes at once. Their pages are printed in the tabs that large documents may have."""
    render_timeout_seconds: PositiveSeconds = 8.0
    """Timeout in seconds of printing a short document, of finishing it, and of proving it; longer for longer documents."""
    export_ttl_seconds: Positive = 7 * 24 * 3600
    """Lifetime of an export's file, in seconds."""
    link_ttl_seconds: Positive = 3600
    """Lifetime of a signed download link, in seconds."""
    max_body_bytes: Positive = 5_000_000
    """The largest request body, in bytes."""
    base_url: str = ""
    """The service's address for users behind a proxy; empty: taken from the request."""
    metrics_token: str = ""
    """Bearer token required by `GET /metrics`; empty: only connections from this machine are allowed."""
    log_level: LogLevel = "info"
    """debug, info, warning or error."""
    time_zone: ZoneInfo = ZoneInfo("UTC")
    """The time zone, by its IANA name, of the day on the cover of an exam report and of the time in the name of a table."""
    requests_per_minute: Positive = 3000
    """Requests per minute that one web process answers for one user."""
    max_in_flight: Positive = 50
    """Exports of one user that wait or run at once."""
    max_waiting: Positive = 10_000
    """Exports of all users that wait at once."""
    quota_bytes: Positive = 100_000_000
    """Bytes of stored exports of one user, beyond which nothing more is exported."""
    daily_operations: Positive = 100
    """Exports of one user in a day (UTC); a stored file that is used again does not count."""
    batch_max: Positive = 10
    """The most documents of a batch."""
    max_documents: Positive = 1000
    """The most documents of one user."""
    max_versions: Positive = 100
    """The most versions of a document: a save deletes older ones."""
    webhooks_allow_private: bool = False
    """Whether webhooks may have http addresses, and addresses of this machine and of internal networks."""
    jwt_jwks_url: str = ""
    """Accept tokens of an identity provider as bearer tokens: the address of its keys. Needs issuer and audience."""
    jwt_secret: Secret = None
    """Accept tokens that are signed with this shared secret as bearer tokens, instead of `jwt_jwks_url`."""
    jwt_issuer: str = ""
    """The `iss` of these tokens."""
    jwt_audience: str = ""
    """The `aud` of these tokens."""
    jwt_create_users: bool = False
    """Whether a token with an unknown address adds a user, with the role member."""
    oidc_issuer: str = ""
    """The OpenID provider at which people sign in. Needs client id and secret."""
    oidc_client_id: str = ""
    """The id that the provider gave to this service."""
    oidc_client_secret: str = ""
    """The secret that the provider gave to this service."""
    oidc_create_users: bool = False
    """Whether a person with an unknown address who signs in becomes a user, with the role member."""
    trust_issuer_email: bool = False
    """Whether an address counts as verified if the provider does not say (`email_verified`)."""

    @property
    def embedded(self) -> bool:
        """Return whether the embedded PostgreSQL is used."""
        return not self.database_url

    @property
    def files_url(self) -> str:
        """Return the address of the file store, or its default."""
        return self.storage_url or (self.data_dir / "files").resolve().as_uri()


def load_settings(environ: Mapping[str, str] | None = None, *, env_file: Path | None = Path(".env")) -> Settings:
    """Read the settings.

    Raises:
        SettingsError: A variable is unknown or has a wrong value; the message names it and gives a valid example.
    """
    values: dict[str, str] = {}
    if env_file is not None and env_file.is_file():
        values.update({key: value for key, value in dotenv_values(env_file).items() if value is not None})
    values.update(os.environ if environ is None else environ)
    raw = {key.removeprefix(PREFIX).lower(): value for key, value in values.items() if key.startswith(PREFIX) and value}
    for name in sorted(raw.keys() - set(Settings.__struct_fields__)):
        known = ", ".join(PREFIX + field.upper() for field in Settings.__struct_fields__)
        raise SettingsError(f"{PREFIX}{name.upper()} is not a setting of Pressroom. Known are: {known}.")
    if "database_url" in raw and not raw["database_url"].startswith(("postgresql://", "postgres://")):
        raise SettingsError(_wrong("database_url", "it does not start with postgresql://"))
    _check_identity_providers(raw)
    return Settings(**{name: _convert(name, value) for name, value in raw.items()})


def with_secret(settings: Settings) -> Settings:
    """Return settings with a signing key: the configured one, or with the embedded database one that is generated once.

    Raises:
        SettingsError: A database is configured and no key, so that several processes would sign with different keys.
    """
    if settings.secret_key:
        return settings
    if not settings.embedded:
        raise SettingsError(_wrong("secret_key", "it is not set, and it has no default when a database is configured"))
    path = settings.data_dir / "secret_key"
    if not path.exists():
        _write_if_missing(path, secrets.token_hex(32))
    key = path.read_text().strip()
    if len(key) < SECRET_CHARACTERS:
        raise SettingsError(f"The file {path} does not hold a signing key. Delete it: a new one is made at the next start.")
    return msgspec.structs.replace(settings, secret_key=key)


def _write_if_missing(path: Path, text: str) -> None:
    """Write a file atomically with mode 0600, unless another process has written it meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=path.name) as file, suppress(FileExistsError):
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
        os.link(file.name, path)


def _check_identity_providers(raw: Mapping[str, str]) -> None:
    if "jwt_jwks_url" in raw and "jwt_secret" in raw:
        raise SettingsError(_wrong("jwt_secret", f"{PREFIX}JWT_JWKS_URL is set too, and only one of them can be used"))
    for name, others in NEEDED.items():
        for other in others:
            if name in raw and other not in raw:
                raise SettingsError(_wrong(other, f"it is not set, and {PREFIX}{name.upper()} needs it"))
        if name in raw and not is_protected(raw[name]):
            raise SettingsError(_wrong(name, "it does not start with https://"))


def is_protected(url: str) -> bool:
    """Return whether nobody can change what this address sends on its way: over TLS, or from this machine."""
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in THIS_MACHINE))
    except ValueError:
        return False


def _convert(name: str, value: str) -> Any:
    field = next(field for field in msgspec.structs.fields(Settings) if field.name == name)
    try:
        return msgspec.convert(value, field.type, strict=False, dec_hook=_decode)
    except msgspec.ValidationError as error:
        raise SettingsError(_wrong(name, RULES[field.type])) from error


def _decode(kind: type[Any], value: Any) -> Any:
    if kind is Path:
        return Path(value).expanduser()
    try:
        return ZoneInfo(value)
    except (KeyError, OSError) as error:  # there is no file of this name, or it is a folder
        raise ValueError(value) from error


def _wrong(name: str, why: str) -> str:
    return f"{PREFIX}{name.upper()} is not valid: {why}. A valid example: {PREFIX}{name.upper()}={EXAMPLES[name]}"
