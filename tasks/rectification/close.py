"""Close an item at the look-back (销项): what was planned was done."""

from models.queries import rectification
from tasks.act import Case


def close(case: Case, *, said: str = "") -> None:
    """The verb of an act: what was found at the look-back, and the day.

    Raises:
        RuleBroken: it is no item.
    """
    found = case.connection.execute(rectification.STATE, {"id": case.row.id}).first()
    if found is None:
        raise case.refuse("{title}不是整改事项", title=case.row.title)
    look_back(case, found.subject_id, done=True, said=said or case.act.why)
    case.connection.execute(rectification.CLOSED, {"id": case.row.id, "on": case.act.on})


def look_back(case: Case, subject: int, *, done: bool, said: str, cause: str = "", accountable: str = "") -> None:
    """Write down what a look-back found."""
    keys: dict[str, object] = {"subject": subject, "done": done, "said": said.strip(), "cause": cause.strip()}
    keys |= {"accountable": accountable.strip(), "by": case.act.by, "acting_for": case.act.acting_for or ""}
    case.connection.execute(rectification.ADD_LOOK_BACK, keys | {"on": case.act.on, "at": case.at})
