"""Whatever is done at the desk and in the register, in any order: state, level and day are what history says."""

import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from desk import Desk, day
from offices import Prepare
from reviewed import P1, P2, P3, confirmed, decide, hand_in, refused
from test_desk_handing_in import do

from models.kinds import Event, State
from rules.deeds import Deed
from rules.reviewing import IN_REVIEW
from tasks.desk import handing_in
from tasks.desk.review import Said

BUREAU = ("section", "operator", "leader")
PEOPLE = {P1: ("two", "head-101", *BUREAU), P2: ("school", "deputy", "two", *BUREAU), P3: ("town", "mayor", *BUREAU)}
REGISTER = ("submit", "nil", "withdraw", "take", "pass", "return", "accept", "reopen", "extend", "acknowledge")
REVIEWS = (Deed.TAKE, Deed.FORWARD, Deed.RETURN, Deed.ACCEPT, Deed.REOPEN)


def once(chance: random.Random, desk: Desk, on: str) -> str:
    """One act that somebody tries; why it was refused, or nothing."""
    named = chance.choice((P1, P2, P3))
    who = chance.choice(PEOPLE[named])
    way = chance.randrange(5)
    if way == 0:
        value = {"extend": "2022-06-10"}
        event = chance.choice(REGISTER)
        return refused(desk.do, f"{event} {named}", on, why="理由", value=value.get(event, ""))
    if way == 1:
        nil = chance.random() < 0.3
        return refused(hand_in, desk, named, on, who, content=str(chance.randrange(3)), nil=nil, why="x" if nil else "")
    if way == 2:
        verb = chance.choice((handing_in.confirm, handing_in.withdraw, handing_in.acknowledge))
        return refused(do, desk, verb, named, on, who)
    if way == 3:
        return refused(do, desk, handing_in.decline, named, on, who, why="不符")
    return refused(decide, desk, chance.choice(REVIEWS), named, on, who, Said("意见"))


@pytest.mark.parametrize("seed", range(3))
def test_the_ledger_is_the_fold_of_its_history(new_desk: Callable[[Prepare], Desk], seed: int) -> None:
    desk, chance = new_desk(confirmed), random.Random(seed)
    on, done = day("Monday 2022-04-11"), 0
    for number in range(150):
        spoken = f"{on:%A} {on}"
        done += not once(chance, desk, spoken)
        if number % 12 == 11:
            on += timedelta(days=chance.randrange(4))
            desk.run(f"{on:%A} {on}")
            assert desk.proofs() == []
    assert done > 15
    for named in (P1, P2, P3):
        row = desk.thing(named)
        told = desk.rows(f"SELECT event, to_state FROM history WHERE obligation_id = {row.id} ORDER BY id")
        level = 0
        for event, _state in told:
            level = {Event.PASSED: level + 1, Event.SUBMITTED: 0}.get(Event(event), level)
        assert row.review_level == (level if State(row.state) in IN_REVIEW else 0)
        assert (row.review_since_on is not None) == (State(row.state) in IN_REVIEW)
