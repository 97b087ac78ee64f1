"""Verify signed tokens (JWT) of an identity provider: signature, algorithm, times, issuer and audience.

The algorithms are those of the configured keys and never those that the token asks for: a token cannot have a public
key taken for a shared secret, and none is accepted unsigned.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from joserfc import jws, jwt
from joserfc.errors import ClaimError, ExpiredTokenError, JoseError
from joserfc.jwt import JWTClaimsRegistry

from pressroom.auth.provider_keys import Keys
from pressroom.errors import NotAuthenticatedError

LEEWAY_SECONDS: Final = 30
"""Difference of the clocks of two machines that is tolerated."""
LONGEST_TOKEN: Final = 16_384
"""Characters. Tokens with hundreds of groups have some thousands."""

NOT_SIGNED: Final = "This token is not signed as the identity provider signs. Request a new token from it."
EXPIRED: Final = "This token has expired. Request a new one from the identity provider."
WRONG_CLAIM: Final = (
    "This token cannot be used here: its member {name} is missing or has another value than is configured. "
    "Ask the administrator to compare the settings with what the identity provider writes."
)


class TokenVerifier:
    """Verify tokens of one issuer."""

    def __init__(self, keys: Keys, *, issuer: str, audience: str, now: Callable[[], int] | None = None) -> None:
        """Take the keys, and what `iss` and `aud` must be; empty: they are not checked, and no `aud` is accepted."""
        self._keys = keys
        self._issuer = issuer
        self._audience = audience
        self._now = now

    async def verify(self, token: str) -> dict[str, Any]:
        """Return the claims of a token.

        Raises:
            NotAuthenticatedError: The token is not valid; the message says why, without its content.
            IdentityProviderUnavailableError: The keys could not be fetched.
        """
        key_id = self._key_id(token)
        key = await self._keys.key_of(key_id)
        try:
            claims = jwt.decode(token, key, algorithms=self._keys.algorithms).claims
        except (JoseError, ValueError, TypeError, RecursionError) as error:  # the last: claims that are nested too deeply
            raise NotAuthenticatedError(NOT_SIGNED) from error
        self._check(claims)
        return claims

    def _key_id(self, token: str) -> str | None:
        if len(token) > LONGEST_TOKEN:
            raise NotAuthenticatedError(NOT_SIGNED)
        try:
            header = jws.extract_compact(token.encode()).headers()
        except (JoseError, ValueError, TypeError) as error:
            raise NotAuthenticatedError(NOT_SIGNED) from error
        # Before any key is fetched: most of what is no token of the provider ends here.
        if header.get("alg") not in self._keys.algorithms or "crit" in header:
            raise NotAuthenticatedError(NOT_SIGNED)
        key_id = header.get("kid")
        return key_id if isinstance(key_id, str) else None

    def _check(self, claims: dict[str, Any]) -> None:
        registry = JWTClaimsRegistry(now=self._now, leeway=LEEWAY_SECONDS, exp={"essential": True}, sub={"essential": True})
        if self._issuer:
            registry.options["iss"] = {"essential": True, "value": self._issuer}
        if self._audience:
            registry.options["aud"] = {"essential": True, "value": self._audience}
        elif "aud" in claims:
            # It is meant for somebody, and nobody has said that this is us (RFC 7519, section 4.1.3).
            raise NotAuthenticatedError(WRONG_CLAIM.format(name="aud"))
        try:
            registry.validate(claims)
        except ExpiredTokenError as error:
            raise NotAuthenticatedError(EXPIRED) from error
        except ClaimError as error:
            raise NotAuthenticatedError(WRONG_CLAIM.format(name=error.claim)) from error
