"""Requests that nobody has answered: of which units, about what."""

from functools import cache

from sqlalchemy.sql.selectable import TextualSelect

from models.kinds import OWING, PetitionKind
from models.queries.desk import seen
from models.queries.typed import query, statement

_OWING = ", ".join(str(int(state)) for state in OWING)


@cache
def waiting(dialect: str) -> TextualSelect:
    """The oldest first. A request for more time about what has been handed in is none any more."""
    return query(
        f"""
SELECT p.id, p.kind, p.obligation_id, p.wanted_on, p.why, p.by, p.on_day, u.code AS unit_code, u.name AS unit_name, d.title,
       COALESCE(s.name, '') AS subject_name, o.state, o.due_on
  FROM petition p JOIN obligation o ON o.id = p.obligation_id JOIN unit u ON u.id = o.unit_id
  JOIN deliverable d ON d.id = o.deliverable_id LEFT JOIN subject s ON s.id = o.subject_id
 WHERE p.state = 0 AND (p.kind <> '{PetitionKind.MORE_TIME}' OR o.state IN ({_OWING})) AND o.unit_id IN ({seen(dialect)})
 ORDER BY p.on_day, p.id LIMIT :most
""",
        days="wanted_on on_day due_on",
    )


ASKED_WHY = statement(
    f"SELECT p.why FROM petition p WHERE p.obligation_id = :id AND p.kind = '{PetitionKind.MORE_TIME}' AND p.state = 0"
)
DISOWNED = query(
    "SELECT p.obligation_id, p.why, p.by, p.on_day, u.code AS unit_code, u.name AS unit_name, d.title,"
    " COALESCE(s.code, '') AS subject_code, COALESCE(s.name, '') AS subject_name, COALESCE(s.budget_year, 0) AS budget_year"
    " FROM petition p JOIN obligation o ON o.id = p.obligation_id JOIN unit u ON u.id = o.unit_id"
    " JOIN deliverable d ON d.id = o.deliverable_id LEFT JOIN subject s ON s.id = o.subject_id"
    f" WHERE p.obligation_id = :id AND p.kind = '{PetitionKind.NOT_MINE}' AND p.state = 0",
    days="on_day",
)
