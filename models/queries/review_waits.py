"""Reviews that have waited too long, by the clock that counts from the hand-in and from each reminder, and the rungs
that remind.

A rung for each ladder, role and time: the first reminder of a due version, the second, and so on. What was reminded of today
is not found again, so however often this runs on a day, once counts. After so many in one turn comes a rung of level L2,
which tells whoever is above the reviewer; then the clock stands still (at FAR) until the turn is over.
"""

from models.kinds import Anchor, Event, Level, Role
from models.queries.desk import STAGE
from models.queries.typed import statement

ANYTHING = statement(
    "SELECT COALESCE((SELECT min(o.review_clock_on) FROM obligation o WHERE o.review_clock_on IS NOT NULL) <= :waited_on,"
    " FALSE)"
)
_TIMES = (
    "(SELECT count(*) FROM history w WHERE w.obligation_id = o.id AND w.due_version = o.due_version"
    f" AND w.event = {Event.REVIEW_WAITED:d})"
)
_IN_THIS_TURN = (
    "(SELECT count(*) FROM history w WHERE w.obligation_id = o.id"
    f" AND w.event = {Event.REVIEW_WAITED:d} AND w.id > (SELECT COALESCE(max(t.id), 0) FROM history t"
    f" WHERE t.obligation_id = o.id AND t.event IN ({Event.SUBMITTED:d}, {Event.PASSED:d})))"
)
_DUE = f"""
SELECT o.id, o.unit_id, o.due_version, o.review_since_on, d.ladder_id, {STAGE} AS role, {_TIMES} + 1 AS time,
       CASE WHEN {_IN_THIS_TURN} >= :most THEN '{Level.L2}' ELSE '{Level.L1}' END AS level
  FROM obligation o JOIN unit u ON u.id = o.unit_id JOIN deliverable d ON d.id = o.deliverable_id
 WHERE o.review_clock_on IS NOT NULL AND o.review_clock_on <= :waited_on AND d.work_year = :year
"""
KINDS = statement(f"SELECT DISTINCT q.ladder_id, q.role, q.time, q.level FROM ({_DUE}) q ORDER BY 1, 2, 3, 4")
RUNG = statement(
    f"SELECT id FROM rung WHERE ladder_id = :ladder_id AND anchor = '{Anchor.WAITING}' AND role = :role"
    " AND workdays = :time AND level = :level"
)
ADD_RUNG = statement(
    "INSERT INTO rung(ladder_id, position, anchor, workdays, level, automatic, role)"
    f" SELECT :ladder_id, COALESCE(max(position), 0) + 1, '{Anchor.WAITING}', :time, :level, TRUE, :role FROM rung"
    " WHERE ladder_id = :ladder_id RETURNING id"
)
TELL = statement("INSERT INTO rung_recipient(rung_id, role, fallback) VALUES (:rung, :role, FALSE)")
WRITE = statement(f"""
INSERT INTO history(obligation_id, due_version, rung_id, on_day, event, batch_id, unit_id)
SELECT q.id, q.due_version, r.id, :on, {Event.REVIEW_WAITED:d}, :batch, q.unit_id
  FROM ({_DUE}) q JOIN rung r ON r.ladder_id = q.ladder_id AND r.anchor = '{Anchor.WAITING}' AND r.role = q.role
   AND r.workdays = q.time AND r.level = q.level
 ORDER BY q.id
""")
# whoever was reminded has the same time again: the clock counts from the day before; what went up has no clock any more
WIND = statement(
    f"UPDATE obligation SET review_clock_on = CASE WHEN r.level = '{Level.L2}' THEN :far ELSE :since_on END"
    " FROM history h JOIN rung r ON r.id = h.rung_id WHERE h.batch_id = :batch"
    f" AND h.event = {Event.REVIEW_WAITED:d} AND h.obligation_id = obligation.id"
)
TOLD = "SELECT DISTINCT h.unit_id, h.rung_id FROM history h WHERE h.batch_id = :batch AND h.rung_id IS NOT NULL"
DECIDED_SINCE = f"""(o.review_since_on IS NULL OR EXISTS (SELECT 1 FROM history y WHERE y.obligation_id = h.obligation_id
        AND y.id > h.id AND y.event IN ({Event.SUBMITTED:d}, {Event.PASSED:d})))"""
"""Whether the turn that history row `h` reminds of is over."""
TO_THE_BUREAU = (Role.FIN_SECTION, Role.FIN_OPERATOR)
ABOVE = {  # who hears that a reviewer does not review; of a department, its own head
    Role.DEPT: (Role.UNIT_HEAD, Role.FIN_SECTION),
    Role.FIN_SECTION: (Role.FIN_OPERATOR, Role.FIN_LEADER),
    Role.FIN_OPERATOR: (Role.FIN_LEADER,),
    Role.FIN_ADMIN: (Role.FIN_LEADER,),
    Role.FIN_LEADER: (Role.FIN_ADMIN,),
}
