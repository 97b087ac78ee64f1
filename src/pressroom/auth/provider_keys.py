"""The keys that verify signed tokens: one shared secret, or the published keys of an identity provider."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any, Final, Protocol, cast

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, OctKey, OKPKey, RSAKey

from pressroom.auth.provider_cache import ProviderCache
from pressroom.errors import NotAuthenticatedError

LOG: Final = logging.getLogger(__name__)

KEY_TYPES: Final[dict[str, type[RSAKey | ECKey | OKPKey]]] = {"RSA": RSAKey, "EC": ECKey, "OKP": OKPKey}
"""Types of published keys. A published symmetric key would be no secret, so it is ignored."""
UNKNOWN_KEY: Final = "This token is signed with a key that the identity provider does not publish. Request a new token from it."


class Keys(Protocol):
    """Find the key of a token, and name the algorithms that it may be signed with."""

    algorithms: tuple[str, ...]

    async def key_of(self, key_id: str | None) -> Key:
        """Return the key with the id that the token names.

        Raises:
            NotAuthenticatedError: There is no such key.
            IdentityProviderUnavailableError: The keys could not be fetched.
        """
        ...


class SharedSecret:
    """One secret that signs and verifies."""

    algorithms: tuple[str, ...] = ("HS256", "HS384", "HS512")

    def __init__(self, secret: str) -> None:
        """Take the secret."""
        self._key = OctKey.import_key(secret)

    async def key_of(self, key_id: str | None) -> Key:
        """Return the secret, whatever id the token names."""
        del key_id
        return self._key


class PublishedKeys:
    """The keys of an identity provider.

    A token that names an unknown key has the keys fetched again, but at most once in `RETRY_SECONDS`: invented ids do not
    make Pressroom call the provider for each request.
    """

    algorithms: tuple[str, ...] = (
        "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519",
    )  # fmt: skip

    def __init__(self, keys: ProviderCache[Mapping[str, Key]]) -> None:
        """Take the keys by id."""
        self._keys = keys

    async def key_of(self, key_id: str | None) -> Key:
        """Return the key with this id; without an id, the only key there is.

        Raises:
            NotAuthenticatedError: The provider publishes no such key.
            IdentityProviderUnavailableError: The keys cannot be fetched.
        """
        key = _find(await self._keys.read(), key_id) or _find(await self._keys.read_again(), key_id)
        if key is None:
            raise NotAuthenticatedError(UNKNOWN_KEY)
        return key


def usable_keys(key_set: dict[str, Any]) -> dict[str, Key]:
    """Return the keys of a published set that verify signatures, by id. Others are left out."""
    published: Any = key_set.get("keys")
    keys: dict[str, Key] = {}
    for member in cast("list[Any]", published) if isinstance(published, list) else []:
        if not isinstance(member, dict):
            continue
        data = cast("dict[str, Any]", member)
        kind = KEY_TYPES.get(str(data.get("kty")))
        if kind is None or data.get("use", "sig") != "sig":
            continue
        try:
            key = kind.import_key({name: value for name, value in data.items() if name not in {"key_ops", "x5c"}})
            key.ensure_kid()
        except (JoseError, ValueError, TypeError, KeyError) as error:
            LOG.warning("a key of the identity provider cannot be used", extra={"reason": type(error).__name__})
            continue
        keys[str(key.kid)] = key
    return keys


def _find(keys: Mapping[str, Key], key_id: str | None) -> Key | None:
    if key_id is None:
        return next(iter(keys.values())) if len(keys) == 1 else None
    return keys.get(key_id)
