"""Words for what is wrong in a document: the nearest known name, and a value short enough to stand in a sentence."""

from collections.abc import Collection
from difflib import get_close_matches

from models.errors import Sentence

LONGEST = 60  # a longer word is nobody's slip of the pen
MOST = 200  # among more names than these nothing is suggested: looking would take longer than reading


def nearest(word: str, known: Collection[str]) -> str:
    """The known name that `word` was probably meant to be; empty if none is near."""
    if len(word) > LONGEST or len(known) > MOST:
        return ""
    spelt = {name.lower().replace("_", "-"): name for name in known}
    found = get_close_matches(word.lower().replace("_", "-"), spelt, n=1, cutoff=0.6)
    return spelt[found[0]] if found else ""


def short(value: object) -> str:
    """The value as one short line."""
    line = " ".join(str(value).split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def unknown(what: Sentence, word: str, known: Collection[str]) -> Sentence:
    """That there is no such thing, with the name that was probably meant, or the few there are."""
    near = nearest(word, known)
    values = {"what": what, "word": short(word)}
    if near:
        return Sentence("没有{what}“{word}”, 是否想写“{near}”?", near=near, **values)
    if 0 < len(known) <= 12:
        return Sentence("没有{what}“{word}”, 可以写: {known}", known=", ".join(known), **values)
    return Sentence("没有{what}“{word}”", **values)
