"""Define the schemas of requests and responses for sessions, passwords and API tokens."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

import msgspec
from msgspec import Meta

from pressroom.auth.passwords import LONGEST_PASSWORD, SHORTEST_PASSWORD
from pressroom.auth.principal import DEFAULT_SCOPES, Scope, UserRole
from pressroom.auth.profile import Profile
from pressroom.auth.sessions import Session
from pressroom.auth.tokens import LONGEST_NAME, ApiToken
from pressroom.auth.users import LONGEST_EMAIL
from pressroom.http.responses import as_utc

GivenPassword = Annotated[str, Meta(max_length=LONGEST_PASSWORD)]
NewPassword = Annotated[str, Meta(min_length=SHORTEST_PASSWORD, max_length=LONGEST_PASSWORD)]
Expiry = Annotated[datetime, Meta(tz=True, description="When the token expires; null: never.")]


class SignIn(msgspec.Struct, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """An e-mail address and a password."""

    email: Annotated[str, Meta(max_length=LONGEST_EMAIL)]
    password: GivenPassword


class ChangePassword(msgspec.Struct, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The user's password, and the one to replace it with."""

    current_password: GivenPassword
    new_password: NewPassword


class CreateToken(msgspec.Struct, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A new API token."""

    name: Annotated[str, Meta(min_length=1, max_length=LONGEST_NAME)]
    scopes: Annotated[list[Scope], Meta(min_length=1, max_length=3)] = msgspec.field(default_factory=lambda: list(DEFAULT_SCOPES))
    expires_at: Expiry | None = None


class UserBody(msgspec.Struct, kw_only=True, rename="camel"):
    """The user; `institution` is its name."""

    id: UUID
    email: str
    role: UserRole
    institution: str | None


class SignedIn(msgspec.Struct, kw_only=True, rename="camel"):
    """The user of a session, and the form token that changes need."""

    user: UserBody
    csrf_token: str

    @classmethod
    def of(cls, profile: Profile, *, csrf_token: str) -> Self:
        """Build the body from a user and a form token."""
        user = UserBody(id=profile.id, email=profile.email, role=profile.role, institution=profile.institution)
        return cls(user=user, csrf_token=csrf_token)


class SessionBody(msgspec.Struct, kw_only=True, rename="camel"):
    """A session of the user."""

    id: UUID
    user_agent: Annotated[str, Meta(description="What the browser said that it is, shortened; may be empty.")]
    current: Annotated[bool, Meta(description="Whether this request belongs to the session.")]
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime

    @classmethod
    def of(cls, session: Session, *, current: UUID | None) -> Self:
        """Build the body from a session."""
        return cls(
            id=session.id,
            user_agent=session.user_agent,
            current=session.id == current,
            created_at=as_utc(session.created_at),
            last_seen_at=as_utc(session.last_seen_at),
            expires_at=as_utc(session.expires_at),
        )


class SessionItems(msgspec.Struct, kw_only=True, rename="camel"):
    """The sessions of the user, last seen first."""

    items: list[SessionBody]


class TokenBody(msgspec.Struct, kw_only=True, rename="camel"):
    """An API token of the user, without the token itself."""

    id: UUID
    name: str
    scopes: list[Scope]
    created_at: datetime
    expires_at: Annotated[datetime | None, Meta(description="When it expires; null: never.")]
    last_used_at: Annotated[datetime | None, Meta(description="When it was last used, to the minute; null: never.")]


class NewTokenBody(TokenBody, kw_only=True, rename="camel"):
    """A new API token. The token itself is in this answer only."""

    token: str


class TokenItems(msgspec.Struct, kw_only=True, rename="camel"):
    """The API tokens of the user, newest first."""

    items: list[TokenBody]


def token_body(token: ApiToken) -> TokenBody:
    """Build the body of an API token."""
    return TokenBody(
        id=token.id,
        name=token.name,
        scopes=token.scopes,
        created_at=as_utc(token.created_at),
        expires_at=as_utc(token.expires_at) if token.expires_at else None,
        last_used_at=as_utc(token.last_used_at) if token.last_used_at else None,
    )


def new_token_body(token: ApiToken, secret: str) -> NewTokenBody:
    """Build the body of a new API token, with the token itself."""
    return NewTokenBody(**msgspec.structs.asdict(token_body(token)), token=secret)
