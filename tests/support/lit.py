"""The hamlet with a red light, and deliverables for what is to be mended of last year and of this."""

from datetime import time
from pathlib import Path

from applying import APPLYING, graded, propose
from desk import Desk, day
from drafts import changed
from hamlet import settled
from mending import LOOK_BACK
from mending import YEAR as MENDING
from reviewed import P1, P2

from tasks.clock import moment, set_trial
from tasks.office import Office

THIS_YEAR = LOOK_BACK.partition("    deliverables:\n")[2].replace("key: mending", "key: mending-now")
BY_SOURCE = """\
rectification:
  deliverable: mending
  by_source: {light: mending-now, talk: mending-now}
  days: 20
  source: 惯例
"""
YEAR = changed(
    ("steps:\n", f"{APPLYING}{BY_SOURCE}steps:\n"),
    ("then: [reduce, cancel]", "then: [reduce, cancel, rectify]"),
    ("  - key: reporting\n", f"{THIS_YEAR.replace('budget_year: -1', 'budget_year: 0')}  - key: reporting\n"),
    text=MENDING,
)
TUESDAY = "Tuesday 2022-04-12"


def lit(office: Office, year: str = YEAR) -> None:
    """P1 was half spent, which is a red light; two results graded, and proposed for by `year`."""
    settled(office)
    desk = Desk(office, Path())
    desk.publish(year, "Monday 2022-02-28")
    desk.open("Tuesday 2022-03-01")
    desk.change("UPDATE subject SET adjusted_fen = 20000000, executed_fen = 10000000 WHERE code = 'P1'")
    graded(desk, P1, "two", "poor", 5000)
    graded(desk, P2, "school", "excellent", 9500)
    propose(desk, TUESDAY)


def lit_today(office: Office) -> None:
    """The same, on trial at nine on Friday 2022-04-15."""
    lit(office)
    with office.writing() as connection:
        set_trial(connection, moment(day("Friday 2022-04-15"), time(9, 0)))
