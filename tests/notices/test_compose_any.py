"""Whatever a digest holds, its mail keeps within bounds and says the same in both parts."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mails import APPROVED, DAYS, DESK, SELECTION, SELF_EVALUATION, lines_too_wide, seen, squeezed

from models.kinds import Anchor, Level, Role
from notices.compose import compose
from notices.desk_words import TITLES
from notices.digest import Digest, Item
from notices.grouping import blocks, once_each
from notices.phrases import Phrases

names = st.text(st.characters(codec="utf-8"), max_size=60) | st.sampled_from(
    ["<&\"'>" * 12, "𠅤㛃" * 30, "https://x" * 9]
)
items = st.builds(
    replace,
    st.sampled_from([SELF_EVALUATION, SELECTION, APPROVED]),
    role=st.sampled_from(list(Role)),
    level=st.sampled_from(list(Level)),
    anchor=st.sampled_from(
        [
            anchor
            for anchor in Anchor
            if anchor
            not in (Anchor.MOVED, Anchor.WAITING, Anchor.DESK, Anchor.EVALUATING, Anchor.DECIDING, Anchor.RECEIVING)
        ]
    ),
    automatic=st.booleans(),
    unit_code=st.sampled_from(["109", "301", "302", "区/甲"]),
    unit_name=names,
    has_officer=st.booleans(),
    title=names,
    subject_code=names,
    subject_name=names,
    due_on=st.dates(date(2022, 1, 1), date(2023, 1, 31)),
    next_level=st.none() | st.sampled_from(list(Level)),
    next_on=st.none() | st.dates(date(2022, 1, 1), date(2023, 1, 31)),
    why=names,
)

told = st.dates(date(2022, 1, 1), date(2023, 1, 31))
waiting = st.builds(
    replace,
    items,
    anchor=st.just(Anchor.WAITING),
    automatic=st.just(True),
    level=st.just(Level.L1),
    stage=st.sampled_from(Role),
    since_on=st.just(date(2022, 1, 1)),
)
applied = st.builds(replace, waiting, anchor=st.just(Anchor.DECIDING), level=st.sampled_from([Level.L1, Level.L2]))
received = st.builds(replace, waiting, anchor=st.just(Anchor.RECEIVING))
asked = st.builds(
    replace,
    items,
    anchor=st.just(Anchor.DESK),
    automatic=st.just(True),
    level=st.just(Level.L1),
    event=st.sampled_from(sorted(TITLES)),
)
moved = st.builds(replace, items, anchor=st.just(Anchor.MOVED), automatic=st.just(True), told_on=told)


@settings(max_examples=150, deadline=None)
@given(
    st.dates(date(2022, 1, 1), date(2022, 12, 31)),
    st.lists(items | waiting | asked | applied | received, max_size=12).flatmap(
        lambda few: st.sampled_from([few, few * 3])
    )
    | st.lists(moved, min_size=1),
    st.lists(names, max_size=8),
    st.lists(st.tuples(names, names), max_size=50),
)
def test_any_mail_says_the_same_in_both_parts_within_its_bounds(
    on: date, said_items: list[Item], people: list[str], unreached: list[tuple[str, str]]
) -> None:
    digest = Digest(on, "a@example.org", tuple(people), tuple(said_items), DESK, tuple(unreached))
    digest = replace(digest, corrects=any(item.anchor is Anchor.MOVED for item in said_items))
    said = compose(digest, DAYS)
    assert said == compose(digest, DAYS)
    assert len(said.subject) <= 60
    assert len(said.html.encode()) < 90_000
    assert lines_too_wide(said.text) == []
    page = seen(said.html)
    for line in said.text.splitlines():
        assert squeezed(line.strip("-")) in page or set(line) == {"-"}


@given(st.dates(date(2022, 1, 1), date(2022, 12, 31)), st.lists(items, max_size=30))
def test_every_obligation_stands_in_one_block_at_its_highest_level(on: date, heard: list[Item]) -> None:
    highest: dict[tuple[object, ...], str] = {}
    for item in heard:
        highest[obligation(item)] = max(highest.get(obligation(item), ""), item.level.value)
    told = [item for block in blocks(once_each(heard, Phrases(DAYS, on, ""))) for item in block.items]
    assert {obligation(item): item.level.value for item in told} == highest
    assert len(told) == len(highest)


def obligation(item: Item) -> tuple[object, ...]:
    return item.work_year, item.step, item.deliverable, item.unit_code, item.subject_code


@pytest.mark.parametrize(
    "roles", [[Role.UNIT_OFFICER], [Role.DEPT, Role.FIN_SECTION, Role.FIN_OPERATOR, Role.FIN_LEADER]]
)
def test_the_longest_names_in_two_thousand_items_do_not_burst_a_page(roles: list[Role]) -> None:
    long = "𠅤㛃<&\"'>" * 20
    heard = tuple(
        replace(
            APPROVED,
            role=roles[n % len(roles)],
            anchor=Anchor.DUE if n % 3 else Anchor.APPROVED,
            automatic=bool(n % 2),
            unit_code=f"{n % 700}",
            unit_name=f"{n % 700}{long}",
            has_officer=False,
            step_title=long,
            deliverable=f"d{n % 37}",
            title=long,
            subject_code=f"{n}",
            subject_name=long,
            why=long,
        )
        for n in range(2000)
    )
    desk = replace(DESK, bureau=long, desk=long, document=long, jurisdiction=long)
    said = compose(Digest(date(2022, 5, 17), "a@example.org", (long,) * 20, heard, desk), DAYS)
    assert len(said.html.encode()) < 90_000
    assert len(said.subject) <= 60
