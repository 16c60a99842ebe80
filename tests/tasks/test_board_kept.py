"""Kept answers: one for all who ask, another as soon as anything has happened, never a half-made one."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from threading import Event
from typing import Any

import hamlet as hamlets
import pytest
from desk import Desk, day
from reviewed import P1

from tasks.board.heat import heat
from tasks.board.kept import Kept
from tasks.board.totals import Totals, totals
from tasks.desk.scope import Scope

ON = day("Monday 2022-04-18")
ACTS: tuple[Callable[[Desk], object], ...] = (
    lambda desk: desk.do(f"submit {P1}", "Tuesday 2022-04-19"),
    lambda desk: desk.do(f"return {P1}", "Wednesday 2022-04-20", why="缺附件"),
    lambda desk: desk.do("nil 301 self-evaluation P3", "Wednesday 2022-04-20", why="没有支出"),
    lambda desk: desk.do("waive 301 self-evaluation P4", "Wednesday 2022-04-20", why="零支出"),
    lambda desk: desk.do("extend 301 self-evaluation W301", "Wednesday 2022-04-20", value="2022-05-31", why="疫情"),
    lambda desk: desk.sweep("Thursday 2022-05-19"),
    lambda desk: desk.decide("20220519-2022-standard+10", "Friday 2022-05-20", approved=False, why="不必"),
)


RENAMED = replace(
    hamlets.REGISTER, units=tuple(replace(u, name="七宝镇（新）", section_code="") for u in hamlets.UNITS)
)
EDITS: tuple[Callable[[Desk], object], ...] = (
    lambda desk: desk.change_to(RENAMED, "Monday 2022-04-18", why="更名"),
    lambda desk: desk.publish(hamlets.YEAR.replace("title: 自评", "title: 单位自评"), "Tuesday 2022-04-19"),
)


def kept(desk: Desk, answers: Kept) -> Totals:
    with desk.office.reading() as connection:
        scope = Scope(everything=True)
        return answers.answer(connection, (scope, ON), lambda: totals(connection, scope, on=ON))


def test_whatever_happens_the_answer_is_that_of_the_ledger(opened: Desk) -> None:
    answers, seen = Kept(), []
    for act in ACTS:
        act(opened)
        found = kept(opened, answers)
        assert found == kept(opened, Kept())
        assert kept(opened, answers) is found
        seen.append(found)
    assert len({id(each) for each in seen}) == len(ACTS)
    assert len({repr(each) for each in seen}) >= 5  # more time changes no number


def test_a_unit_or_a_deliverable_that_is_edited_is_another_answer(opened: Desk) -> None:
    answers = Kept()
    before = names(opened, answers)
    for edit in EDITS:
        edit(opened)
        assert names(opened, answers) == names(opened, Kept()) != before
        before = names(opened, answers)


def names(desk: Desk, answers: Kept) -> set[str]:
    """Every name that a heat map shows."""
    with desk.office.reading() as connection:
        found = answers.answer(connection, ON, lambda: heat(connection, Scope(everything=True), on=ON))
    return (
        {row.name for row in found.rows}
        | {row.section_name for row in found.rows}
        | {each.title for each in found.columns}
    )


def test_many_who_ask_at_once_are_answered_once(opened: Desk) -> None:
    answers, made, begun = Kept(), [], Event()

    def make() -> str:
        made.append("made")
        begun.wait(5)
        return "answer"

    def ask(_number: int) -> str:
        with opened.office.reading() as connection:
            return answers.answer(connection, "question", make)

    with ThreadPoolExecutor(4) as pool:
        asking = [pool.submit(ask, number) for number in range(4)]
        begun.set()
        assert [each.result(10) for each in asking] == ["answer"] * 4
    assert made == ["made"]


def test_a_failure_is_not_kept_and_the_oldest_answers_go(opened: Desk) -> None:
    answers = Kept(most=2)

    def fail() -> Any:
        raise ValueError("once")

    with opened.office.reading() as connection:
        with pytest.raises(ValueError, match="once"):
            answers.answer(connection, 1, fail)
        assert [answers.answer(connection, number, partial(int, number)) for number in (1, 2, 3)] == [1, 2, 3]
        assert answers.answer(connection, 3, fail) == 3
        assert answers.answer(connection, 1, lambda: "anew") == "anew"
