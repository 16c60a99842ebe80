"""Choosing subjects on a page (选题): what may be chosen, what speaks against it, what is missing, the choice."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Row

from calendars.labels import SUBJECT_KINDS
from calendars.schema import Quota
from models.errors import NotKnown, Overtaken, RuleBroken, Sentence
from models.kinds import Event, SubjectKind
from models.queries import choosing
from models.queries.typed import statement
from notices.words import chinese
from rules.deeds import Deed, Visitor
from rules.filling.drafts import Draft
from rules.filling.facts import in_ten_thousands
from rules.forms.selection import Chosen, Selection
from rules.selection import Fragment
from tasks import hand_in
from tasks.act import Act, Case, perform
from tasks.choose import DROP, eligible, missing, quota_of, takes_kind, tree_keys
from tasks.desk.acts import allowed
from tasks.desk.facts import Known, facts_of
from tasks.desk.filling import begin_filling, content_of
from tasks.desk.handing_in import HandedIn, hand_in_form
from tasks.office import Office

NEVER = datetime.min.replace(tzinfo=UTC)  # nothing is written down while one reads


@dataclass(frozen=True)
class Candidate:
    """A subject that may be chosen; `against`: why it may not. Money is yuan."""

    code: str
    name: str
    kind: SubjectKind
    unit_code: str
    unit_name: str
    approved: Decimal | None
    chosen: bool
    against: Sentence | None


@dataclass(frozen=True)
class Choosing:
    """The choice of one obligation as it stands: `asks` is what the calendar demands, `missing` what it still lacks."""

    obligation: int
    asks: tuple[Sentence, ...]
    source: str
    soft: bool
    missing: tuple[Sentence, ...]
    candidates: tuple[Candidate, ...]

    @property
    def chosen(self) -> tuple[Candidate, ...]:
        return tuple(each for each in self.candidates if each.chosen)

    @property
    def mark(self) -> str:
        """By this whoever ticks says which choice was shown."""
        return sha256("|".join(sorted(each.code for each in self.chosen)).encode()).hexdigest()[:16]

    @property
    def amount(self) -> Decimal:
        """The approved amount of what is chosen, in yuan."""
        return sum((each.approved or Decimal(0) for each in self.chosen), Decimal(0))


def read_choosing(office: Office, connection: Connection, obligation: int, *, on: date) -> Choosing:
    """The choice of a quota obligation.

    Raises:
        NotKnown: no such obligation, or nothing is chosen for it.
    """
    known = facts_of(office, connection, obligation)
    if not known.facts.quota:
        raise NotKnown(Sentence("这一事项不选题"))
    case = _case(office, connection, known, Visitor(""), "", on, None)
    quota = quota_of(case)
    outside = _outside(case, quota)
    return Choosing(
        obligation=obligation,
        asks=tuple(_asks(quota)) if quota else (),
        source=quota.source if quota else "",
        soft=bool(quota and quota.soft),
        missing=tuple(missing(case, quota)) if quota else (),
        candidates=tuple(_candidate(row, quota, outside) for row in _candidates(case, quota)),
    )


def check_shown(office: Office, connection: Connection, obligation: int, mark: str, *, on: date) -> None:
    """Whether the choice is still the one that was shown to whoever ticks; an empty mark asks nothing.

    Raises:
        Overtaken: somebody has chosen since.
    """
    if mark and read_choosing(office, connection, obligation, on=on).mark != mark:
        raise Overtaken(Sentence("他人刚刚改动了选题；您勾选的内容还在本页，请核对后再存"))


def save_choice(
    office: Office,
    connection: Connection,
    obligation: int,
    visitor: Visitor,
    codes: Collection[str],
    *,
    on: date,
    at: datetime,
) -> int:
    """Bring the choice to the subjects of `codes`; returns how many came or went. What cannot be chosen is said all at
    once, and then nothing is changed by the caller's transaction.

    Raises:
        NotKnown, TransitionNotAllowed, NotYours, RuleBroken: it may not be changed, or some may not be chosen.
    """
    known = allowed(office, connection, obligation, Deed.FILL, visitor, on=on)
    before = {each.code for each in read_choosing(office, connection, obligation, on=on).chosen}
    wanted, refused = set(codes), []
    for code in [*sorted(before - wanted), *sorted(wanted - before)]:
        known = facts_of(office, connection, obligation)
        case = _case(office, connection, known, visitor, code, on, at, value=DROP if code in before else "")
        try:
            perform(case, Event.SELECTED, hand_in.select)
        except RuleBroken as broken:
            refused.append(broken.sentence)
    if refused:
        raise RuleBroken(Sentence("{refused}", refused="；".join(map(str, refused))))
    return len(before ^ wanted)


def hand_in_choice(
    office: Office,
    connection: Connection,
    obligation: int,
    visitor: Visitor,
    reasons: str,
    *,
    on: date,
    at: datetime,
) -> HandedIn:
    """Hand in what is chosen, once it satisfies the quota.

    Raises:
        NotKnown, TransitionNotAllowed, NotYours, RuleBroken: nothing is changed; the sentence says what is missing.
    """
    its = read_choosing(office, connection, obligation, on=on)
    filling = begin_filling(office, connection, obligation, visitor.code, on=on)
    rows = tuple(_row(each) for each in its.chosen)
    content = content_of(Draft(Selection.of(filling.facts, rows, reasons.strip())))
    return hand_in_form(office, connection, obligation, content, visitor, on=on, at=at)


def _row(each: Candidate) -> Chosen:
    unit = f"{each.unit_name}（{each.unit_code}）"
    kind = chinese(SUBJECT_KINDS[each.kind])
    return Chosen(code=each.code, name=each.name, kind=kind, unit=unit, amount=in_ten_thousands(each.approved))


def _case(
    office: Office,
    connection: Connection,
    known: Known,
    visitor: Visitor,
    code: str,
    on: date,
    at: datetime | None,
    *,
    value: str = "",
) -> Case:
    row = known.row
    said = Act("select", on, row.unit_code, row.key, code, value, visitor.code, work_year=row.work_year)
    moment = at or NEVER
    roles = tuple(sorted(visitor.held))
    return Case(connection, known.calendar, office.workdays(connection), said, moment, row, roles)


def _candidates(case: Case, quota: Quota | None) -> list[Row[Any]]:
    fragment = Fragment("k")
    asked = [its for _, its in eligible(case, quota)] if quota else []
    allowed_ones = " AND ".join(f"({its.text})" for its in asked) or "1 = 1"
    repeating = quota.not_repeating if quota else None
    repeats = fragment.among("x.deliverable", repeating.deliverables or (case.row.key,)) if repeating else "1 = 0"
    besides = fragment.among("x.deliverable", quota.besides) if quota and quota.besides else "1 = 0"
    tags = [industry.tag for industry in case.calendar.industries if industry.authority == case.row.unit_code]
    tagged = fragment.among("t.tag", tuple(tags)) if tags else "1 = 0"
    sql = choosing.candidates(eligible=allowed_ones, repeats=repeats, besides=besides, tags=tagged)
    years = repeating.years if repeating else 0
    for its in asked:
        fragment.values |= its.values
    keys = tree_keys(case) | fragment.values | {"first_year": case.row.work_year - years}
    return list(case.connection.execute(statement(sql), keys))


def _outside(case: Case, quota: Quota | None) -> Sentence:
    """What is said of a subject that is not among those that may be chosen."""
    said = [str(sentence) for sentence, _ in eligible(case, quota)] if quota else []
    return Sentence("{why}", why="；".join(said))


def _candidate(row: Row[Any], quota: Quota | None, outside: Sentence) -> Candidate:
    against, kind = None, SubjectKind(row.kind)
    if quota and not takes_kind(quota, kind):
        against = Sentence("是{kind}，不在选题范围", kind=SUBJECT_KINDS[kind])
    elif not row.eligible:
        against = outside
    elif row.repeated:
        against = Sentence("{year}年已经选过，不得重复", year=row.repeated)
    elif row.held:
        against = Sentence("本年已由别的选题选定")
    approved = None if row.approved_fen is None else Decimal(row.approved_fen) / 100
    its = (row.code, row.name, kind, row.unit_code, row.unit_name, approved)
    return Candidate(*its, chosen=bool(row.chosen), against=against)


def _asks(quota: Quota) -> list[Sentence]:
    told = [Sentence("{kind}不少于{n}个", kind=SUBJECT_KINDS[kind], n=n) for kind, n in quota.at_least.items()]
    told += [Sentence("{kind}{n}个", kind=SUBJECT_KINDS[kind], n=n) for kind, n in quota.exactly.items()]
    if quota.total_at_least:
        told.append(Sentence("共不少于{n}个", n=quota.total_at_least))
    if quota.share:
        told.append(Sentence("金额占比不低于{share:.0%}", share=quota.share.at_least))
    if quota.not_repeating:
        told.append(Sentence("与前{n}年不重复", n=quota.not_repeating.years))
    if quota.per_unit:
        told.append(Sentence("每个单位至多{n}个", n=quota.per_unit))
    return told
