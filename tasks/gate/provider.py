"""The district's identity service (统一身份认证, OpenID Connect): what it says of itself, and whom it vouches for.

Authorization code with PKCE, state and nonce. What speaks it (authlib) is an extra of the installation, loaded when
somebody comes this way. Nothing of the service is kept: its endpoints and keys are asked for each time.
"""

import base64
import binascii
import json
import secrets
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from importlib.util import find_spec
from typing import Any

from models.errors import OutsideFailed, RuleBroken, Sentence, SettingMissing
from models.settings import Settings

PATIENCE = 5.0  # seconds for an answer
LEEWAY = 60  # seconds by which its clock may differ
LIVES = timedelta(minutes=10)  # to come back within
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
SCOPE = "openid email profile"
WHERE = "/.well-known/openid-configuration"


@dataclass(frozen=True)
class Service:
    """What an identity service says of itself."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str = ""
    end_session_endpoint: str = ""
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    id_token_signing_alg_values_supported: tuple[str, ...] = ("RS256",)

    @property
    def algorithms(self) -> list[str]:
        """Those that it signs with, never one without a key of its own."""
        return [each for each in self.id_token_signing_alg_values_supported if each in ALGORITHMS]


@dataclass(frozen=True)
class Going:
    """What the browser keeps while its user is at the service; `then` is the page that comes after."""

    state: str
    nonce: str
    verifier: str
    then: str
    until: int

    def packed(self) -> str:
        return base64.urlsafe_b64encode(json.dumps(asdict(self)).encode()).decode().rstrip("=")


def unpacked(cookie: str) -> Going | None:
    """What a browser brings back; None if it is nothing of ours."""
    try:
        said = json.loads(base64.urlsafe_b64decode(cookie + "=" * (-len(cookie) % 4)))
        found = Going(**{name: said[name] for name in Going.__dataclass_fields__})
    except (binascii.Error, ValueError, TypeError, KeyError):
        return None
    texts = (found.state, found.nonce, found.verifier, found.then)
    whole = all(isinstance(each, str) and each for each in texts) and isinstance(found.until, int)
    return found if whole else None


def is_installed() -> bool:
    """Whether the extra is there; nothing of it is loaded."""
    return find_spec("authlib") is not None


@contextmanager
def _talking(settings: Settings, **more: Any) -> Iterator[Any]:
    """A line to the service.

    Raises:
        SettingMissing: the extra is not installed.
        OutsideFailed: it does not answer, or not as it should.
    """
    if not is_installed():
        raise SettingMissing(Sentence("没有安装统一身份认证所需的软件包：make setup-oidc，或 pip install '.[oidc]'"))
    import httpx2
    from authlib.integrations.httpx_client import OAuth2Client

    secret = settings.oidc_client_secret.get_secret_value()
    line = {"timeout": PATIENCE, "trust_env": False, "follow_redirects": False}
    try:
        trusted = ssl.create_default_context(cafile=str(settings.oidc_ca_file)) if settings.oidc_ca_file else True
        with OAuth2Client(
            settings.oidc_client_id, secret or None, scope=SCOPE, verify=trusted, **line, **more
        ) as client:
            yield client
    except (httpx2.HTTPError, httpx2.InvalidURL, ssl.SSLError) as failure:
        why = str(failure) or type(failure).__name__
        raise OutsideFailed(Sentence("{name}没有应答：{why}", name=settings.oidc_called, why=why)) from failure


def discover(settings: Settings) -> Service:
    """What the service says of itself.

    Raises:
        SettingMissing: the extra is not installed.
        OutsideFailed: it does not answer, or is another than the one that is set.
    """
    with _talking(settings) as client:
        said = _json(client, settings, settings.oidc_issuer.rstrip("/") + WHERE)
    known: dict[str, Any] = {name: said[name] for name in Service.__dataclass_fields__ if said.get(name)}
    known = {name: tuple(value) if isinstance(value, list) else str(value) for name, value in known.items()}
    try:
        found = Service(**known)
    except TypeError as missing:
        raise OutsideFailed(Sentence("{name}的说明不完整：{why}", name=settings.oidc_called, why=missing)) from missing
    if found.issuer.rstrip("/") != settings.oidc_issuer.rstrip("/"):
        raise OutsideFailed(
            Sentence(
                "{name}自称{said}，与所设的{asked}不符",
                name=settings.oidc_called,
                said=found.issuer,
                asked=settings.oidc_issuer,
            )
        )
    return found


def begin(settings: Settings, service: Service, redirect: str, then: str, *, now: datetime) -> tuple[str, Going]:
    """Where the browser is sent, and what it keeps meanwhile."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    going = Going(state, nonce, verifier, then, int((now + LIVES).timestamp()))
    with _talking(settings, code_challenge_method="S256", redirect_uri=redirect) as client:
        address, _ = client.create_authorization_url(
            service.authorization_endpoint, state=state, nonce=nonce, code_verifier=verifier
        )
    return str(address), going


