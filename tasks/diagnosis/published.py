"""Is a calendar published for the year that the office lives in?"""

from collections.abc import Iterator
from datetime import date

from models.errors import Sentence, _
from tasks.clock import now as clock_now
from tasks.diagnosis.finding import Finding, fine, ours, remark
from tasks.diagnosis.patient import Patient

WHAT = Sentence("年历")
SEASON = 3  # the first windows open in March; the year's document may come as late


def examine(patient: Patient) -> Iterator[Finding]:
    """At least one year, and this one."""
    with patient.ledger() as (office, connection):
        on = clock_now(connection).date()
        years = sorted(office.calendars(connection))
    if not years:
        yield ours("none", WHAT, Sentence("还没有发布任何年历，谁也不会收到通知"), _cure(on.year))
        return
    shown = _("、").join(map(str, years))
    if on.year in years:
        yield fine("published", WHAT, Sentence("已发布：{years}", years=shown))
    else:
        yield _not_covered(on, shown)


def _not_covered(on: date, years: str) -> Finding:
    found = Sentence("{year}年还没有发布（已发布：{years}）", year=on.year, years=years)
    if on.month < SEASON:
        return remark("not-covered", WHAT, found, _cure(on.year))
    return ours("not-covered", WHAT, found, _cure(on.year))


def _cure(year: int) -> Sentence:
    return Sentence(
        "写好{year}年的年历（docs/calendar.md），核对后发布：nianlun calendar check FILE，"
        "nianlun calendar publish FILE --why 印发",
        year=year,
    )
