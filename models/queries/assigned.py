"""What is assigned to experts and agencies, one by one: an expert's objects once conflicts were declared, an agency's
commissions that were not given up. Binds: `experts` and `agents`, the persons as whom somebody is there."""

from models.evaluating import CommissionState
from models.kinds import Role
from models.queries.typed import query

TO_EXPERTS = (
    "SELECT g.obligation_id FROM expert_assignment g WHERE g.person_id IN :experts AND g.declared_on IS NOT NULL"
    " AND NOT g.conflict AND g.ended_on IS NULL"
)
TO_AGENTS = (
    "SELECT c.obligation_id FROM commission c JOIN agency_person m ON m.agency_id = c.agency_id"
    f" WHERE m.person_id IN :agents AND c.state <> {CommissionState.ENDED:d}"
)
ITEM = f"(o.id IN ({TO_EXPERTS}) OR o.id IN ({TO_AGENTS}))"
"""That obligation `o` is assigned."""
TURN = (
    f"((q.stage = {Role.EXPERT:d} AND q.id IN ({TO_EXPERTS})) OR (q.stage = {Role.AGENCY:d} AND q.id IN ({TO_AGENTS})))"
)
"""That the review of `q` is the turn of whom it is assigned to."""
ROLES = query(
    f"SELECT DISTINCT o.id, {Role.EXPERT:d} AS role FROM obligation o WHERE o.id IN ({TO_EXPERTS})"
    f" UNION SELECT DISTINCT o.id, {Role.AGENCY:d} FROM obligation o WHERE o.id IN ({TO_AGENTS})"
)
ROLES_AT = query(
    f"SELECT {Role.EXPERT:d} AS role WHERE :obligation IN ({TO_EXPERTS})"
    f" UNION SELECT {Role.AGENCY:d} WHERE :obligation IN ({TO_AGENTS})"
)
