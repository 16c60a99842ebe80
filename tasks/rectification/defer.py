"""Put an item off for long (转为长期整改): it is checked again on a later day and counts as not done until then."""

from models.errors import RuleBroken, Sentence
from models.kinds import ItemState
from models.queries import rectification
from rules.rectifying import Deed, after
from tasks import decide
from tasks.act import Case


def defer(case: Case) -> None:
    """The verb of an act (an extension): the next check is the day on which it is due.

    Raises:
        RuleBroken: no reason, or a day that is not later. TransitionNotAllowed: it is reported or done already.
    """
    row = case.row
    found = case.connection.execute(rectification.STATE, {"id": row.id}).first()
    if found is None:
        raise case.refuse("{title}不是整改事项", title=row.title)
    state = after(ItemState(found.state), Deed.DEFER)
    decide.put_off(case)
    keys = {"id": row.id, "was": found.state, "state": int(state)}
    if case.connection.execute(rectification.CHANGE, keys).rowcount != 1:
        raise RuleBroken(Sentence("该事项刚刚被他人变更，请重试"))
    case.connection.execute(rectification.CHECK, {"id": row.id, "due_on": case.changes["due_on"]})
