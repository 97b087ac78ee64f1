"""Signed tokens against a real provider: an HTTP server with keys of its own."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import time
from collections.abc import AsyncGenerator, Callable, Generator
from typing import Any

import httpx
import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from joserfc.jwk import ECKey, OctKey, OKPKey
from tests.support.identity_provider import AUDIENCE, IdentityProvider, identity_provider
from tests.support.polling import until

from pressroom.auth import provider_documents
from pressroom.auth.provider_cache import FRESH_SECONDS, STALE_SECONDS, ProviderCache
from pressroom.auth.provider_documents import MAX_BYTES, fetch_document, open_client
from pressroom.auth.provider_keys import PublishedKeys, SharedSecret, usable_keys
from pressroom.auth.signed_tokens import EXPIRED, LEEWAY_SECONDS, NOT_SIGNED, TokenVerifier
from pressroom.errors import IdentityProviderUnavailableError, NotAuthenticatedError

SECRET = "s" * 32


class Clock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def provider() -> Generator[IdentityProvider]:
    with identity_provider() as found:
        yield found


@pytest_asyncio.fixture
async def client() -> AsyncGenerator[httpx.AsyncClient]:
    async with open_client() as found:
        yield found


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def verifier(provider: IdentityProvider, client: httpx.AsyncClient, clock: Clock) -> TokenVerifier:
    async def fetch() -> Any:
        return usable_keys(await fetch_document(client, f"{provider.issuer}/keys", what="keys"))

    return TokenVerifier(PublishedKeys(ProviderCache(fetch, clock=clock)), issuer=provider.issuer, audience=AUDIENCE)


async def refused(verifier: TokenVerifier, token: str) -> str:
    with pytest.raises(NotAuthenticatedError) as error:
        await verifier.verify(token)
    return error.value.message


def signed_by_hand(header: dict[str, Any], claims: dict[str, Any], secret: bytes | None) -> str:
    signed = b".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in (header, claims))
    signature = b"" if secret is None else hmac.new(secret, signed, hashlib.sha256).digest()
    return b".".join((signed, base64.urlsafe_b64encode(signature).rstrip(b"="))).decode()


async def test_the_claims_of_a_token_of_the_provider_are_returned(provider: IdentityProvider, verifier: TokenVerifier):
    claims = await verifier.verify(provider.token())
    assert (claims["sub"], claims["email"]) == ("p1", "ada@example.org")
    for _ in range(5):
        await verifier.verify(provider.token())
    assert provider.asked == {"/keys": 1}


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"exp": int(time.time()) - LEEWAY_SECONDS - 5}, EXPIRED),
        ({"exp": None}, "member exp"),
        ({"exp": "soon"}, "member exp"),
        ({"nbf": int(time.time()) + 3600}, "member nbf"),
        ({"iat": int(time.time()) + 3600}, "member iat"),
        ({"iss": "https://other.example.org"}, "member iss"),
        ({"iss": None}, "member iss"),
        ({"iss": ["x"]}, "member iss"),
        ({"aud": "another-service"}, "member aud"),
        ({"aud": ["a", "b"]}, "member aud"),
        ({"aud": None}, "member aud"),
        ({"aud": {"pressroom": 1}}, "member aud"),
        ({"sub": None}, "member sub"),
        ({"sub": ""}, "member sub"),
        ({"sub": 1}, "member sub"),
    ],
)
async def test_a_wrong_claim_is_named(provider: IdentityProvider, verifier: TokenVerifier, changed: dict[str, Any], message: str):
    assert message in await refused(verifier, provider.token(**changed))


async def test_times_are_compared_with_some_seconds_of_leeway(provider: IdentityProvider, verifier: TokenVerifier):
    now = int(time.time())
    assert await verifier.verify(provider.token(exp=now - 5, nbf=now + 5, aud=["other", AUDIENCE]))


async def test_no_token_is_accepted_unsigned_or_with_another_algorithm(provider: IdentityProvider, verifier: TokenVerifier):
    token = provider.token()
    (key_id, key), claims = next(iter(provider.keys.items())), await verifier.verify(token)
    public = [key.as_pem(private=False), json.dumps(key.as_dict(private=False)).encode(), b""]
    for algorithm in ("none", "None", "NONE", "", None, 1, ["RS256"]):
        assert await refused(verifier, signed_by_hand({"alg": algorithm, "kid": key_id}, claims, None)) == NOT_SIGNED
    # The public key taken for a shared secret.
    for secret in public:
        for algorithm in ("HS256", "RS256", "ES256"):
            assert await refused(verifier, signed_by_hand({"alg": algorithm, "kid": key_id}, claims, secret)) == NOT_SIGNED
    header, payload, signature = token.split(".")
    for changed in (
        f"{header}.{payload}.",
        f"{header}.{payload}",
        f"{header}..{signature}",
        f"{header}.{payload}.{signature[:-4]}",
    ):
        assert await refused(verifier, changed) == NOT_SIGNED
    crit = signed_by_hand({"alg": "RS256", "kid": key_id, "crit": ["b64"], "b64": False}, claims, b"x")
    assert await refused(verifier, crit) == NOT_SIGNED


async def test_a_key_in_the_token_is_not_used(provider: IdentityProvider, verifier: TokenVerifier):
    with identity_provider() as other:
        other.issuer, other.person = provider.issuer, provider.person
        (own_id,) = provider.keys
        forged = other.token(key_id=next(iter(other.keys)))
        assert "does not publish" in await refused(verifier, forged)
        other.keys = {own_id: next(iter(other.keys.values()))}
        assert await refused(verifier, other.token()) == NOT_SIGNED


@pytest.mark.parametrize(
    ("algorithm", "make"),
    [
        ("ES256", lambda: ECKey.generate_key("P-256")),
        ("ES384", lambda: ECKey.generate_key("P-384")),
        ("Ed25519", lambda: OKPKey.generate_key("Ed25519")),
    ],
)
async def test_keys_on_curves_sign_too(
    provider: IdentityProvider, verifier: TokenVerifier, algorithm: str, make: Callable[[], ECKey | OKPKey]
):
    provider.keys["curve"] = make()
    assert await verifier.verify(provider.token(key_id="curve", algorithm=algorithm))
    assert await verifier.verify(provider.token(key_id=next(iter(provider.keys)), algorithm="PS256"))


async def test_a_published_secret_and_a_key_for_encryption_verify_nothing(provider: IdentityProvider, verifier: TokenVerifier):
    secret = OctKey.import_key(b"p" * 32).as_dict() | {"kid": "shared"}
    encrypting = next(iter(provider.keys.values())).as_dict(private=False) | {"kid": "enc", "use": "enc"}
    provider.extra_keys = [secret, encrypting, "no key", {"kty": "RSA"}, {"kty": "EC", "crv": "P-256", "x": "!", "y": 1}, {}]
    claims = await verifier.verify(provider.token())
    assert await refused(verifier, signed_by_hand({"alg": "HS256", "kid": "shared"}, claims, b"p" * 32)) == NOT_SIGNED
    assert "does not publish" in await refused(verifier, signed_by_hand({"alg": "RS256", "kid": "shared"}, claims, b"p" * 32))
    assert "does not publish" in await refused(verifier, signed_by_hand({"alg": "RS256", "kid": "enc"}, claims, b"p" * 32))


async def test_a_rotated_key_is_found_and_the_old_one_is_refused(
    provider: IdentityProvider, verifier: TokenVerifier, clock: Clock
):
    old = provider.token()
    await verifier.verify(old)
    provider.rotate()
    await verifier.verify(old)  # until the keys are fetched again
    clock.now += 11
    await verifier.verify(provider.token())
    assert provider.asked["/keys"] == 2
    assert "does not publish" in await refused(verifier, old)


async def test_a_withdrawn_key_is_refused_when_the_keys_are_old(
    provider: IdentityProvider, verifier: TokenVerifier, clock: Clock
):
    old = provider.token()
    await verifier.verify(old)
    provider.rotate()
    clock.now += FRESH_SECONDS
    assert "does not publish" in await refused(verifier, old)


async def test_invented_key_ids_do_not_make_the_provider_be_asked_again_and_again(
    provider: IdentityProvider, verifier: TokenVerifier, clock: Clock
):
    claims = await verifier.verify(provider.token())
    for number in range(50):
        forged = signed_by_hand({"alg": "RS256", "kid": f"k{number}"}, claims, b"x")
        assert "does not publish" in await refused(verifier, forged)
    assert provider.asked["/keys"] == 1
    clock.now += 11
    for number in range(50):
        await refused(verifier, signed_by_hand({"alg": "RS256", "kid": f"k{number}"}, claims, b"x"))
    assert provider.asked["/keys"] == 2


async def test_many_requests_at_once_fetch_the_keys_once(provider: IdentityProvider, verifier: TokenVerifier):
    provider.answers.clear()
    token = provider.token()
    asked = [asyncio.create_task(verifier.verify(token)) for _ in range(20)]
    await until(lambda: provider.asked["/keys"], seconds=10, what="the keys are fetched")
    provider.answers.set()
    assert len(await asyncio.gather(*asked)) == 20
    assert provider.asked["/keys"] == 1


@pytest.mark.parametrize(
    "broken",
    [{"status": 500}, {"status": 404}, {"status": 302}, {"body": b"no JSON"}, {"body": b"[]"}, {"body": b" " * (MAX_BYTES + 1)}],
)
async def test_a_provider_that_answers_no_keys_is_unavailable(
    provider: IdentityProvider, verifier: TokenVerifier, clock: Clock, broken: dict[str, Any]
):
    for name, value in broken.items():
        setattr(provider, name, value)
    token = provider.token()
    for _ in range(3):
        with pytest.raises(IdentityProviderUnavailableError) as error:
            await verifier.verify(token)
        assert error.value.retry_after
    assert provider.asked["/keys"] == 1
    provider.status, provider.body = 200, None
    clock.now += 11
    assert await verifier.verify(token)


async def test_a_provider_that_does_not_answer_is_given_up_in_time(
    provider: IdentityProvider, verifier: TokenVerifier, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(provider_documents, "FETCH_SECONDS", 0.3)
    provider.answers.clear()
    async with asyncio.timeout(30):
        with pytest.raises(IdentityProviderUnavailableError):
            await verifier.verify(provider.token())


async def test_kept_keys_are_used_for_an_hour_while_the_provider_is_down(
    provider: IdentityProvider, verifier: TokenVerifier, clock: Clock
):
    token = provider.token()
    await verifier.verify(token)
    provider.status = 503
    clock.now += FRESH_SECONDS + 1
    assert await verifier.verify(token)
    unknown = signed_by_hand({"alg": "RS256", "kid": "new"}, {}, b"x")
    with pytest.raises(IdentityProviderUnavailableError):  # nobody can say whether the key is known
        await verifier.verify(unknown)
    clock.now += STALE_SECONDS
    with pytest.raises(IdentityProviderUnavailableError):
        await verifier.verify(token)


async def test_kept_keys_are_used_while_another_request_fetches_them(
    provider: IdentityProvider, verifier: TokenVerifier, clock: Clock
):
    token = provider.token()
    await verifier.verify(token)
    clock.now += FRESH_SECONDS
    provider.answers.clear()
    fetching = asyncio.create_task(verifier.verify(token))
    await until(lambda: provider.asked["/keys"] == 2, seconds=10, what="the keys are fetched again")
    await verifier.verify(token)
    assert not fetching.done()
    provider.answers.set()
    await fetching


async def test_a_token_without_a_key_id_is_verified_with_the_only_key(provider: IdentityProvider, verifier: TokenVerifier):
    provider.keys["second"] = ECKey.generate_key("P-256")
    claims = await verifier.verify(provider.token())
    assert "does not publish" in await refused(verifier, signed_by_hand({"alg": "RS256"}, claims, b"x"))


async def test_a_shared_secret_signs_with_hmac_only(provider: IdentityProvider):
    verifier = TokenVerifier(SharedSecret(SECRET), issuer="", audience="")
    claims: dict[str, Any] = {"sub": "p1", "exp": int(time.time()) + 60}
    assert await verifier.verify(signed_by_hand({"alg": "HS256"}, claims, SECRET.encode())) == claims
    assert await refused(verifier, signed_by_hand({"alg": "HS256"}, claims, b"another")) == NOT_SIGNED
    assert await refused(verifier, signed_by_hand({"alg": "none"}, claims, None)) == NOT_SIGNED
    assert await refused(verifier, provider.token()) == NOT_SIGNED
    # A token for somebody, when nobody has said who we are.
    assert "member aud" in await refused(verifier, signed_by_hand({"alg": "HS256"}, {**claims, "aud": "x"}, SECRET.encode()))
    no_claims: list[Any] = [[], "x", 1, None]
    for payload in no_claims:
        assert await refused(verifier, signed_by_hand({"alg": "HS256"}, payload, SECRET.encode())) == NOT_SIGNED


async def test_claims_that_are_nested_too_deeply_are_refused():
    verifier = TokenVerifier(SharedSecret(SECRET), issuer="", audience="")
    header, payload = (base64.urlsafe_b64encode(part).rstrip(b"=") for part in (b'{"alg":"HS256"}', b"[" * 6000))
    signature = hmac.new(SECRET.encode(), header + b"." + payload, hashlib.sha256).digest()
    token = b".".join((header, payload, base64.urlsafe_b64encode(signature).rstrip(b"=")))
    assert await refused(verifier, token.decode()) == NOT_SIGNED


WORDS = st.text(max_size=40) | st.sampled_from(["e30", "eyJhbGciOiJIUzI1NiJ9", "eyJhbGciOiJub25lIn0", "bnVsbA", "W10", "", "é"])


@given(parts=st.lists(WORDS, max_size=5))
@examples(max_examples=300, deadline=None)
def test_whatever_is_no_token_is_refused_with_a_sentence(parts: list[str]):
    verifier = TokenVerifier(SharedSecret(SECRET), issuer="", audience="")
    assert asyncio.run(refused(verifier, ".".join(parts))) == NOT_SIGNED


async def test_a_very_long_token_is_not_read():
    verifier = TokenVerifier(SharedSecret(SECRET), issuer="", audience="")
    assert await refused(verifier, "e30." * 10_000) == NOT_SIGNED
