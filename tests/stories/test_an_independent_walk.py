"""The rehearsed year equals what the oracle finds by walking days and obligations in plain loops."""

from datetime import date

import district
import pytest
from oracle import Done, Oracle
from ways import WAYS, Rehearsed, Way

from calendars.workdays import Workdays
from tasks.script import read_script

FIRST, LAST = date(2022, 3, 1), date(2023, 2, 2)


def what_was_done() -> list[Done]:
    acts = (entry.act for entry in read_script(district.SCRIPT))
    return [Done(a.on, a.event, a.unit_code, a.deliverable, a.subject_code, a.value, a.why) for a in acts]


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_obligations_rungs_lines_and_proposals_are_those_of_an_independent_walk(rehearsed: Rehearsed, way: Way) -> None:
    oracle = Oracle(district.year(), district.register(), Workdays.load())
    oracle.live(FIRST, LAST, what_was_done() if way.handed_in else [], way.days_down)
    assert oracle.refused == []
    files = rehearsed(way)
    pairs = (
        (files.obligations, oracle.obligations()),
        (files.rung_events(), oracle.rung_events()),
        (files.lines(), oracle.notices()),
        (files.proposed(), oracle.proposed()),
    )
    for found, wanted in pairs:
        assert len(found) == len(wanted)
        assert [pair for pair in zip(found, wanted, strict=True) if pair[0] != pair[1]][:3] == []
