"""The life of one obligation in sentences: what is owed and why then, each rung, each mail, and what comes next."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from calendars.dates import deliverable_named
from calendars.explanations import why_due
from calendars.labels import ROLES as ROLE_LABELS
from calendars.schema import Calendar
from calendars.workdays import Workdays
from models.errors import NotKnown, Sentence
from models.kinds import OWING, Level, ProposalState, Role, State, StepKey
from models.queries import explaining
from notices.words import LEVELS, NEXT_FOR_DESK, ROLES, STEPS
from rules.lateness import late_workdays
from rules.states import STATE_NAMES
from tasks.explain_desk import opinions_of, petitions_of
from tasks.explain_events import Listed, Told, happenings, read_history
from tasks.explain_mails import MailTold, mails_of
from tasks.explain_rungs import RungTold, rungs_of
from tasks.office import Office

AFTERWARDS = {
    State.ACCEPTED: "已审核通过，等待归档",
    State.ARCHIVED: "没有下一步",
    State.WAIVED: "没有下一步",
    State.CANCELLED: "没有下一步",
    State.MERGED: "没有下一步",
    State.PLANNED: "等待下达",
}


@dataclass(frozen=True)
class Life:
    """One obligation on `on`. `timeline` holds everything that happened and every mail, by day."""

    on: date
    row: Row[Any]
    bureau: str
    document: tuple[str, str]
    owed: list[Sentence]
    due: list[Sentence]
    stands: Sentence
    rungs: list[RungTold]
    mails: list[MailTold]
    timeline: list[Told]
    following: list[Sentence]
    opinions: list[Sentence]
    petitions: list[Sentence]

    @property
    def state(self) -> State:
        return State(self.row.state)

    @property
    def changes(self) -> list[Sentence]:
        """Every change of the due date."""
        return [told.sentence for told in self.timeline if told.begins_version > 1]


def explain(office: Office, connection: Connection, obligation: int, *, on: date) -> Life:
    """The life of obligation `obligation` as the ledger knows it, told on `on`.

    Raises:
        NotKnown: no such obligation. UnknownYear: a count runs through a year whose working days are not known.
    """
    row = connection.execute(explaining.ONE, {"id": obligation}).first()
    if row is None:
        raise NotKnown(Sentence("没有编号为{id}的应报事项", id=obligation))
    days = office.workdays(connection)
    calendar = office.calendar(connection, row.work_year)
    history = read_history(connection, row.id)
    events = happenings(row, history, days)
    rungs = rungs_of(connection, row, days, history, on=on)
    mails = mails_of(connection, row.id)
    document = next(each for each in calendar.documents if each.key == calendar.document)
    return Life(
        on=on,
        row=row,
        bureau=calendar.jurisdiction.bureau,
        document=(document.title, document.number),
        owed=_owed(row),
        due=_due(calendar, row, days, events),
        stands=_stands(row, days, on),
        rungs=rungs,
        mails=mails,
        timeline=sorted([*events, *(mail.told for mail in mails)], key=lambda each: each.order),
        following=_following(connection, row, rungs),
        opinions=opinions_of(connection, row.id),
        petitions=petitions_of(connection, row.id),
    )


def matching(connection: Connection, unit: str, deliverable: str, subject: str = "", year: int = 0) -> list[Row[Any]]:
    """The obligations of a unit about a deliverable, one subject's or all, the newest year first."""
    keys = {"unit": unit, "deliverable": deliverable, "subject": subject, "year": year}
    return list(connection.execute(explaining.MATCHING, keys))


def _owed(row: Row[Any]) -> list[Sentence]:
    told = [
        Sentence(
            "{unit}（{code}）应报：{title}（{key}）",
            unit=row.unit_name,
            code=row.unit_code,
            title=row.title,
            key=row.key,
        )
    ]
    if row.first_code != row.unit_code:
        told.append(Sentence("所属一级单位：{unit}（{code}）", unit=row.first_name, code=row.first_code))
    if row.subject_code:
        told.append(Sentence("对象：{subject}（{code}）", subject=row.subject_name, code=row.subject_code))
    step = Sentence(STEPS[StepKey(row.step)])
    year = {"step": step, "year": row.work_year, "budget": row.budget_year}
    return [*told, Sentence("环节：{step}，{year}工作年度，{budget}预算年度", **year)]


def _due(calendar: Calendar, row: Row[Any], days: Workdays, events: list[Told]) -> list[Sentence]:
    """Why the first date is that date, and every change of it."""
    told: list[Sentence] = []
    known = {deliverable.key for _, deliverable in calendar.deliverables()}
    if row.key in known:
        step, deliverable = deliverable_named(calendar, row.key)
        told += why_due(calendar, step, deliverable, days)
    told += [each.sentence for each in events if each.begins_version > 1]
    if row.due_version > 1:
        told.append(Sentence("现行期限{due}，是第{n}版", due=row.due_on, n=row.due_version))
    return told


def _stands(row: Row[Any], days: Workdays, on: date) -> Sentence:
    state = State(row.state)
    if state not in OWING:
        return Sentence("{state}（零报告）" if row.nil else "{state}", state=Sentence(STATE_NAMES[state]))
    late = late_workdays(on, row.nominal_due_on, row.due_on, days)
    values = {"state": Sentence(STATE_NAMES[state]), "due": row.due_on}
    if late:
        return Sentence("{state}，未报；期限{due}，已逾期{n}个工作日", n=late, **values)
    return Sentence("{state}，未报；期限{due}，还有{n}个工作日", n=days.between(on, row.due_on), **values)


def _following(connection: Connection, row: Row[Any], rungs: list[RungTold]) -> list[Sentence]:
    """What waits for a leader, and what comes if nothing is handed in."""
    told = [
        Sentence("拟{level}（{on}提出）待局领导决定", level=Sentence(LEVELS[Level(each.level)]), on=each.on_day)
        for each in connection.execute(explaining.PROPOSALS, {"id": row.id})
        if each.state == ProposalState.WAITING and not each.struck_off and each.due_version == row.due_version
    ]
    state = State(row.state)
    if row.stage:
        return [
            *told,
            Sentence("等待{role}审核（{since}起）", role=ROLE_LABELS[Role(row.stage)], since=row.review_since_on),
        ]
    if state not in OWING:
        return [*told, Sentence(AFTERWARDS[state])]
    coming = next((rung for rung in rungs if rung.act_on == row.next_action_on), None)
    if coming is None:
        return [*told, Sentence("催报阶梯已走完；等待报送，或由局领导决定")]
    who = Listed([Sentence(ROLES[role]) for role in coming.recipients])
    what = Sentence(NEXT_FOR_DESK[coming.level])
    return [*told, Sentence("若仍未报送，{on}{what}，告知{who}", on=coming.act_on, what=what, who=who)]
