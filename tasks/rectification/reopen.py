"""Open an item again (重新整改): the look-back found that it was not done, why, and who answers for it."""

from models.queries import rectification
from tasks import decide
from tasks.act import Case
from tasks.rectification.close import look_back


def reopen(case: Case, *, cause: str, accountable: str) -> None:
    """The verb of an act: a new due date, a new ladder, and what was found.

    Raises:
        RuleBroken: no cause, or nobody named whose accountability is proposed.
    """
    if not cause.strip():
        raise case.refuse("未完成整改的，须分析原因")
    if not accountable.strip():
        raise case.refuse("未完成整改的，须提出问责建议")
    found = case.connection.execute(rectification.STATE, {"id": case.row.id}).one()
    decide.reopen(case)
    look_back(case, found.subject_id, done=False, said=case.act.why, cause=cause, accountable=accountable)
