"""Drafts that differ in one ladder, and in nothing else of the file."""

import district
import pytest
from hamlet import YEAR
from small_calendar import SMALL

from calendars.differing import differing
from calendars.loading import loads
from calendars.varying import offsets_in, varied
from models.errors import CalendarInvalid, NotKnown, RuleBroken

ALL = {offset: offset for offset in (-5, 1, 10)}
MINHANG = district.YEAR.read_text(encoding="utf-8")


def told(text: str, made: str) -> list[str]:
    return [str(each) for each in differing(loads(text, "a.yaml"), loads(made, "b.yaml"))]


@pytest.mark.parametrize(
    ("said", "offsets"),
    [
        ("-5,-1,1,3=2", {-5: -5, -1: -1, 1: 1, 3: 2}),
        (" +1 , -3=-2 ", {1: 1, -3: -2}),
        ("-5，1", {-5: -5, 1: 1}),
        ("0", {0: 0}),
    ],
)
def test_offsets_as_people_write_them(said: str, offsets: dict[int, int]) -> None:
    assert offsets_in(said) == offsets


@pytest.mark.parametrize("said", ["", "a", "1,,2", "1,1", "1,1=2", "1=", "1=2=3", "1.5", "-5 -1"])
def test_anything_else_is_refused(said: str) -> None:
    with pytest.raises(RuleBroken, match="应写作-5,-1,1,3=2"):
        offsets_in(said)


@pytest.mark.parametrize(
    ("offsets", "differs"),
    [
        ({}, ["去掉-5 +1 +10"]),
        ({1: 1, 10: 10}, ["去掉-5"]),
        ({-5: -5, 1: 1}, ["去掉+10"]),
        ({-5: -8, 1: 2, 10: 12}, ["改期-5→-8 +1→+2 +10→+12"]),
        ({-5: -5, 10: 9}, ["去掉+1", "改期+10→+9"]),
    ],
)
def test_rungs_are_left_out_or_moved(offsets: dict[int, int], differs: list[str]) -> None:
    assert told(SMALL, varied(SMALL, "small.yaml", "standard", offsets)) == differs


def test_all_rungs_on_their_days_are_the_same_text() -> None:
    assert varied(SMALL, "small.yaml", "standard", ALL) == SMALL


def test_rungs_of_several_lines_are_left_out_whole() -> None:
    """The hamlet has rungs in one line and in several; the shipped year has a comment above its parts."""
    made = varied(YEAR, "hamlet.yaml", "standard", {-10: -10, 5: 5, 20: 20})
    assert told(YEAR, made) == ["去掉-5 -3 -1 +1 +3 +10 +15"]
    offsets = {each: each for each in (-5, -1, 1, 3, 5, 10, 15, 20)}
    text = varied(MINHANG, "minhang.yaml", "standard", offsets)
    lines = MINHANG.splitlines()
    assert len(lines) - len(text.splitlines()) == 10
    assert [line for line in text.splitlines() if "#" in line] == [line for line in lines if "#" in line]
    assert told(MINHANG, text) == ["去掉-10 -3"]


def test_a_ladder_in_brackets() -> None:
    start = SMALL.index("    rungs:\n")
    end = SMALL.index("catalogues:")
    rungs = [line.strip().removeprefix("- ") for line in SMALL[start:end].splitlines()[1:]]
    flow = f"{SMALL[:start]}    rungs: [{', '.join(rungs)}]\n{SMALL[end:]}"
    for kept in ({}, {1: 1}, {-5: -6, 10: 10}):
        assert told(varied(SMALL, "small.yaml", "standard", kept), varied(flow, "flow.yaml", "standard", kept)) == []
    event_rungs = [rung for rung in rungs if "from: due" not in rung]
    last_is_due = flow.replace(", ".join(rungs), ", ".join([*event_rungs, *(r for r in rungs if r not in event_rungs)]))
    for kept, gone in (({-5: -5}, "+1 +10"), ({10: 10}, "-5 +1"), ({-5: -5, 1: 1}, "+10"), ({}, "-5 +1 +10")):
        assert told(SMALL, varied(last_is_due, "flow.yaml", "standard", kept)) == [f"去掉{gone}"]


def test_what_is_not_there_is_named() -> None:
    with pytest.raises(NotKnown, match="没有催报阶梯“standrad”, 是否想写“standard”"):
        varied(SMALL, "small.yaml", "standrad", ALL)
    with pytest.raises(NotKnown, match=r"阶梯standard没有\+2这一级（有-5 \+1 \+10）"):
        varied(SMALL, "small.yaml", "standard", ALL | {2: 2})


def test_a_draft_that_would_be_wrong_is_refused_with_its_place() -> None:
    with pytest.raises(CalendarInvalid, match=r"small\.yaml:22:31: 各级要按日子先后排列"):
        varied(SMALL, "small.yaml", "standard", {-5: 4, 1: 1, 10: 10})
