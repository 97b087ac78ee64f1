"""The identity providers that the settings name."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import httpx
from joserfc.jwk import Key

from pressroom.auth.external import authenticate_external, identity_of
from pressroom.auth.oidc import OpenIdProvider
from pressroom.auth.principal import Principal
from pressroom.auth.provider_cache import ProviderCache
from pressroom.auth.provider_documents import fetch_document, open_client
from pressroom.auth.provider_keys import Keys, PublishedKeys, SharedSecret, usable_keys
from pressroom.auth.signed_tokens import TokenVerifier
from pressroom.db.pool import Pool
from pressroom.settings import Settings


@dataclass(frozen=True, kw_only=True)
class BearerTokens:
    """Accept the tokens of an identity provider as bearer tokens."""

    verifier: TokenVerifier
    create_users: bool
    assume_verified: bool
    """Whether an address counts as verified if the token does not say."""

    async def authenticate(self, pool: Pool, token: str) -> Principal:
        """Return the user of a token.

        Raises:
            NotAuthenticatedError: The token is not valid.
            UnknownIdentityError: There is no user for it.
            IdentityProviderUnavailableError: The keys could not be fetched.
        """
        claims = await self.verifier.verify(token)
        identity = identity_of(claims, assume_verified=self.assume_verified)
        principal = await authenticate_external(pool, identity, create=self.create_users)
        # An API token that is made with this token does not outlive it.
        return replace(principal, expires_at=_expiry(claims["exp"]))


@dataclass(frozen=True, kw_only=True)
class Providers:
    """The providers; None: not configured."""

    bearer_tokens: BearerTokens | None = None
    openid: OpenIdProvider | None = None


@asynccontextmanager
async def open_providers(settings: Settings) -> AsyncGenerator[Providers]:
    """Open the configured providers. Nothing is fetched before it is needed."""
    if not (settings.jwt_jwks_url or settings.jwt_secret or settings.oidc_issuer):
        yield Providers()
        return
    async with open_client() as client:
        yield Providers(bearer_tokens=_bearer_tokens(settings, client), openid=_openid(settings, client))


def _expiry(seconds: float) -> datetime | None:
    """Return the time of an `exp`; None: it is after the last year that there is."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def _bearer_tokens(settings: Settings, client: httpx.AsyncClient) -> BearerTokens | None:
    if settings.jwt_secret:
        keys: Keys = SharedSecret(settings.jwt_secret)
    elif settings.jwt_jwks_url:

        async def fetch() -> Mapping[str, Key]:
            return usable_keys(await fetch_document(client, settings.jwt_jwks_url, what="keys"))

        keys = PublishedKeys(ProviderCache(fetch))
    else:
        return None
    return BearerTokens(
        verifier=TokenVerifier(keys, issuer=settings.jwt_issuer, audience=settings.jwt_audience),
        create_users=settings.jwt_create_users,
        # Whoever shares a secret with Pressroom signs for its own users.
        assume_verified=settings.trust_issuer_email or settings.jwt_secret is not None,
    )


def _openid(settings: Settings, client: httpx.AsyncClient) -> OpenIdProvider | None:
    if not settings.oidc_issuer:
        return None
    return OpenIdProvider(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        assume_verified=settings.trust_issuer_email,
        client=client,
    )