def vouched_for(settings: Settings, going: Going, code: str, redirect: str, *, now: datetime) -> dict[str, Any]:
    """What the service says of who has come back with `code`: the checked claims of its ID token, and of its user
    information where the token lacks the one that names the person.

    Raises:
        RuleBroken: the code or the token is not good.
        SettingMissing, OutsideFailed: as in `discover`.
    """
    from authlib.integrations.base_client import OAuthError
    from joserfc.errors import JoseError

    service = discover(settings)
    method = _method(settings, service)
    with _talking(settings, token_endpoint_auth_method=method, redirect_uri=redirect) as client:
        asked = {"grant_type": "authorization_code", "code": code, "code_verifier": going.verifier}
        try:
            token = client.fetch_token(service.token_endpoint, **asked)
            keys = _json(client, settings, service.jwks_uri)
            claims = _claims(settings, service, going, token, keys, now)
        except (OAuthError, JoseError, ValueError, KeyError, TypeError) as wrong:
            why = getattr(wrong, "error", "") or type(wrong).__name__
            raise RuleBroken(Sentence("{name}给的凭证不可信（{why}）", name=settings.oidc_called, why=why)) from wrong
        if settings.oidc_claim not in claims and service.userinfo_endpoint:
            bearer = {"authorization": f"Bearer {token['access_token']}"}
            more = _json(client, settings, service.userinfo_endpoint, headers=bearer)
            claims |= more if more.get("sub") == claims["sub"] else {}
    return claims


def _claims(
    settings: Settings, service: Service, going: Going, token: Any, keys: dict[str, Any], now: datetime
) -> dict[str, Any]:
    """The claims of an ID token that is signed by the service, for us, for this very going, and not out of date."""
    from authlib.oidc.core import CodeIDToken
    from joserfc import jwt
    from joserfc.jwk import KeySet

    known = KeySet.import_key_set(keys)  # type: ignore[arg-type]
    signed = jwt.decode(token["id_token"], known, algorithms=service.algorithms)
    options: dict[str, Any] = {name: {"essential": True} for name in ("sub", "exp", "iat")}
    options |= {"iss": {"essential": True, "value": service.issuer}}
    options |= {"aud": {"essential": True, "value": settings.oidc_client_id}}
    params = {"nonce": going.nonce, "client_id": settings.oidc_client_id, "access_token": token.get("access_token")}
    claims = CodeIDToken(signed.claims, signed.header, options, params)
    claims.validate(now=int(now.timestamp()), leeway=LEEWAY)
    return dict(signed.claims)


def _method(settings: Settings, service: Service) -> str:
    """How we show that we are we: by our secret as the service takes it, or, without one, by PKCE alone."""
    if not settings.oidc_client_secret.get_secret_value():
        return "none"
    taken = service.token_endpoint_auth_methods_supported
    return next(
        (each for each in ("client_secret_basic", "client_secret_post") if each in taken), "client_secret_basic"
    )


def _json(client: Any, settings: Settings, address: str, **more: Any) -> dict[str, Any]:
    answer = client.request("GET", address, withhold_token=True, **more)
    answer.raise_for_status()
    try:
        said = answer.json()
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise OutsideFailed(Sentence("{name}在{where}的应答读不懂", name=settings.oidc_called, where=address))
    return said
