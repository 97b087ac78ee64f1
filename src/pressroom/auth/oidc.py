"""Sign in at an OpenID provider: authorization code flow with PKCE, state and nonce.

joserfc verifies the ID token. What remains of the flow is one redirect and one request.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import logging
import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote, urlencode

import httpx
import msgspec
from joserfc.jwk import Key

from pressroom.auth.external import ExternalIdentity, identity_of
from pressroom.auth.provider_cache import ProviderCache
from pressroom.auth.provider_documents import fetch_document, fetch_json
from pressroom.auth.provider_keys import PublishedKeys, usable_keys
from pressroom.auth.signed_tokens import TokenVerifier
from pressroom.auth.tokens import new_secret
from pressroom.errors import IdentityProviderUnavailableError, NotAuthenticatedError
from pressroom.settings import is_protected

LOG: Final = logging.getLogger(__name__)

ERROR_CODE: Final = re.compile(r"[a-z_]{1,40}")
REFUSED: Final = "The identity provider did not confirm this sign-in. Begin again at /sign-in."


class Pending(msgspec.Struct, frozen=True, kw_only=True):
    """What the browser keeps while its user is at the provider."""

    state: str
    nonce: str
    verifier: str


class _Description(msgspec.Struct, frozen=True, kw_only=True):
    """What a provider publishes of itself (OpenID Connect Discovery, section 3); other members are ignored."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: list[str] = msgspec.field(default_factory=lambda: ["client_secret_basic"])


class OpenIdProvider:
    """The OpenID provider of the settings."""

    def __init__(
        self, *, issuer: str, client_id: str, client_secret: str, assume_verified: bool, client: httpx.AsyncClient
    ) -> None:
        """Take the settings, and a client for requests to the provider."""
        self._issuer = issuer
        self._client_id = client_id
        self._client_secret = client_secret
        self._assume_verified = assume_verified
        self._client = client
        self._description = ProviderCache(self._fetch_description)
        keys = PublishedKeys(ProviderCache(self._fetch_keys))
        self._verifier = TokenVerifier(keys, issuer=issuer, audience=client_id)

    async def begin(self, *, redirect_uri: str) -> tuple[str, Pending]:
        """Return the address to send the browser to, and what the browser keeps meanwhile.

        Raises:
            IdentityProviderUnavailableError: The provider does not answer.
        """
        pending = Pending(state=new_secret(), nonce=new_secret(), verifier=new_secret())
        digest = hashlib.sha256(pending.verifier.encode()).digest()
        query = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": redirect_uri,
            "scope": "openid email",
            "state": pending.state,
            "nonce": pending.nonce,
            "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
            "code_challenge_method": "S256",
        }
        address = (await self._description.read()).authorization_endpoint
        return f"{address}{'&' if '?' in address else '?'}{urlencode(query)}", pending

    async def finish(self, pending: Pending, *, code: str, redirect_uri: str) -> ExternalIdentity:
        """Exchange the code of a browser that came back, and return who signed in.

        Raises:
            NotAuthenticatedError: The provider refused the code, or its ID token is not valid or not for this sign-in.
            IdentityProviderUnavailableError: The provider does not answer.
        """
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": pending.verifier,
            "client_id": self._client_id,
        }
        description = await self._description.read()
        headers: dict[str, str] = {}
        if "client_secret_basic" in description.token_endpoint_auth_methods_supported:
            # Both are encoded as in a form first (RFC 6749, section 2.3.1).
            pair = f"{quote(self._client_id, safe='')}:{quote(self._client_secret, safe='')}"
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        else:
            form["client_secret"] = self._client_secret
        request = self._client.build_request("POST", description.token_endpoint, data=form, headers=headers)
        status, answer = await fetch_json(self._client, request, what="token")
        token = answer.get("id_token")
        if status != 200 or not isinstance(token, str):  # noqa: PLR2004 - OK
            # Such as `invalid_client`: the administrator must know that it is the registration that is wrong.
            LOG.warning(
                "the identity provider gave no ID token", extra={"status": status, "reason": error_code(answer.get("error"))}
            )
            raise NotAuthenticatedError(REFUSED)
        claims = await self._verifier.verify(token)
        self._check_sign_in(claims, nonce=pending.nonce)
        return identity_of(claims, assume_verified=self._assume_verified)

    def _check_sign_in(self, claims: dict[str, Any], *, nonce: str) -> None:
        # The nonce binds the token to this browser's sign-in; `azp` says for whom a token of several services is.
        if not hmac.compare_digest(str(claims.get("nonce")).encode(), nonce.encode()):
            raise NotAuthenticatedError(REFUSED)
        if claims.get("azp", self._client_id) != self._client_id:
            raise NotAuthenticatedError(REFUSED)

    async def _fetch_keys(self) -> Mapping[str, Key]:
        description = await self._description.read()
        return usable_keys(await fetch_document(self._client, description.jwks_uri, what="keys"))

    async def _fetch_description(self) -> _Description:
        url = f"{self._issuer.rstrip('/')}/.well-known/openid-configuration"
        return _checked(await fetch_document(self._client, url, what="description"), issuer=self._issuer)


def error_code(value: object) -> str | None:
    """Return an error code of a provider that is safe to log; None: it is none (RFC 6749, section 5.2)."""
    return value if isinstance(value, str) and ERROR_CODE.fullmatch(value) else None


def _checked(found: dict[str, Any], *, issuer: str) -> _Description:
    try:
        description = msgspec.convert(found, _Description)
    except msgspec.ValidationError as error:
        LOG.warning("the description of the identity provider lacks a member", extra={"reason": str(error)})
        raise IdentityProviderUnavailableError from error
    addresses = (description.authorization_endpoint, description.token_endpoint, description.jwks_uri)
    if description.issuer != issuer or not all(map(is_protected, addresses)):
        LOG.warning("the identity provider has another `issuer` than PRESSROOM_OIDC_ISSUER, or an address without TLS")
        raise IdentityProviderUnavailableError
    return description
