"""What a unit asks the bureau for: more time (延期申请), or that another answers (不是我负责); and the answers."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Connection, Row

from models.errors import RuleBroken, Sentence
from models.kinds import Event, PetitionKind, PetitionState, State
from models.queries import handing, petitions
from rules.deeds import Deed, Visitor
from tasks import decide
from tasks.clock import moment
from tasks.desk.acts import act, allowed, nothing_more, settled
from tasks.desk.scope import Scope
from tasks.desk.telling import BUREAU, UNIT, telling
from tasks.office import Office


@dataclass(frozen=True)
class Waiting:
    """A request that nobody has answered."""

    id: int
    kind: PetitionKind
    obligation: int
    unit_code: str
    unit_name: str
    title: str
    subject_name: str
    state: State
    due_on: date
    wanted_on: date | None
    why: str
    by: str
    on: date


def ask_more_time(
    office: Office,
    connection: Connection,
    obligation: int,
    visitor: Visitor,
    *,
    wanted_on: date,
    why: str,
    on: date,
    at: datetime,
) -> int:
    """Ask for more time, before it is due, with a reason and the date wanted; the ladder goes on until it is granted.

    Raises:
        NotKnown, TransitionNotAllowed, NotYours, RuleBroken: asked already, too late, too often, or no later date.
    """
    known = allowed(office, connection, obligation, Deed.ASK_TIME, visitor, on=on)
    _reason(why)
    if wanted_on <= known.facts.last_day:
        raise RuleBroken(Sentence("希望的期限{wanted}须晚于现行期限{due}", wanted=wanted_on, due=known.facts.last_day))
    value, event = wanted_on.isoformat(), Event.MORE_TIME_ASKED
    deed = Deed.ASK_TIME
    verb, tell = telling(nothing_more, BUREAU), decide.tell
    case = act(
        office, connection, known, event, verb, visitor, deed, on=on, at=at, why=why, value=value, afterwards=tell
    )
    kind = PetitionKind.MORE_TIME
    return _add(connection, obligation, kind, visitor, case.act.acting_for, wanted_on, why, on, at)


def disown(
    office: Office, connection: Connection, obligation: int, visitor: Visitor, *, why: str, on: date, at: datetime
) -> int:
    """Say that another has to answer for it; the bureau settles it. Until then it is owed as before.

    Raises:
        NotKnown, TransitionNotAllowed, NotYours, RuleBroken: nothing is changed; the sentence says why.
    """
    known = allowed(office, connection, obligation, Deed.DISOWN, visitor, on=on)
    _reason(why)
    event, deed = Event.DISOWNED, Deed.DISOWN
    verb, after = telling(nothing_more, BUREAU), decide.tell
    case = act(office, connection, known, event, verb, visitor, deed, on=on, at=at, why=why, afterwards=after)
    return _add(connection, obligation, PetitionKind.NOT_MINE, visitor, case.act.acting_for, None, why, on, at)


def take_back(
    office: Office,
    connection: Connection,
    obligation: int,
    kind: PetitionKind | None,
    visitor: Visitor,
    *,
    on: date,
    at: datetime | None = None,
) -> None:
    """Take back a request that nobody has answered; None: whatever waits.

    Raises:
        NotKnown, NotYours, RuleBroken: there is none, or it is not the visitor's unit's.
    """
    known = allowed(office, connection, obligation, Deed.TAKE_BACK, visitor, on=on)
    facts, event, deed = known.facts, Event.REQUEST_TAKEN_BACK, Deed.TAKE_BACK
    waits = {PetitionKind.MORE_TIME: facts.asked_time, PetitionKind.NOT_MINE: facts.disowned}
    for each in [kind] if kind else [found for found, there in waits.items() if there]:
        _answer(connection, obligation, each, PetitionState.TAKEN_BACK, visitor, "", on)
        act(
            office, connection, known, event, nothing_more, visitor, deed, on=on, at=at or _begins(on), value=each.value
        )


def grant_more_time(
    office: Office,
    connection: Connection,
    obligation: int,
    visitor: Visitor,
    *,
    until_on: date,
    answer: str,
    on: date,
    at: datetime,
) -> None:
    """Grant more time until `until_on`, which need not be the day wanted; as any extension, a new ladder starts.

    Raises:
        NotKnown, TransitionNotAllowed, NotYours, RuleBroken: nothing is changed; the sentence says why.
    """
    known = allowed(office, connection, obligation, Deed.ANSWER_TIME, visitor, on=on)
    said, value = answer.strip() or _asked_why(connection, obligation), until_on.isoformat()
    deed = Deed.ANSWER_TIME
    verb, event, after = telling(decide.extend, UNIT), Event.EXTENDED, decide.tell
    act(office, connection, known, event, verb, visitor, deed, on=on, at=at, why=said, value=value, afterwards=after)
    _answer(connection, obligation, PetitionKind.MORE_TIME, PetitionState.GRANTED, visitor, answer, on)


def refuse_more_time(
    office: Office, connection: Connection, obligation: int, visitor: Visitor, *, answer: str, on: date, at: datetime
) -> None:
    """Refuse more time, with a reason; the date stays.

    Raises:
        NotKnown, TransitionNotAllowed, NotYours, RuleBroken: nothing is changed; the sentence says why.
    """
    known = allowed(office, connection, obligation, Deed.ANSWER_TIME, visitor, on=on)
    _reason(answer)
    deed, event = Deed.ANSWER_TIME, Event.MORE_TIME_REFUSED
    verb, after = telling(nothing_more, UNIT), decide.tell
    act(office, connection, known, event, verb, visitor, deed, on=on, at=at, why=answer, afterwards=after)
    _answer(connection, obligation, PetitionKind.MORE_TIME, PetitionState.REFUSED, visitor, answer, on)


def settle_disowned(
    office: Office,
    connection: Connection,
    obligation: int,
    visitor: Visitor,
    *,
    agreed: bool,
    answer: str,
    on: date,
    at: datetime | None = None,
) -> None:
    """Answer who has said "不是我负责": agreed, once the register names another; or not, with the reason.

    Raises:
        NotKnown, NotYours, RuleBroken: nothing is changed; the sentence says why.
    """
    known = allowed(office, connection, obligation, Deed.ANSWER_DISOWNED, visitor, on=on)
    _reason(answer)
    kind, state = PetitionKind.NOT_MINE, PetitionState.GRANTED if agreed else PetitionState.REFUSED
    _answer(connection, obligation, kind, state, visitor, answer, on)
    deed, event, value = Deed.ANSWER_DISOWNED, Event.REQUEST_SETTLED, settled(kind, state)
    at, verb, after = at or _begins(on), telling(nothing_more, UNIT), decide.tell
    act(office, connection, known, event, verb, visitor, deed, on=on, at=at, why=answer, value=value, afterwards=after)


def waiting_petitions(connection: Connection, scope: Scope, *, most: int = 200) -> list[Waiting]:
    """The requests of the units of `scope` that nobody has answered, the oldest first."""
    rows = connection.execute(petitions.waiting(connection.dialect.name), scope.binds | {"most": most})
    return [_waiting(row) for row in rows]


def asked_about(connection: Connection, obligation: int) -> Row[Any] | None:
    """The request that another answers for it, with what it is about; None if none waits."""
    return connection.execute(petitions.DISOWNED, {"id": obligation}).first()


def _waiting(row: Any) -> Waiting:
    return Waiting(
        id=row.id,
        kind=PetitionKind(row.kind),
        obligation=row.obligation_id,
        unit_code=row.unit_code,
        unit_name=row.unit_name,
        title=row.title,
        subject_name=row.subject_name,
        state=State(row.state),
        due_on=row.due_on,
        wanted_on=row.wanted_on,
        why=row.why,
        by=row.by,
        on=row.on_day,
    )


def _add(
    connection: Connection,
    obligation: int,
    kind: PetitionKind,
    visitor: Visitor,
    acting_for: str | None,
    wanted_on: date | None,
    why: str,
    on: date,
    at: datetime,
) -> int:
    asked: dict[str, Any] = dict(id=obligation, kind=kind.value, wanted_on=wanted_on, why=why.strip(), on=on, at=at)
    asked |= {"by": visitor.code, "acting_for": acting_for}
    return int(connection.execute(handing.ADD_PETITION, asked).scalar_one())


def _answer(
    connection: Connection,
    obligation: int,
    kind: PetitionKind,
    state: PetitionState,
    visitor: Visitor,
    answer: str,
    on: date,
) -> None:
    given = dict(id=obligation, kind=kind.value, state=state.value, answer=answer.strip(), by=visitor.code)
    if connection.execute(handing.ANSWER_PETITION, given | {"answered_on": on}).rowcount != 1:
        raise RuleBroken(Sentence("没有待答复的申请"))


def _begins(on: date) -> datetime:
    """The moment of an act of which only the day is given."""
    return moment(on, time())


def _asked_why(connection: Connection, obligation: int) -> str:
    return str(connection.execute(petitions.ASKED_WHY, {"id": obligation}).scalar_one())


def _reason(why: str) -> None:
    if not why.strip():
        raise RuleBroken(Sentence("须写明理由"))
