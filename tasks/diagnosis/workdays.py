"""Are the days off of every year that dates fall into known, and officially?"""

from collections.abc import Iterator
from datetime import date

from calendars.workdays import Workdays
from models.errors import NianlunError, Sentence, UnknownYear, _
from models.queries import diagnosis
from tasks.awaited_days import WARN_FROM
from tasks.clock import machine_now
from tasks.clock import now as clock_now
from tasks.diagnosis.finding import Finding, NotExamined, fine, ours, remark
from tasks.diagnosis.patient import Patient

ASK_FROM_MONTH = 11  # the State Council's notice comes in October or November
WHAT = Sentence("工作日")


def examine(patient: Patient) -> Iterator[Finding]:
    """This year official, next year by November asked for, by December wanted; no year unknown that a date needs."""
    try:
        days, on, last = _known(patient)
    except NianlunError as broken:
        if isinstance(broken, NotExamined):
            raise
        cure = Sentence("按所说改正，或恢复原来的文件：git checkout -- calendars/workdays")
        yield ours("unreadable", WHAT, Sentence("工作日文件读不懂：{why}", why=broken), cure)
        return
    for year in range(on.year, max(on.year + 1, last.year) + 1):
        yield _of_year(days, year, on)


def _known(patient: Patient) -> tuple[Workdays, date, date]:
    """The working days, today, and the last day that anything is laid on; without a ledger, what the files say."""
    try:
        with patient.ledger() as (office, connection):
            on = clock_now(connection).date()
            last = connection.execute(diagnosis.LAST_DATE).scalar() or on
            return office.workdays(connection), on, last
    except NotExamined:
        on = machine_now().date()
        return Workdays.load(), on, on


def _of_year(days: Workdays, year: int, on: date) -> Finding:
    first = date(year, 1, 1)
    try:
        provisional, source = days.is_provisional(first), days.source(first)
    except UnknownYear:
        return ours(
            "unknown-year", WHAT, Sentence("不知道{year}年的工作日，凡涉及它的日期都算不出", year=year), _cure(year)
        )
    if not provisional:
        return fine("official", WHAT, Sentence("{year}年：{source}", year=year, source=source))
    found = Sentence("{year}年的放假安排还是暂定的（{source}）", year=year, source=source)
    cure = _cure(year)
    if year == on.year or (year == on.year + 1 and (on.month, on.day) >= WARN_FROM):
        return ours("provisional", WHAT, found, cure)
    if year == on.year + 1 and on.month >= ASK_FROM_MONTH:
        return remark("provisional", WHAT, found, cure)
    return fine("provisional", WHAT, _("{found}；11月前属正常", found=found))


def _cure(year: int) -> Sentence:
    return Sentence(
        "国务院办公厅的通知通常10月底至11月印发；照它填好一年的文件（nianlun workdays template {year}），"
        "再导入：nianlun workdays import {year}.yaml --why …",
        year=year,
    )
