"""Events of the register that change no obligation: how it was evaluated, its letter, what becomes of its result.

Each does what the pages do, by the same verbs; the obligation only says of what the event speaks.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import Connection, Row

from calendars.labels import DECISIONS
from calendars.results import Decision
from calendars.schema import Calendar
from models.errors import NotKnown, NotYours, RuleBroken, Sentence
from models.evaluating import Views, WorkStep
from models.kinds import ApplicationState, Role
from models.queries import applications, evaluations, letters, section_summary
from rules.applying import Decided
from rules.deeds import OWN_ROLES
from tasks.act import Act, find
from tasks.evaluators.about import about
from tasks.evaluators.doing import Doer
from tasks.evaluators.progress import progress_of, take_step
from tasks.evaluators.views import answer_views, ask_views
from tasks.letters.act import By
from tasks.letters.act import find as find_letter
from tasks.letters.agree import agree
from tasks.letters.draft import draft
from tasks.letters.issue import issue
from tasks.letters.receive import receive
from tasks.letters.save import save
from tasks.letters.send import send
from tasks.letters.told import Told
from tasks.office import Office
from tasks.results.decide_application import Decider, decide_application, decide_as_proposed
from tasks.section.read import Suggestion
from tasks.section.write import Written, write_summary

_SUMS_UP = frozenset({Role.FIN_SECTION, Role.FIN_OPERATOR, Role.FIN_ADMIN})
RolesOf = Callable[[int], tuple[Role, ...]]  # of whoever acts, towards a unit
_EVALUATES = frozenset({*OWN_ROLES, Role.DEPT, Role.FIN_SECTION, Role.FIN_OPERATOR, Role.FIN_LEADER, Role.FIN_ADMIN})


@dataclass(frozen=True)
class About:
    """An act, and the obligation that it speaks of; `row` has its id, unit_id and work_year."""

    office: Office
    connection: Connection
    calendar: Calendar
    act: Act
    row: Row[Any]
    roles_of: RolesOf
    at: datetime

    @property
    def doer(self) -> Doer:
        return Doer(self.act.by or self.act.unit_code, self.act.on, self.at)

    def by(self, unit_id: int) -> By:
        """Who does it, in the roles towards a unit."""
        roles = frozenset(self.roles_of(unit_id))
        return By(self.act.by or self.act.unit_code, roles, self.act.on, self.at, self.act.why)

    def demand(self, wanted: frozenset[Role], unit_id: int) -> None:
        """Refuse somebody whom the register knows, but not in one of these roles."""
        roles = self.roles_of(unit_id)
        if roles and not wanted.intersection(roles):
            raise NotYours(Sentence("{by}无权{event}", by=self.act.by, event=self.act.event))


def step(its: About) -> None:
    """Take the evaluation to the step that the value names, and through those before it on the same day. The reason
    is the document it rests on; of the final conclusion, what became of objections; of the archive, its number."""
    if its.act.value.upper() not in WorkStep.__members__:
        known = "、".join(each.name.lower() for each in WorkStep if each)
        raise RuleBroken(Sentence("没有工作步骤“{value}”（可用：{known}）", value=its.act.value, known=known))
    its.demand(_EVALUATES, its.row.unit_id)
    to, now = WorkStep[its.act.value.upper()], progress_of(its.connection, its.row.id).step
    between = [each for each in WorkStep if now < each <= to] or [to]
    for each in between:
        said = {"document": its.act.why, "why": its.act.why, "taken_up": its.act.why}
        take_step(its.office, its.connection, its.row.id, each, doer=its.doer, **said)


def ask(its: About) -> None:
    """Send the preliminary conclusion (the reason) to the evaluated unit."""
    its.demand(_EVALUATES, its.row.unit_id)
    ask_views(its.office, its.connection, its.row.id, its.act.why, its.doer)


def answer(its: About) -> None:
    """The evaluated unit answers what it was asked last: `agree`, or `object` with its reason."""
    if its.act.value not in ("agree", "object"):
        raise RuleBroken(Sentence("答复写agree（同意）或object（有不同意见）"))
    its.demand(frozenset(OWN_ROLES), about(its.office, its.connection, its.row.id).row.evaluated_id)
    asked = [
        row for row in its.connection.execute(evaluations.VIEWS_OF, {"id": its.row.id}) if row.state == Views.ASKED
    ]
    if not asked:
        raise RuleBroken(Sentence("没有等待答复的意见征求"))
    agrees = its.act.value == "agree"
    answer_views(its.connection, asked[-1].id, agrees=agrees, answer=its.act.why, doer=its.doer)


def draft_letter(its: About) -> None:
    """Draft the feedback letter about an accepted evaluation and send it to be signed; the value names the classes of
    its problems in their order (`rules;funds`)."""
    deliverable = its.connection.execute(letters.ABOUT, {"obligation": its.row.id}).one().deliverable
    by = its.by(its.row.unit_id)
    [letter] = draft(its.connection, deliverable, by, only={its.row.id})
    row = find_letter(its.connection, letter)
    told = Told.model_validate_json(row.told)
    classes = [each.strip() for each in its.act.value.split(";") if each.strip()]
    if len(classes) != len(told.problems):
        template = "报告有{n}个问题，须依次写明类别，如 rules;funds"
        raise RuleBroken(Sentence(template, n=len(told.problems)))
    problems = [each.model_copy(update={"of_class": of}) for each, of in zip(told.problems, classes, strict=True)]
    told = told.model_copy(update={"problems": tuple(problems)})
    save(its.connection, its.calendar, letter, told, due_on=None, seen=row.edition, by=by)
    send(its.connection, its.calendar, letter, by)


def sign_letter(its: About) -> None:
    """Sign the letter: the next of those who must."""
    agree(its.connection, its.calendar, _letter(its).id, its.by(its.row.unit_id))


def issue_letter(its: About) -> None:
    """Issue it, dated on the day that the value names, else on the day of the event."""
    dated_on = _day(its.act.value) if its.act.value else its.act.on
    days = its.office.workdays(its.connection)
    issue(its.connection, its.calendar, days, _letter(its).id, its.by(its.row.unit_id), dated_on=dated_on)


def receive_letter(its: About) -> None:
    """The unit to which it goes signs that it has it."""
    letter = _letter(its)
    receive(its.connection, letter.id, its.by(letter.unit_id), unit_code=letter.unit_code)


def decide(its: About) -> None:
    """Decide what becomes of the result: as proposed without a value, else `reduce 300000.00 2023`."""
    who = Decider(
        its.act.by or its.act.unit_code, frozenset(its.roles_of(its.row.unit_id)) or _DESK, its.act.on, its.at
    )
    rows = its.connection.execute(applications.OF_ITEM, {"obligation": its.row.id}).all()
    waiting = [row for row in rows if row.state == ApplicationState.WAITING]
    if not waiting:
        raise RuleBroken(Sentence("没有等待决定的结果应用"))
    if not its.act.value:
        chosen = [row.id for row in waiting]
        decide_as_proposed(its.connection, {its.calendar.work_year: its.calendar}, chosen, who, why=its.act.why)
        return
    decision, amount, year = _decision(its.act.value, its.calendar.work_year + 1)
    one = next((row for row in waiting if row.proposed == decision), waiting[0])
    wanted = Decided(decision, amount, year, its.act.why)
    decide_application(its.connection, its.calendar, one.id, wanted, who)


_DESK = frozenset({Role.FIN_OPERATOR})
OF_OBLIGATIONS: dict[str, Callable[[About], None]] = {
    "step": step,
    "ask": ask,
    "answer": answer,
    "draft": draft_letter,
    "sign": sign_letter,
    "issue": issue_letter,
    "receive": receive_letter,
    "decide": decide,
}
SUMMARISE = "summarise"
_SUGGESTIONS = "suggestions"


def summarise(connection: Connection, calendar: Calendar, act: Act, roles_of: RolesOf, at: datetime) -> None:
    """The section `unit_code` hands its summary to the bureau; the reason is what it says of all. What it suggests
    comes with it as rows `suggestions`: unit_code, subject_code, decision (with its amount in yuan), why."""
    section = connection.execute(section_summary.SECTION, {"code": act.unit_code}).first()
    roles = roles_of(int(section.id)) if section else ()
    if roles and not _SUMS_UP.intersection(roles):
        raise NotYours(Sentence("{by}无权{event}", by=act.by, event=act.event))
    rows: dict[str, dict[str, str]] = {}
    for place, value in (act.form or {}).items():
        table, _, rest = place.partition(".")
        if table != _SUGGESTIONS:
            raise RuleBroken(Sentence("汇总没有“{place}”", place=place))
        number, _, column = rest.partition(".")
        rows.setdefault(number, {})[column] = value
    suggestions: dict[int, Suggestion | None] = {}
    for row in rows.values():
        about_it = replace(act, unit_code=row.get("unit_code", ""), work_year=calendar.work_year)
        found = find(connection, about_it, subject_code=row.get("subject_code", ""))
        decision, amount, _year = _decision(row.get("decision", ""), calendar.work_year + 1)
        suggestions[int(found.id)] = Suggestion(decision, amount, row.get("why", ""))
    written = Written(act.why, suggestions, act.by or act.unit_code)
    write_summary(connection, calendar, act.unit_code, written, hand_in=True, on=act.on, at=at)


def _letter(its: About) -> Row[Any]:
    row = its.connection.execute(letters.OF_OBLIGATION, {"obligation": its.row.id}).first()
    if row is None:
        raise NotKnown(Sentence("该评价还没有反馈意见函"))
    return find_letter(its.connection, row.id)


def _decision(value: str, year: int) -> tuple[Decision, Decimal | None, int]:
    """`reduce 300000.00 2023`: the decision, an amount in yuan if it takes money, and whose budget it is about."""
    words = value.split()
    if not words or words[0] not in list(Decision):
        known = "、".join(f"{each}（{DECISIONS[each]}）" for each in Decision)
        raise RuleBroken(Sentence("没有结果应用方式“{value}”（可用：{known}）", value=value, known=known))
    amount = None
    for word in words[1:]:
        if len(word) == 4 and word.isdigit():
            year = int(word)
            continue
        try:
            amount = Decimal(word)
        except InvalidOperation:
            raise RuleBroken(Sentence("“{value}”不是金额", value=word)) from None
    return Decision(words[0]), amount, year


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RuleBroken(Sentence("“{value}”不是日期（应为2022-05-20）", value=text)) from None
