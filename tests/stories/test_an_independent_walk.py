"""The rehearsed year equals what the oracle finds by walking days and obligations in plain loops."""

from datetime import date

import district
import pytest
from oracle import Oracle
from oracle_things import Done
from ways import WAYS, Rehearsed, Way

from calendars.workdays import Workdays
from tasks.record_results import OF_OBLIGATIONS, SUMMARISE
from tasks.script import read_script

FIRST, LAST = date(2022, 3, 1), date(2023, 2, 2)


NOTHING_OWED = {*OF_OBLIGATIONS, SUMMARISE} - {"issue"}  # events that change no obligation and open none


NOT_SCORED = dict.fromkeys(("self_score", "self_grade", "reviewed_score", "reviewed_grade", "rule_set"), "")


def what_was_done() -> list[Done]:
    """The script's events; that a letter was issued comes with the number of problems that its report names."""
    done, problems = [], {}
    for act in (entry.act for entry in read_script(district.SCRIPT)):
        about = (act.deliverable, act.unit_code, act.subject_code)
        problems[about] = (act.form or {}).get("problems", problems.get(about, ""))
        value = str(len(problems[about].splitlines())) if act.event == "issue" else act.value
        if act.event not in NOTHING_OWED:
            done.append(Done(act.on, act.event, act.unit_code, act.deliverable, act.subject_code, value, act.why))
    return done


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_obligations_rungs_lines_and_proposals_are_those_of_an_independent_walk(rehearsed: Rehearsed, way: Way) -> None:
    oracle = Oracle(district.year(), district.register(), Workdays.load())
    oracle.live(FIRST, LAST, what_was_done() if way.handed_in else [], way.days_down)
    assert oracle.refused == []
    files = rehearsed(way)
    pairs = (
        ([row | NOT_SCORED for row in files.obligations], oracle.obligations()),
        (files.rung_events(), oracle.rung_events()),
        (files.lines(), oracle.notices()),
        (files.proposed(), oracle.proposed()),
    )
    for found, wanted in pairs:
        assert len(found) == len(wanted)
        assert [pair for pair in zip(found, wanted, strict=True) if pair[0] != pair[1]][:3] == []
