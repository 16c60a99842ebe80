"""What a reviewer or the bureau does: return, accept, extend, waive, cancel."""

from datetime import date

from calendars.schema import About
from models.columns import FAR
from models.errors import RuleBroken, Sentence
from models.kinds import Anchor, Roll
from models.queries import choices, lines, plans, reductions, reviewers
from rules.deeds import MOST_EXTENSIONS
from tasks.act import Case
from tasks.open_step import open_deliverables
from tasks.sweep import give_mails, new_batch, send_days
from tasks.timetable import timetable

RETURN_WORKDAYS = 3  # the least time to mend what was returned


def give_back(case: Case) -> None:
    """Return for correction (退回): a reason, a new due date, a new ladder, a notice. The date leaves three working
    days at least, and takes nothing from the time that was left (SPEC E.1).

    The first hand-in stays the one that counts for timeliness.
    """
    _reason(case)
    row, on = case.row, case.act.on
    least = max(case.days.add(on, RETURN_WORKDAYS), row.due_on)
    due_on = case.days.roll(_day(case), Roll.PRECEDING) if case.act.value else least
    if due_on < least:
        raise case.refuse("退回后至少留{n}个工作日，新期限不早于{least}", n=RETURN_WORKDAYS, least=least)
    _move_due(case, nominal_on=max(due_on, row.nominal_due_on), due_on=due_on, returned_on=on, given_on=due_on)
    case.changes["returns"] = row.returns + 1
    event = {"ladder_id": row.ladder_id, "anchor": Anchor.RETURNED.value}
    case.rung_id = case.connection.execute(plans.EVENT_RUNG, event).scalar()
    case.batch_id = new_batch(case.connection, "return", on=on, at=case.at)


def reopen(case: Case) -> None:
    """Open again what was accepted (重新打开): as a return, with a reason and a new date."""
    if case.row.about == About.QUOTA:
        raise case.refuse("选题审核通过后已据以下达报告，不能重新打开")
    give_back(case)
    case.changes["accepted_on"] = None


def take(case: Case) -> None:
    """Take up for review (受理); the unit can no longer take it back."""


def forward(case: Case) -> None:
    """Pass on to the next reviewer (转审).

    Raises:
        RuleBroken: there is no further reviewer.
    """
    if case.connection.execute(reviewers.LAST, {"id": case.row.id}).scalar():
        raise case.refuse("已是最后一个审核环节，请审核通过或退回")


def accept(case: Case) -> None:
    """Accept (审核通过); an accepted choice is fixed, a score from which nobody took anything off stands."""
    case.changes["accepted_on"] = case.act.on
    case.connection.execute(reductions.SETTLE, {"id": case.row.id})
    if case.row.about == About.QUOTA:
        keys = {"work_year": case.row.work_year, "deliverable": case.row.key, "unit_id": case.row.unit_id}
        case.connection.execute(choices.ACCEPT, keys)


def open_reports(case: Case) -> int:
    """Open what an accepted choice asks for."""
    if case.row.about != About.QUOTA:
        return 0
    asked = {d.key: d for _, d in case.calendar.deliverables() if case.row.key in d.chosen_in}
    return open_deliverables(case.connection, case.calendar, asked, case.days, on=case.act.on, at=case.at)


def extend(case: Case) -> None:
    """Grant more time (延期): a reason, a date later than the present one; at most twice. A new ladder starts."""
    _reason(case)
    if case.row.extensions >= MOST_EXTENSIONS:
        raise case.refuse("已延期{n}次，不能再延", n=case.row.extensions)
    put_off(case)
    case.changes["extensions"] = case.row.extensions + 1


def put_off(case: Case) -> None:
    """A date later than the present one, with a reason: a new ladder starts. How often, the caller counts."""
    _reason(case)
    nominal = _day(case)
    due_on = case.days.roll(nominal, case.deliverable.due.roll)
    if due_on <= case.act.on:
        raise case.refuse("延期后的期限{due}须晚于{on}", due=due_on, on=case.act.on)
    present = max(case.row.nominal_due_on, case.row.due_on)
    if max(nominal, due_on) <= present or due_on < case.row.due_on:
        raise case.refuse("延期后的期限{due}须晚于现行期限{present}", due=nominal, present=present)
    _move_due(case, nominal_on=nominal, due_on=due_on, returned_on=FAR, given_on=nominal)


def waive(case: Case) -> None:
    """Excuse (免报), with a reason; counted apart."""
    _reason(case)


def cancel(case: Case) -> None:
    """Take off the books (撤销), with a reason: a project stopped, a unit abolished."""
    _reason(case)


def tell(case: Case) -> None:
    """The notice of what was just done (a return, an answer), once its history is written."""
    if case.rung_id is None or case.batch_id is None:
        return
    values = {"batch": case.batch_id, "rung": case.rung_id, "on": case.act.on} | send_days(case.days, case.act.on)
    case.connection.execute(lines.LINES_FOR_UNITS_OF_BATCH, values)
    give_mails(case.connection, case.days, values)


def _move_due(case: Case, *, nominal_on: date, due_on: date, returned_on: date, given_on: date) -> None:
    """A new due version: its rungs dated on or before today do not exist."""
    row = case.row
    plan = timetable(
        case.connection, case.days, row.ladder_id, opened_on=row.opened_on, due_on=due_on, returned_on=returned_on
    )
    case.changes |= dict(
        due_version=row.due_version + 1,
        timetable_id=plan,
        rung_id=None,
        nominal_due_on=nominal_on,
        due_on=due_on,
        given_on=given_on,
        next_on=case.next_on(plan),
    )


def _reason(case: Case) -> None:
    if not case.act.why.strip():
        raise case.refuse("须写明理由")


def _day(case: Case) -> date:
    try:
        return date.fromisoformat(case.act.value)
    except ValueError:
        raise RuleBroken(Sentence("“{value}”不是日期（应为2022-05-20）", value=case.act.value)) from None
