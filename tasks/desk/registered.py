"""A review that is registered (登记) and not done on the page: passed on or accepted, with the points taken off.

As on the page a target exceeded by far asks for a word on the points, and what is taken off is kept as an opinion:
`value` of the act is the number of points, empty for none.
"""

from dataclasses import replace

from models.kinds import Event, Role
from models.queries import reviewers
from rules import states
from tasks.act import Case, Verb
from tasks.desk.reductions import check_reduction, reduce, reduction_of


def weighed(event: Event, verb: Verb) -> Verb:
    """`verb` (pass on, accept), asking for points where the page does and taking them off.

    Raises (when done):
        RuleBroken: the points are missing, no number, or more than there are.
    """

    def weigh(case: Case) -> None:
        reduction = reduction_of(case.act.value)
        case.act = replace(case.act, value="")
        check_reduction(case.connection, case.row.id, reduction)
        verb(case)
        if reduction is not None:
            _keep(case, event, reduction)
            reduce(case.connection, case.row.id, reduction)

    return weigh


def _keep(case: Case, event: Event, reduction: int) -> None:
    """The opinion, in the role of whoever is said to have given it; of somebody whom the register does not know, in the
    role whose turn the review is."""
    of, act = {"id": case.row.id}, case.act
    held = (role for role in case.roles if states.may_act(event, (role,)))
    role = next(held, None) or Role(case.connection.execute(reviewers.TURN, of).scalar_one())
    said = dict(level=case.row.review_level, role=role.value, event=event.value, reduction=reduction, said=act.why)
    by = dict(by=act.by or act.unit_code, acting_for=act.acting_for, on=act.on, at=case.at)
    case.connection.execute(reviewers.ADD_OPINION, of | said | by | {"notes": "{}"})
