"""Who hears of an act at the desk: the second hand it waits for, the bureau that is asked, the unit that is answered.

A line in the day's one digest; it drops out if it was settled before the mail leaves (models/queries/delivery.py).
"""

from models.kinds import Role
from models.queries import desk_notices
from tasks.act import Case, Verb
from tasks.sweep import new_batch

BUREAU = (Role.FIN_OPERATOR, Role.FIN_SECTION)  # who answers requests
UNIT = (Role.UNIT_OFFICER,)


def telling(verb: Verb, to: tuple[Role, ...]) -> Verb:
    """The verb with its history row under a rung that speaks to the roles `to`; the first of them names the rung, so
    the same first role always stands for the same roles. Afterwards: decide.tell."""

    def told(case: Case) -> None:
        verb(case)
        case.rung_id = _rung(case, to)
        case.batch_id = new_batch(case.connection, "desk", on=case.act.on, at=case.at)

    return told


def _rung(case: Case, to: tuple[Role, ...]) -> int:
    version = case.changes.get("due_version", case.row.due_version)
    before = case.connection.execute(desk_notices.TOLD_BEFORE, {"id": case.row.id, "version": version}).scalar_one()
    kind = {"ladder_id": case.row.ladder_id, "role": to[0].value, "time": int(before) + 1}
    found = case.connection.execute(desk_notices.RUNG, kind).scalar()
    if found is not None:
        return int(found)
    rung = int(case.connection.execute(desk_notices.ADD_RUNG, kind).scalar_one())
    for role in to:
        case.connection.execute(desk_notices.TELL, {"rung": rung, "role": role.value})
    return rung
