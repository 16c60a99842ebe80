"""Migration 0009, down and up, with what reviewers took off before and after it."""

from collections.abc import Callable

from desk import Desk
from offices import Prepare
from reviewed import P1, P2, P3, decide, hand_in, routed

from rules.deeds import Deed
from tasks.desk.review import Said
from tasks.migrate import migrate

MONDAY, TUESDAY = "Monday 2022-04-11", "Tuesday 2022-04-12"
SCORES = "SELECT score, grade, reviewed_score, reviewed_grade FROM submission ORDER BY id"


def test_what_was_taken_off_before_is_taken_off(new_desk: Callable[[Prepare], Desk]) -> None:
    desk = new_desk(routed)
    scored = {"score": 9050, "grade": "excellent", "rule_set": "R2020_10"}
    for named, who in ((P1, "two"), (P2, "school"), (P3, "town")):
        hand_in(
            desk, named, MONDAY, who, form="material", content='{"form":"material","version":1,"content":{}}', **scored
        )
    decide(desk, Deed.FORWARD, P1, TUESDAY, "section", Said(reduction=3051))
    decide(desk, Deed.FORWARD, P3, TUESDAY, "section")
    decide(desk, Deed.ACCEPT, P3, TUESDAY, "operator")
    before = [tuple(row) for row in desk.rows(SCORES)]
    assert [each[2:] for each in before] == [(5999, "poor"), (None, ""), (9050, "excellent")]
    migrate(desk.office.engine, "0008")
    migrate(desk.office.engine)
    assert [tuple(row) for row in desk.rows(SCORES)] == before
