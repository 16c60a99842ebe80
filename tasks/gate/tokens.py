"""Secrets that a browser or a mail holds; the database keeps their digests only."""

import hashlib
import hmac
import secrets


def new_token() -> str:
    """256 random bits, as they can stand in an address."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What the database keeps. A token is random, so its plain hash tells nobody anything."""
    return hashlib.sha256(token.encode()).hexdigest()


def form_key(token: str) -> str:
    """What a form of this session must bring back: only who holds the token can make it."""
    return hmac.new(token.encode(), b"nianlun form", hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two secrets are the same, in a time that tells nothing."""
    return hmac.compare_digest(one.encode(), other.encode())
