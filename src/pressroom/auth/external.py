"""Find the users of identities that another service has authenticated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from psycopg.rows import dict_row

from pressroom.auth.principal import Principal, Scope
from pressroom.auth.users import is_email
from pressroom.db.pool import Pool, connection
from pressroom.db.sql import load_queries
from pressroom.errors import ForbiddenError, NotAuthenticatedError

_QUERIES = load_queries("pressroom.auth")

LONGEST_NAME: Final = 255
"""Characters of an issuer and of a subject (OpenID Connect Core, section 2)."""
SCOPES: Final[frozenset[Scope]] = frozenset({"read", "export"})
"""What a bearer token of a provider may do. Administrators sign in or use an API token, so that what is for them does
not depend on another service's tokens."""


class UnknownIdentityError(ForbiddenError):
    """There is no user for this identity. Ask an administrator to add one with its e-mail address, or to unlink the old one."""


class UnconfirmedAddressError(UnknownIdentityError):
    """The identity provider does not confirm your e-mail address (email, email_verified), so no user can be found by it."""


@dataclass(frozen=True, kw_only=True)
class ExternalIdentity:
    """A subject of an issuer; `email` is None unless it is verified."""

    issuer: str
    subject: str
    email: str | None


def identity_of(claims: dict[str, Any], *, assume_verified: bool) -> ExternalIdentity:
    """Read the identity in the verified claims of a token.

    An address counts when it is verified: `email_verified` is true, or is absent and `assume_verified`. An address that
    somebody only claims would open the account of somebody else.

    Raises:
        NotAuthenticatedError: Issuer or subject cannot be stored.
    """
    issuer, subject = claims.get("iss", ""), claims.get("sub")
    if not _is_name(issuer) or not _is_name(subject) or not subject:
        raise NotAuthenticatedError("This token has no usable sub or iss. Check what the identity provider writes into it.")
    email = claims.get("email")
    verified = claims.get("email_verified", assume_verified) in (True, "true")  # some providers write it as text
    return ExternalIdentity(
        issuer=issuer, subject=subject, email=email if verified and isinstance(email, str) and is_email(email) else None
    )


async def authenticate_external(pool: Pool, identity: ExternalIdentity, *, create: bool) -> Principal:
    """Return the user of an identity, who is linked to it at its first use, or added if `create`.

    Raises:
        UnconfirmedAddressError: It is not linked to a user, and has no verified address to find one by.
        UnknownIdentityError: There is no user for it, or its user is linked to another subject of the issuer.
    """
    parameters = {
        "issuer": identity.issuer,
        "subject": identity.subject,
        "email": identity.email,
        "create": create,
    }
    async with connection(pool) as conn, conn.cursor(row_factory=dict_row) as rows:
        row = await (await rows.execute(_QUERIES["authenticate_external"], parameters)).fetchone()
    if row is None:
        raise UnknownIdentityError if identity.email else UnconfirmedAddressError
    return Principal(**row, scopes=SCOPES)


def _is_name(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_NAME and value.isprintable()
