"""What reviewers said of one obligation, and what was asked of the bureau about it, in sentences."""

import json

from sqlalchemy import Connection

from calendars.labels import ROLES
from models.errors import Sentence
from models.kinds import Event, PetitionKind, PetitionState, Role
from models.queries import desk_item
from rules.states import EVENT_NAMES
from tasks.explain_events import actor

STATES = {
    PetitionState.WAITING: "待答复",
    PetitionState.GRANTED: "同意",
    PetitionState.REFUSED: "不同意",
    PetitionState.TAKEN_BACK: "已收回",
}


def opinions_of(connection: Connection, obligation: int) -> list[Sentence]:
    """Every reviewer's decision with its words, and what was said to single fields."""
    told = []
    for row in connection.execute(desk_item.OPINIONS, {"id": obligation}):
        values = {"on": row.on_day, "by": actor(row.by, row.acting_for), "role": ROLES[Role(row.role)]}
        values |= {"event": Sentence(EVENT_NAMES[Event(row.event)])}
        if row.said:
            told.append(Sentence("{on} {by}（{role}）{event}：{said}", said=row.said, **values))
        else:
            told.append(Sentence("{on} {by}（{role}）{event}", **values))
        told += [Sentence("    {place}：{note}", place=each, note=note) for each, note in json.loads(row.notes).items()]
    return told


def petitions_of(connection: Connection, obligation: int) -> list[Sentence]:
    """Every request, and what was answered."""
    told = []
    for row in connection.execute(desk_item.PETITIONS, {"id": obligation}):
        values = {"on": row.on_day, "by": actor(row.by, row.acting_for), "why": row.why}
        if row.kind == PetitionKind.MORE_TIME:
            told.append(Sentence("{on} {by}申请延期至{wanted}：{why}", wanted=row.wanted_on, **values))
        else:
            told.append(Sentence("{on} {by}提出“不是我负责”：{why}", **values))
        state = Sentence(STATES[PetitionState(row.state)])
        if row.answered_by:
            answered = {"on": row.answered_on, "by": row.answered_by, "state": state, "answer": row.answer}
            told.append(Sentence("    {on} {by}：{state} {answer}", **answered))
        else:
            told.append(state)
    return told
