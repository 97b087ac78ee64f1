"""Test secrets and signatures against the specification: https://github.com/standard-webhooks/standard-webhooks."""

from __future__ import annotations

import time

import pytest
from tests.support.webhook_receivers import Received

from pressroom.webhooks.signing import new_secret, secret_of, signed_headers

BODY = '{"test": 2432232314}'
KEY = "k" * 40


def test_the_signature_is_that_of_the_specifications_own_example() -> None:
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 - published with the specification
    headers = signed_headers(BODY, message_id="msg_p5jXN8AQM9LWM0D4loKWxJek", secret=secret, now=1614265330.7)
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_a_signature_is_valid_for_one_secret_and_one_body() -> None:
    secret = new_secret(secret_key=KEY).secret
    headers = signed_headers(BODY, message_id="0198", secret=secret, now=time.time())
    received = Received(line="", headers=headers, body=BODY.encode(), server_name=None)
    received.verify(secret)
    with pytest.raises(AssertionError):
        received.verify(new_secret(secret_key=KEY).secret)
    with pytest.raises(AssertionError):
        Received(line="", headers=headers, body=b'{"test": 1}', server_name=None).verify(secret)
    with pytest.raises(AssertionError):
        Received(line="", headers=headers | {"webhook-id": "0199"}, body=BODY.encode(), server_name=None).verify(secret)


def test_a_secret_is_derived_again_from_its_seed_and_the_key() -> None:
    made = new_secret(secret_key=KEY)
    assert secret_of(made.seed, made.hash, secret_key=KEY) == made.secret
    assert made.secret not in (made.seed + made.hash).decode("latin-1")
    assert new_secret(secret_key=KEY).secret != made.secret


def test_another_key_of_the_installation_is_noticed() -> None:
    made = new_secret(secret_key=KEY)
    assert secret_of(made.seed, made.hash, secret_key="l" * 40) is None
