"""An identity service on this machine: real HTTP, a key of its own, and everything that it may do wrong."""

import base64
import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT, SECRET = "nianlun", "secret of the portal"


@dataclass
class IdentityService:
    """Who is signed in there, and how it bends what it says: `claims` replace those of the ID token (None: left out),
    `signed_by` and `algorithm` sign it otherwise, `tampered` changes it after that."""

    port: int = 0
    user: dict[str, Any] = field(default_factory=lambda: {"email": "two@example.org", "email_verified": True})
    claims: dict[str, Any] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1", "use": "sig"}))
    signed_by: Any = None
    algorithm: str = "RS256"
    tampered: bool = False
    refuses: str = ""
    in_userinfo: bool = False
    says: dict[str, Any] = field(default_factory=dict)  # of itself, otherwise
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}/realms/district"

    def description(self) -> dict[str, Any]:
        ends = {"authorization": "authorize", "token": "token", "userinfo": "userinfo", "end_session": "out"}
        said: dict[str, Any] = {f"{name}_endpoint": f"{self.issuer}/{path}" for name, path in ends.items()}
        said |= {"issuer": self.issuer, "jwks_uri": f"{self.issuer}/keys"}
        return said | {"id_token_signing_alg_values_supported": ["RS256", "none", "HS256"]} | self.says

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser is sent back to."""
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        if self.refuses:
            return f"{asked['redirect_uri']}?{urlencode({'error': self.refuses, 'state': asked['state']})}"
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state'], 'iss': self.issuer})}"

    def token(self, sent: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """The tokens for a code, once, for whoever has its verifier and our secret."""
        asked = self.codes.pop(sent.get("code", ""), None)
        known = base64.b64encode(f"{CLIENT}:{SECRET.replace(' ', '+')}".encode()).decode()
        plain = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if asked is None or authorization not in (f"Basic {known}", f"Basic {plain}"):
            return None
        challenge = (
            base64.urlsafe_b64encode(hashlib.sha256(sent["code_verifier"].encode()).digest()).decode().rstrip("=")
        )
        if challenge != asked["code_challenge"] or sent["redirect_uri"] != asked["redirect_uri"]:
            return None
        return {"access_token": "access", "token_type": "Bearer", "id_token": self.id_token(asked["nonce"])}

    def id_token(self, nonce: str) -> str:
        now = int(time.time())
        claims: dict[str, Any] = {"iss": self.issuer, "sub": "7", "aud": CLIENT, "iat": now, "exp": now + 300}
        claims |= {"nonce": nonce} | ({} if self.in_userinfo else self.user) | self.claims
        claims = {name: value for name, value in claims.items() if value is not None}
        if self.algorithm == "none":
            return ".".join([_part({"alg": "none"}), _part(claims), ""])
        header = {"alg": self.algorithm, "kid": "1"}
        signed = jwt.encode(header, claims, self.signed_by or self.key, algorithms=[self.algorithm])
        if not self.tampered:
            return signed
        head, _, signature = signed.split(".")
        return ".".join([head, _part(claims | {"email": "leader@example.org"}), signature])


def public_key_as_secret(service: IdentityService) -> OctKey:
    """The oldest trick: a symmetric signature with what everybody knows."""
    return OctKey.import_key(str(service.key.as_dict(private=False)["n"]))


def _part(said: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")


@contextmanager
def identity_service() -> Iterator[IdentityService]:
    service = IdentityService()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path, query = urlsplit(self.path).path, urlsplit(self.path).query
            service.asked.append(path)
            if path.endswith("/.well-known/openid-configuration"):
                self._say(service.description())
            elif path.endswith("/keys"):
                self._say({"keys": [service.key.as_dict(private=False)]})
            elif path.endswith("/userinfo") and self.headers.get("authorization") == "Bearer access":
                self._say({"sub": "7"} | service.user)
            elif path.endswith("/authorize"):
                self._go(service.authorize({name: values[0] for name, values in parse_qs(query).items()}))
            else:
                self.send_error(404)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            sent = {name: values[0] for name, values in parse_qs(body).items()}
            token = service.token(sent, self.headers.get("authorization", ""))
            self._say(token or {"error": "invalid_grant"}, 200 if token else 400)

        def _say(self, said: dict[str, Any], status: int = 200) -> None:
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _go(self, address: str) -> None:
            self.send_response(302)
            self.send_header("location", address)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing is told."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
