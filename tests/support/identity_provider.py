"""A small identity provider: an HTTP server with its own keys, which signs tokens and runs the flow of OpenID Connect."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, OKPKey, RSAKey

AUDIENCE = "pressroom"
CLIENT_SECRET = "a secret: with + and /"  # noqa: S105 - a test's


class IdentityProvider:
    """The provider. Tests change its attributes while it runs."""

    def __init__(self) -> None:
        self.issuer = ""
        self.keys: dict[str, RSAKey | ECKey | OKPKey] = {}
        self.asked: Counter[str] = Counter()
        """Requests by path."""
        self.status = 200
        self.answers = threading.Event()
        """While it is cleared, requests are not answered."""
        self.answers.set()
        self.extra_keys: list[Any] = []
        self.body: bytes | None = None
        """What every path answers instead of its document."""
        self.person: dict[str, Any] = {"sub": "p1", "email": "ada@example.org", "email_verified": True}
        self.changed_claims: dict[str, Any] = {}
        """Claims of ID tokens that differ from what they should be."""
        self.codes: dict[str, dict[str, str]] = {}
        self.auth_methods = ["client_secret_basic"]
        self.changed_description: dict[str, Any] = {}
        self.rotate()

    def rotate(self) -> None:
        """Sign with a new key and publish no other."""
        self.keys = {secrets.token_hex(4): RSAKey.generate_key(2048)}

    def token(self, *, key_id: str | None = None, algorithm: str = "RS256", **changed: Any) -> str:
        """Sign a token. `changed` are claims that differ from good ones; None: the claim is left out."""
        key_id = key_id or next(iter(self.keys))
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": AUDIENCE, "iat": now, "exp": now + 300, **self.person, **changed}
        claims = {name: value for name, value in claims.items() if value is not None}
        header = {"alg": algorithm, "kid": key_id}
        return jwt.encode(header, claims, self.keys[key_id], algorithms=[algorithm])

    def answer(self, method: str, path: str, query: dict[str, str], form: dict[str, str], headers: Any) -> tuple[int, Any]:
        """Return status and document of one request; for a redirect, its address."""
        match path:
            case "/keys":
                public = [key.as_dict(private=False) | {"kid": name, "use": "sig"} for name, key in self.keys.items()]
                return 200, {"keys": [*self.extra_keys, *public]}
            case "/.well-known/openid-configuration":
                return 200, {
                    "issuer": self.issuer,
                    "authorization_endpoint": f"{self.issuer}/authorize",
                    "token_endpoint": f"{self.issuer}/token",
                    "jwks_uri": f"{self.issuer}/keys",
                    "token_endpoint_auth_methods_supported": self.auth_methods,
                    "response_types_supported": ["code"],
                    **self.changed_description,
                }
            case "/authorize":
                code = secrets.token_urlsafe(16)
                self.codes[code] = query
                return 302, f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"
            case "/token" if method == "POST":
                return self._exchange(form, headers)
            case _:
                return 404, {}

    def _exchange(self, form: dict[str, str], headers: Any) -> tuple[int, Any]:
        if "client_secret_basic" in self.auth_methods:
            pair = base64.b64decode(headers["Authorization"].removeprefix("Basic ")).decode()
            given = [parse_qs(f"x={part}")["x"][0] for part in pair.split(":")]
        else:
            given = [form["client_id"], form["client_secret"]]
        if given != [AUDIENCE, CLIENT_SECRET]:
            return 401, {"error": "invalid_client"}
        asked = self.codes.pop(form["code"], None)  # a code works once
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).decode().rstrip("=")
        if (
            asked is None
            or form["grant_type"] != "authorization_code"
            or asked["redirect_uri"] != form["redirect_uri"]
            or asked["code_challenge_method"] != "S256"
            or not secrets.compare_digest(asked["code_challenge"], challenge)
        ):
            return 400, {"error": "invalid_grant"}
        token = self.token(**{"nonce": asked["nonce"], **self.changed_claims})
        return 200, {"access_token": "x", "token_type": "Bearer", "id_token": token}


@contextmanager
def identity_provider() -> Generator[IdentityProvider]:
    """Run a provider on a free port of this machine."""
    provider = IdentityProvider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._respond({})

        def do_POST(self) -> None:
            self._respond(_first(self.rfile.read(int(self.headers["Content-Length"])).decode()))

        def _respond(self, form: dict[str, str]) -> None:
            parts = urlsplit(self.path)
            provider.asked[parts.path] += 1
            provider.answers.wait()
            status, found = provider.answer(self.command, parts.path, _first(parts.query), form, self.headers)
            body = json.dumps(found).encode() if provider.body is None else provider.body
            self.send_response(status if provider.status == 200 else provider.status)
            if isinstance(found, str):
                self.send_header("Location", found)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
            """Print nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: Any, client_address: Any) -> None:
            """A client that does not wait for a slow answer is expected."""

    server = Server(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield provider
    finally:
        provider.answers.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _first(text: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(text, keep_blank_values=True).items()}
