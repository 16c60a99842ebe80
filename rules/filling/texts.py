"""Texts as they are compared: without spaces and signs, and by a fingerprint."""

import re
from collections.abc import Iterator
from hashlib import sha256

from rules.filling.content import Content, leaves
from rules.filling.inputs import Paragraph

LEAST = 15  # characters; shorter words are like each other by nature
_SIGNS = re.compile(r"[\W_]+")


def told_plainly(text: str) -> str:
    """A text without spaces and signs."""
    return _SIGNS.sub("", text)


def fingerprint(text: str) -> str:
    """By this a text is known again, whatever its spaces and signs."""
    return sha256(told_plainly(text).encode("utf-8", "replace")).hexdigest()[:32]


def fingerprints(content: Content) -> Iterator[str]:
    """Of every text of a form that is long enough to be its own."""
    for leaf in leaves(content):
        if isinstance(leaf.input, Paragraph) and leaf.value and len(told_plainly(str(leaf.value))) >= LEAST:
            yield fingerprint(str(leaf.value))
