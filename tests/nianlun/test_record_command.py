"""`nianlun record` at the command line: a score from which points are taken off, as on the page."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from desk import Desk, at, day
from filled import evaluated
from offices import SqliteOffices
from reviewed import P1, routed, visitor

from tasks.clock import set_trial
from tasks.desk import handing_in
from tasks.desk.filling import content_of
from tasks.office import Office

MONDAY, TUESDAY = "Monday 2022-04-11", "Tuesday 2022-04-12"
FAR = {"indicators.0.actual": "1300", "indicators.0.deviation": "目标定低了"}


@pytest.fixture
def desk(sqlite_offices: SqliteOffices, tmp_path: Path) -> Desk:
    """A hamlet whose department exceeded a target by far, on the trial clock."""
    desk = Desk(Office(sqlite_offices.url(routed, tmp_path)), tmp_path)
    who, content = visitor(desk, "two", P1, MONDAY), content_of(evaluated(FAR))
    with desk.office.writing() as connection:
        number = desk.thing(P1).id
        handing_in.hand_in_form(desk.office, connection, number, content, who, on=day(MONDAY), at=at(MONDAY))
        set_trial(connection, at(TUESDAY))
    return desk


def nianlun(desk: Desk, *arguments: str) -> tuple[int, str]:
    env = {key: value for key, value in os.environ.items() if not key.startswith(("NIANLUN_", "PREFECT_"))}
    env |= {"NIANLUN_HOME": str(desk.folder), "NIANLUN_LANG": "zh"}
    argv = [sys.executable, "-m", "nianlun.command", "record", *arguments]
    ran = subprocess.run(argv, env=env, capture_output=True, text=True, check=False, timeout=60)
    return ran.returncode, ran.stdout + ran.stderr


def test_points_are_asked_for_and_taken_off(desk: Desk) -> None:
    refused, why = nianlun(desk, "accept", *P1.split(), "--by", "operator")
    assert refused == 2 and "请填写核减分数（可以是0）" in why
    misplaced, why = nianlun(desk, "submit", *P1.split(), "--reduction", "1")
    assert misplaced == 2 and "可以核减分数" in why
    done, told = nianlun(desk, "accept", *P1.split(), "--by", "operator", "--reduction", "2.5")
    assert done == 0 and told.startswith("已登记：2022-04-12 101 self-evaluation P1 accept")
    assert desk.rows("SELECT score, reviewed_score FROM submission") == [(9950, 9700)]
