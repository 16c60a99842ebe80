"""Passwords: argon2, few at a time, and as long for a person who is not known as for one who is."""

import secrets
from collections.abc import Sequence
from functools import cache
from threading import BoundedSemaphore
from typing import Any

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import Row

from models.errors import OutsideFailed, RuleBroken, Sentence

SHORTEST, LONGEST = 12, 200  # characters
AT_ONCE = 2  # hash checks; each takes 64 MiB
PATIENCE = 10.0  # seconds to wait for one's turn
FEWEST_DIFFERENT = 5
COMMON = ("password", "123456", "qwerty", "abcdef", "111111", "iloveyou", "admin", "letmein", "welcome", "nianlun")
_turn = BoundedSemaphore(AT_ONCE)
_hashes = PasswordHash((Argon2Hasher(),))


@cache
def _nobodys() -> str:
    return _hashes.hash(secrets.token_hex(16))


def check_strength(password: str, *, person_code: str, address: str) -> None:
    """Long rather than odd: twelve characters or a sentence; not a common word repeated, not one's own name.

    Raises:
        RuleBroken: what is wrong with it.
    """
    if len(password) < SHORTEST:
        raise RuleBroken(Sentence("密码至少{n}个字符；一句容易记住的话更好", n=SHORTEST))
    if len(password) > LONGEST:
        raise RuleBroken(Sentence("密码最多{n}个字符", n=LONGEST))
    small = password.lower()
    if len(set(small)) < FEWEST_DIFFERENT or any(small.replace(each, "").strip("0123456789") == "" for each in COMMON):
        raise RuleBroken(Sentence("这个密码太常见，容易被猜到"))
    own = [each for each in (person_code.lower(), address.lower(), address.lower().partition("@")[0]) if each]
    if any(small.replace(each, "").strip("0123456789") == "" for each in own):
        raise RuleBroken(Sentence("密码不能由您的编码或邮箱组成"))


def hashed(password: str) -> str:
    """The hash that the database keeps."""
    with _Turn():
        return _hashes.hash(password)


def whose(people: Sequence[Row[Any]], password: str) -> tuple[Row[Any] | None, str]:
    """Who of `people` has this password, and a better hash if theirs is out of date. Nobody known takes as long.

    Raises:
        OutsideFailed: too many are being checked at once.
    """
    candidates = [each for each in people if each.password_hash and not each.closed]
    with _Turn():
        for each in candidates:
            right, better = _hashes.verify_and_update(password[: LONGEST + 1], each.password_hash)
            if right:
                return each, better or ""
        if not candidates:
            _hashes.verify(password[: LONGEST + 1], _nobodys())
    return None, ""


class _Turn:
    def __enter__(self) -> None:
        if not _turn.acquire(timeout=PATIENCE):
            raise OutsideFailed(Sentence("登录的人太多，请稍后再试"))

    def __exit__(self, *_: object) -> None:
        _turn.release()
