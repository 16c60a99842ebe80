"""What a unit does: hand in, take back, choose, acknowledge."""

from models.kinds import Role
from models.queries import plans
from rules.lateness import late_after, late_boundary
from tasks.act import Case
from tasks.choose import check_quota, choose

_BUREAU = {Role.FIN_SECTION, Role.FIN_OPERATOR, Role.FIN_LEADER, Role.FIN_ADMIN}


def submit(case: Case) -> None:
    """Hand in (报送): the ladder stops; lateness is fixed at the first hand-in. A quota must be met."""
    ready(case)
    _take_in(case)


def ready(case: Case) -> None:
    """What somebody still has to confirm before it is handed in must be fit for it. A quota must be met."""
    if case.row.about == "quota":
        check_quota(case)


def nothing(case: Case) -> None:
    """Hand in that there is nothing to report (零报告), and why; it counts as handed in, and is counted apart."""
    if case.row.about == "quota":
        raise case.refuse("选题事项不能零报告")
    if not case.act.why.strip():
        raise case.refuse("须写明理由")
    case.changes["nil"] = True
    _take_in(case)


def _take_in(case: Case) -> None:
    if case.row.first_submitted_on is None:
        row, on = case.row, case.act.on
        boundary = late_boundary(row.nominal_due_on, row.due_on)
        case.changes |= {"first_on": on, "boundary_on": boundary}
        case.changes["late_workdays"] = late_after(on, boundary, case.days)


def withdraw(case: Case) -> None:
    """Take back before review (取消送审); after the due date only the bureau may. The ladder goes on
    after the last rung that acted, even if both are registered later than they happened.

    What is taken back was not handed in: unless a reviewer had returned it before, its hand-in day is forgotten.
    """
    row, act = case.row, case.act
    if act.on > max(row.nominal_due_on, row.due_on) and not _BUREAU.intersection(case.roles) and case.roles:
        raise case.refuse("已过截止日{due}，撤回须经财政局业务科室", due=row.due_on)
    unsaid = {"timetable_id": row.timetable_id, "on": act.on, "obligation": row.id, "due_version": row.due_version}
    case.changes["next_on"] = case.connection.execute(plans.NEXT_UNSAID, unsaid).scalar()
    if row.returns == 0:
        case.changes |= {"first_on": None, "boundary_on": None, "late_workdays": None}


def select(case: Case) -> None:
    """Choose a subject for a quota (选题)."""
    if case.row.about != "quota":
        raise case.refuse("{title}不是选题事项", title=case.row.title)
    choose(case)


def acknowledge(case: Case) -> None:
    """The unit says that it has read (签收); nothing else changes."""
