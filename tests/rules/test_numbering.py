"""Numbers of letters as people write them."""

import pytest

from rules.numbering import Numbered, numbered, pattern_of, series_of


@pytest.mark.parametrize(
    ("said", "series", "number"),
    [
        ("闵财评函〔2022〕12号", "闵财评函〔2022〕", 12),
        (" 闵财评〔2022〕 3号", "闵财评〔2022〕 ", 3),
        ("财函2022-7号", "财函2022-", 7),
    ],
)
def test_a_number_is_a_place_in_a_series(said: str, series: str, number: int) -> None:
    found = numbered(said)
    assert found == Numbered(series, number)
    assert str(found.plus(1)).endswith(f"{number + 1}号")


@pytest.mark.parametrize("said", ["", "某财", "12号", "某财〔2022〕号"])
def test_what_is_no_number_is_none(said: str) -> None:
    assert numbered(said) is None


def test_letters_are_numbered_after_their_document_where_the_calendar_says_nothing() -> None:
    assert pattern_of("某财〔2022〕1号") == "某财函〔{year}〕{n}号"
    assert pattern_of("第1号") == ""
    assert series_of("某财函〔{year}〕{n}号", 2022) == Numbered("某财函〔2022〕", 0)
