"""Two years are published beside each other, and read while one is published."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from desk import Desk, at, day
from drafts import LATER, changed, due
from hamlet import YEAR

from calendars.loading import loads
from models.errors import RuleBroken
from models.queries.workdays import COUNTING
from tasks.office import Office
from tasks.publish import publish_in

P1, P3 = "101 self-evaluation P1", "301 self-evaluation P3"
TODAY = "Wednesday 2022-04-20"


def next_year(on: str = "2023-04-30") -> str:
    text = YEAR.replace("work_year: 2022", "work_year: 2023").replace("小村2022年", "小村2023年")
    return due("self-evaluation", on, text=text.replace("2022-", "2023-"))


def test_one_year_moves_and_the_other_does_not(opened: Desk) -> None:
    opened.publish(next_year(), "Friday 2022-12-30")
    assert opened.publish(next_year("2023-05-20"), "Friday 2022-12-30").replanned.batch is None
    opened.open("Wednesday 2023-03-01")
    assert opened.publish(LATER, "Thursday 2023-03-02").replanned.moved_owed == 6
    years = (
        "SELECT d.work_year, o.due_version, count(*) FROM obligation o JOIN deliverable d ON d.id = o.deliverable_id"
    )
    found = opened.rows(f"{years} WHERE d.key = 'self-evaluation' GROUP BY d.work_year, o.due_version")
    assert [tuple(row) for row in found] == [(2022, 2, 6)]


def test_two_calendars_may_not_contradict_each_other_about_a_day(opened: Desk) -> None:
    def overridden(text: str, works: str) -> str:
        rule = f"workday_overrides:\n  - {{on: 2022-04-23, works: {works}, why: 区里, source: 通知}}\nladders:"
        return text.replace("ladders:", rule, 1)

    opened.publish(overridden(YEAR, "true"), TODAY)
    with pytest.raises(RuleBroken, match="一处上班、一处休息"):
        opened.publish(overridden(next_year(), "false"), TODAY)
    assert len(opened.rows("SELECT * FROM cycle")) == 1


def test_an_override_of_one_year_moves_what_the_other_owes(opened: Desk) -> None:
    rule = "workday_overrides:\n  - {on: 2022-04-29, works: false, why: 停电, source: 通知}\nladders:"
    done = opened.publish(next_year().replace("ladders:", rule, 1), TODAY)
    assert done.replanned.moved_owed == 6
    assert opened.dates(P1) == (date(2022, 4, 30), date(2022, 4, 28), 2)


def test_publishing_in_an_office_asks_for_the_working_days_that_come_to_count(opened: Desk) -> None:
    rule = "workday_overrides:\n  - {on: 2022-04-29, works: false, why: 停电, source: 通知}\nladders:"
    draft = YEAR.replace("ladders:", rule, 1)
    with opened.office.writing() as connection:
        publish_in(
            opened.office, connection, loads(draft, ""), draft, on=day(TODAY), at=at(TODAY), by="operator", why="停电"
        )
    assert opened.dates(P1)[1] == date(2022, 4, 28)


class Overtaking:
    """A connection during whose question after the imported days somebody else's thread does something."""

    def __init__(self, connection: Any, meanwhile: Callable[[], object]) -> None:
        self.connection, self.meanwhile = connection, [meanwhile]

    def execute(self, asked: Any, *values: Any) -> Any:
        if asked is COUNTING and self.meanwhile:
            self.meanwhile.pop()()
        return self.connection.execute(asked, *values)


def test_a_request_that_was_overtaken_by_a_publication_leaves_nothing_wrong_behind(hamlet: Office) -> None:
    sunday = day("Sunday 2022-05-15")
    works = f"workday_overrides:\n  - {{on: {sunday}, works: true, why: 区里, source: 通知}}\nladders:"
    amended = changed(("ladders:", works), text=YEAR)

    def meanwhile() -> None:
        Desk(hamlet, Path()).publish(amended, "Tuesday 2022-03-01")
        with hamlet.reading() as other:
            assert hamlet.years(other)[1].works(sunday)

    with hamlet.reading() as connection:
        calendars, days = hamlet.years(Overtaking(connection, meanwhile))  # type: ignore[arg-type]
    assert (len(calendars[2022].workday_overrides), days.works(sunday)) == (0, False)
    with hamlet.reading() as connection:
        calendars, days = hamlet.years(connection)
    assert (len(calendars[2022].workday_overrides), days.works(sunday)) == (1, True)
