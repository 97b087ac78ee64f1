from __future__ import annotations

from typing import Any

import pytest

from pressroom.auth.external import LONGEST_NAME, identity_of
from pressroom.errors import NotAuthenticatedError


@pytest.mark.parametrize(
    ("claims", "assumed", "email"),
    [
        ({"email": "a@b.org", "email_verified": True}, False, "a@b.org"),
        ({"email": "a@b.org", "email_verified": "true"}, False, "a@b.org"),
        ({"email": "a@b.org"}, True, "a@b.org"),
        ({"email": "a@b.org"}, False, None),
        ({"email": "a@b.org", "email_verified": None}, True, None),
        ({"email": "a@b.org", "email_verified": False}, True, None),
        ({"email": "a@b.org", "email_verified": "false"}, True, None),
        ({"email": "\ud800@b.org"}, True, None),
        ({"email": "a\0@b.org"}, True, None),
        ({"email": "nobody"}, True, None),
        ({"email": 7}, True, None),
        ({}, True, None),
    ],
)
def test_an_address_counts_when_it_is_verified(claims: dict[str, Any], assumed: bool, email: str | None):
    assert identity_of({"iss": "i", "sub": "s", **claims}, assume_verified=assumed).email == email


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"sub": ""},
        {"sub": "\0"},
        {"sub": "\ud800"},
        {"sub": "s" * (LONGEST_NAME + 1)},
        {"sub": "s", "iss": 1},
        {"sub": ["s"]},
    ],
)
def test_an_identity_that_cannot_be_stored_is_refused(claims: dict[str, Any]):
    with pytest.raises(NotAuthenticatedError):
        identity_of(claims, assume_verified=True)
