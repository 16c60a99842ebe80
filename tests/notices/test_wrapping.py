"""Plain text stays within its columns, and reads as Chinese is set."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices.wrapping import NOT_FIRST, pad, width, wrap


@pytest.mark.parametrize(
    ("text", "columns"), [("", 0), ("abc", 3), ("闵行区", 6), ("㛃𠅤", 4), ("e\u0301", 1), ("〔1〕", 5)]
)
def test_a_chinese_character_takes_two_columns(text: str, columns: int) -> None:
    assert width(text) == columns
    assert width(pad(text, 10)) == 10


def test_a_full_stop_does_not_begin_a_line() -> None:
    assert wrap("一二三四。五", columns=8) == "一二三\n四。五"


def test_an_opening_bracket_does_not_end_one() -> None:
    assert wrap("一二三（四）", columns=8) == "一二三\n（四）"


def test_words_and_links_stay_whole() -> None:
    assert wrap("见 https://jx.example.org/unit/109。", columns=12) == "见\nhttps://jx.example.org/unit/109。"
    assert wrap("一二三 2022年", columns=10) == "一二三\n2022年"


def test_later_lines_hang() -> None:
    assert wrap("一二三四五六", "  标题  ", " " * 8, columns=14) == "  标题  一二三\n        四五六"


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"])), st.integers(10, 76))
def test_no_line_is_wider_and_nothing_is_lost(text: str, columns: int) -> None:
    text = text.replace("http", "")
    wrapped = wrap(text, columns=columns)
    assert all(width(line) <= columns for line in wrapped.split("\n"))
    assert wrapped.replace("\n", "") == text
    assert NOT_FIRST
