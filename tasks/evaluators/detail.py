"""One evaluation as its page shows it: steps, views, commission with its moves, candidates and what refuses them."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from models.errors import Sentence
from models.evaluating import CommissionState, Told, Views, WorkStep
from models.queries import commissions, evaluations
from rules.commissions import Dates, Move, behind, moves_from
from rules.working_steps import STEPS, Progress
from tasks.desk.who import names_of
from tasks.evaluators.about import About
from tasks.evaluators.agencies import Agency, all_agencies
from tasks.evaluators.commission import against
from tasks.evaluators.progress import evaluation_about, progress_of
from tasks.office import Office


@dataclass(frozen=True)
class StepTaken:
    """A working step with what history has of it last: the day, who, the document, what was said; None before."""

    step: WorkStep
    event: Row[Any] | None
    reached: bool


@dataclass(frozen=True)
class Scored:
    """A quality score: its aspects as (name, points, most), and the total in hundredths."""

    row: Row[Any]
    aspects: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True)
class Commissioned:
    """A commission with its history, its scores, the moves that may follow, and what is late."""

    row: Row[Any]
    state: CommissionState
    moves: tuple[Move, ...]
    late: tuple[Sentence, date] | None
    events: tuple[Row[Any], ...]
    scores: tuple[Scored, ...]


@dataclass(frozen=True)
class Choosable:
    """An agency that could be chosen, its bid, and everything that is against it."""

    agency: Agency
    bid: Row[Any] | None
    against: tuple[Sentence, ...]


@dataclass(frozen=True)
class Detail:
    """An evaluation; `names` are those of everybody who stands in its history."""

    about: About
    progress: Progress
    steps: tuple[StepTaken, ...]
    archive_number: str
    views: tuple[tuple[Row[Any], Views], ...]
    commissions: tuple[Commissioned, ...]
    choosable: tuple[Choosable, ...]
    names: dict[str, str]

    @property
    def current(self) -> Commissioned | None:
        """The commission that was not given up."""
        return next((each for each in self.commissions if each.state is not CommissionState.ENDED), None)


def evaluation_detail(office: Office, connection: Connection, obligation: int, *, on: date) -> Detail:
    """Everything about an evaluation.

    Raises:
        NotKnown: no such obligation.
        RuleBroken: what is owed is no evaluation report.
    """
    its = evaluation_about(office, connection, obligation)
    row = connection.execute(evaluations.ONE, {"id": obligation}).first()
    progress = progress_of(connection, obligation)
    events = connection.execute(evaluations.EVENTS, {"about": Told.EVALUATION.value, "id": obligation}).all()
    last = {event.to_state: event for event in events}
    steps = tuple(StepTaken(step, last.get(int(step)), progress.step >= step) for step in STEPS)
    asked = connection.execute(evaluations.VIEWS_OF, {"id": obligation}).all()
    made = tuple(
        _commission(connection, each, on) for each in connection.execute(commissions.ALL_OF, {"id": obligation}).all()
    )
    taken = any(each.state is not CommissionState.ENDED for each in made)
    people = {event.by for event in events} | {each.asked_by for each in asked} | {each.answered_by for each in asked}
    people |= {event.by for each in made for event in each.events}
    return Detail(
        about=its,
        progress=progress,
        steps=steps,
        archive_number=row.archive_number if row else "",
        views=tuple((each, Views(each.state)) for each in asked),
        commissions=made,
        choosable=() if taken else _choosable(connection, its, on),
        names=names_of(connection, people),
    )


def _commission(connection: Connection, row: Row[Any], on: date) -> Commissioned:
    state = CommissionState(row.state)
    events = connection.execute(evaluations.EVENTS, {"about": Told.COMMISSION.value, "id": row.id}).all()
    scores = connection.execute(commissions.SCORES, {"commission": row.id}).all()
    return Commissioned(
        row=row,
        state=state,
        moves=moves_from(state),
        late=behind(state, Dates(row.plan_due_on, row.draft_due_on, row.final_due_on), on),
        events=tuple(events),
        scores=tuple(Scored(each, tuple(map(tuple, json.loads(each.aspects)))) for each in scores),
    )


def _choosable(connection: Connection, its: About, on: date) -> tuple[Choosable, ...]:
    bids = {row.agency_id: row for row in connection.execute(commissions.BIDS, {"id": its.row.id})}
    found = [each for each in all_agencies(connection, its.rules) if not each.row.gone or each.id in bids]
    return tuple(
        Choosable(each, bids.get(each.id), tuple(against(connection, its, each, on=on)))
        for each in sorted(found, key=lambda each: (each.id not in bids, each.row.code))
    )
