"""The figures of three documents, computed among three times as many decoys; every clause keeps something out."""

from decimal import Decimal

import pytest
from offices import NewOffice
from seeds import JIANGHAN, LANZHOU, LUXIAN, Seed, furnished

from models.errors import NotKnown
from tasks.office import Office
from tasks.stated_figures import clause_by_clause, figures_of_year

D = Decimal
STATED = {
    ("jianghan-2021", "key-evaluation"): (10, 10, 14830),
    ("jianghan-2021", "rules"): (60,),
    ("lanzhou-2021", "fiscal-evaluation"): (8,),
    ("lanzhou-2021", "designated-evaluation"): (11,),
    ("lanzhou-2021", "evaluation"): (19,),
    ("lanzhou-2021", "zone-evaluation"): (3,),
    ("luxian-2021", "whole-unit-evaluation"): (8,),
    ("luxian-2021", "project-evaluation-general"): (10, D("3974.85")),
    ("luxian-2021", "project-evaluation-fund"): (3, D("3930")),
    ("luxian-2021", "project-evaluation"): (13, D("7904.85")),
    ("luxian-2021", "policy-evaluation"): (2, D("14339")),
}


@pytest.mark.parametrize("seed", [JIANGHAN, LANZHOU, LUXIAN], ids=lambda seed: seed.name)
def test_the_figures_are_the_document_s_and_no_clause_can_be_left_out(seed: Seed, offices: NewOffice) -> None:
    office = Office(offices(_prepared(seed)))
    try:
        with office.reading() as connection:
            calendar = seed.calendar
            keys = [key for name, key in STATED if name == seed.name]
            computed = {each.figure.key: each for each in figures_of_year(connection, calendar)}
            idle = []
            for key in keys:
                found, dropped = clause_by_clause(connection, calendar, key)
                assert found == computed[key]
                assert tuple(each.computed for each in found.values) == STATED[seed.name, key], key
                assert found.agrees
                assert len(dropped) >= 3
                for each in dropped:
                    if each.values == found.values:
                        idle.append((key, each.clause.key))
            assert idle == []
    finally:
        office.close()


_KEPT: dict[str, object] = {}


def _prepared(seed: Seed):  # type: ignore[no-untyped-def]
    """One and the same function for a seed: its office is made once."""
    return _KEPT.setdefault(seed.name, lambda office: furnished(office, seed))


def test_there_are_three_times_as_many_decoys() -> None:
    from seeds import _made

    for seed in (JIANGHAN, LANZHOU, LUXIAN):
        true = sum(objects.count for objects in seed.true)
        assert len(_made(seed).owed) >= 4 * true


def test_a_figure_that_there_is_not_is_named(offices: NewOffice) -> None:
    office = Office(offices(_prepared(JIANGHAN)))
    try:
        with office.reading() as connection, pytest.raises(NotKnown, match="2021年度的年历里没有数字nope"):
            clause_by_clause(connection, JIANGHAN.calendar, "nope")
    finally:
        office.close()
