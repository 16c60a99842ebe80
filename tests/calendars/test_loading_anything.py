"""Whatever is in a file, it is a calendar or it is CalendarInvalid, and never slowly."""

import re
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_calendar import NAME, SMALL

from calendars.files import LARGEST
from calendars.loading import loads
from calendars.schema import Calendar
from models.errors import CalendarInvalid

WORDS = re.findall(r"\w[\w-]*|\s+|[^\w\s]", SMALL)
PIECES = st.sampled_from(
    [*WORDS, "&a", "*a", "!!set", "? ", "'", '"', "|\n", "---\n", "%TAG", "<<", "\0", "~", "\t", "«"]
)


def is_read_or_refused(text: str) -> None:
    try:
        calendar = loads(text, NAME)
    except CalendarInvalid as error:
        assert error.places
        assert all(place.line >= 1 and place.column >= 1 and str(place) for place in error.places)
    else:
        assert isinstance(calendar, Calendar)


@given(st.text())
def test_any_text(text: str) -> None:
    is_read_or_refused(text)


@given(st.lists(PIECES).map("".join))
def test_any_heap_of_yaml(text: str) -> None:
    is_read_or_refused(text)


@given(st.integers(0, len(WORDS) - 1), st.integers(0, 3), st.lists(PIECES, max_size=3).map("".join))
def test_the_calendar_with_some_words_replaced(start: int, count: int, new: str) -> None:
    is_read_or_refused("".join([*WORDS[:start], new, *WORDS[start + count :]]))


@given(st.integers(0, len(SMALL)))
def test_the_calendar_cut_off(length: int) -> None:
    is_read_or_refused(SMALL[:length])


def full(piece: Callable[[int], str], head: str = "", tail: str = "") -> str:
    """As many numbered pieces as a file may hold."""
    room = LARGEST - len(head) - len(tail)
    lines, size, number = [], 0, 0
    while size + len(line := piece(number)) <= room:
        lines.append(line)
        size, number = size + len(line), number + 1
    return head + "".join(lines) + tail


HOSTILE = {
    "deep flow": lambda: "[" * LARGEST,
    "deep mapping": lambda: "{a: " * (LARGEST // 4),
    "deep block": lambda: full(lambda n: "- "),
    "unknown keys": lambda: full(lambda n: f"k{n}: 1\n"),
    "the same key": lambda: full(lambda n: "a: 1\n"),
    "one long word": lambda: "title: " + "a" * (LARGEST - 7),
    "one long number": lambda: "work_year: " + "9" * (LARGEST - 11),
    "many bad roles": lambda: full(lambda n: "UNIT_OFICER,", "ladders: {a: {rungs: [{recipients: [", "]}]}}"),
    "many bad kinds": lambda: full(lambda n: "projct,", "catalogues: {a: {where: {kind: [", "]}}}"),
    "many deliverables": lambda: full(lambda n: "{form: a},", "steps: [{deliverables: [", "]}]"),
    "many ladders and users": lambda: full(
        lambda n: f" a{n}: 1\n", "ladders:\n", "steps: [{deliverables: [" + "{ladder: a},\n" * 15_000 + "]}]"
    ),
    "aliases": lambda: full(lambda n: f"a{n}: &x{n} [*x{n - 1}]\n"),
    "nearly too many deliverables": lambda: "steps: [{deliverables: [" + "{form: a},\n" * 24_000 + "]}]",
    "control characters": lambda: "\0" * LARGEST,
    "complex keys": lambda: full(lambda n: "? {a: b}\n"),
    "too large": lambda: "a" * (LARGEST + 1),
}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_file_made_to_hurt_is_refused_in_seconds(make: Callable[[], str]) -> None:
    text = make()
    started = time.monotonic()
    with pytest.raises(CalendarInvalid) as caught:
        loads(text, NAME)
    assert time.monotonic() - started < 30
    assert 1 <= len(caught.value.places) <= 501
