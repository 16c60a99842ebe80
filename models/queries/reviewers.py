"""Reviews of one obligation or many: whose turn, what a reviewer says, decisions in sets."""

from dataclasses import dataclass
from functools import cache

from sqlalchemy import TextClause
from sqlalchemy.sql.selectable import TextualSelect

from models.kinds import State
from models.queries.desk import LAST_STAGE, NUMBERS, STAGE
from models.queries.desk_item import HANDED, UNDONE
from models.queries.reductions import settle_many
from models.queries.reviewing import IN_REVIEW
from models.queries.standing_in import SEES_ITEM
from models.queries.typed import query, statement

TURN = statement(f"SELECT {STAGE} FROM obligation o JOIN unit u ON u.id = o.unit_id WHERE o.id = :id")
"""The role whose turn the review is."""
LAST = statement(f"SELECT {LAST_STAGE} FROM obligation o JOIN unit u ON u.id = o.unit_id WHERE o.id = :id")
_HANDED_IN = "NOT b.waits AND b.declined_why = ''"
NEWEST = query(
    f"SELECT COALESCE(max(b.number), 0) AS number, COALESCE(max(CASE WHEN b.nil THEN b.number END), -1) AS nil_number"
    f" FROM submission b WHERE b.obligation_id = :id AND {_HANDED_IN}"
)
ADD_OPINION = statement(
    "INSERT INTO opinion(obligation_id, submission_id, level, role, event, reduction, said, notes, by, acting_for, on_day, at)"
    " VALUES (:id, (SELECT max(b.id) FROM submission b WHERE b.obligation_id = :id AND NOT b.waits AND b.declined_why = ''),"
    " :level, :role, :event, :reduction, :said, :notes, :by, :acting_for, :on, :at)"
)
_HANDS = f"""
SELECT h.obligation_id, h.actor, h.acting_for FROM history h WHERE h.obligation_id IN ({{ids}}) AND h.event IN ({HANDED})
   AND h.id > (SELECT COALESCE(max(z.id), 0) FROM history z WHERE z.obligation_id = h.obligation_id AND z.event IN ({UNDONE}))
"""


@cache
def newest_seen(dialect: str) -> TextualSelect:
    """The newest version's number of each of `ids` (JSON) that somebody sees; 0 for none."""
    return query(
        f"""
SELECT o.id, COALESCE((SELECT max(b.number) FROM submission b WHERE b.obligation_id = o.id AND {_HANDED_IN}), 0) AS number
  FROM obligation o JOIN unit u ON u.id = o.unit_id
 WHERE o.id IN ({NUMBERS[dialect].format(name="ids")}) AND {SEES_ITEM} ORDER BY o.id
"""
    )


@dataclass(frozen=True)
class Together:
    """Decisions about many at once (`ids`, JSON): what is known of each, then history, opinions, the obligations, their scores."""

    known: TextualSelect
    hands: TextClause
    record: TextClause
    opinions: TextClause
    forward: TextClause
    accept: TextClause
    settle: TextClause


@cache
def together(dialect: str) -> Together:
    """The statements for the dialect at hand."""
    ids = NUMBERS[dialect].format(name="ids")
    known = query(
        f"""
SELECT o.id, o.unit_id, o.state, o.opened_on, o.nominal_due_on, o.due_on, o.review_level, o.review_since_on, o.extensions, d.about, d.title,
       u.code AS unit_code, u.name AS unit_name, COALESCE(s.name, '') AS subject_name,
       CASE WHEN o.state IN ({IN_REVIEW}) THEN {STAGE} END AS stage, {LAST_STAGE} AS last_stage
  FROM obligation o JOIN unit u ON u.id = o.unit_id JOIN deliverable d ON d.id = o.deliverable_id
  LEFT JOIN subject s ON s.id = o.subject_id WHERE o.id IN ({ids}) ORDER BY o.id
""",
        days="opened_on nominal_due_on due_on review_since_on",
    )
    record = statement(f"""
INSERT INTO history(obligation_id, due_version, on_day, event, from_state, to_state, unit_id, actor, acting_for, why, at)
SELECT o.id, o.due_version, :on, :event, o.state, :state, o.unit_id, :by, CAST(:acting_for AS VARCHAR), CAST(:why AS VARCHAR), :at
  FROM obligation o WHERE o.id IN ({ids}) ORDER BY o.id
""")
    opinions = statement(f"""
INSERT INTO opinion(obligation_id, submission_id, level, role, event, said, notes, by, acting_for, on_day, at)
SELECT o.id, (SELECT max(b.id) FROM submission b WHERE b.obligation_id = o.id AND NOT b.waits AND b.declined_why = ''),
       o.review_level, :role, :event, COALESCE(CAST(:why AS VARCHAR), ''), '{{}}', :by, CAST(:acting_for AS VARCHAR), :on, :at
  FROM obligation o WHERE o.id IN ({ids}) ORDER BY o.id
""")
    forward = statement(
        f"UPDATE obligation SET state = {State.SUBMITTED:d}, review_level = review_level + 1, review_since_on = :on,"
        " review_clock_on = :on"
        f" WHERE id IN ({ids}) AND state IN ({IN_REVIEW})"
    )
    accept = statement(
        f"UPDATE obligation SET state = {State.ACCEPTED:d}, review_level = 0, review_since_on = NULL,"
        " review_clock_on = NULL, accepted_on = :on"
        f" WHERE id IN ({ids}) AND state IN ({IN_REVIEW})"
    )
    hands = statement(_HANDS.format(ids=ids))
    return Together(known, hands, record, opinions, forward, accept, settle_many(dialect))
