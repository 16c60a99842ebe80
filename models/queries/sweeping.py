"""The sweep's statements, in the order in which they run. DUE is the one predicate they share.

A rung fires from the obligation's next action on: `r.act_on >= o.next_action_on AND r.act_on <= :on`. The move comes
last, because it empties DUE.
"""

from models.kinds import Event
from models.queries.lines import plan_lines
from models.queries.typed import query, statement

DUE = "o.next_action_on IS NOT NULL AND o.next_action_on <= :on"
_FIRES = "r.timetable_id = o.timetable_id AND r.act_on >= o.next_action_on AND r.act_on <= :on"
_STANDS = f"{_FIRES} AND r.overtaken_on > :on"

COUNT_DUE = statement(f"SELECT count(*) FROM obligation o WHERE {DUE}")
LOCK_DUE = statement(f"SELECT count(*) FROM (SELECT 1 FROM obligation o WHERE {DUE} FOR UPDATE) q")

WRITE_HISTORY = statement(f"""
INSERT INTO history(obligation_id, due_version, rung_id, on_day, event, batch_id, unit_id)
SELECT o.id, o.due_version, r.rung_id, :on,
       CASE WHEN r.overtaken_on <= :on THEN {Event.RUNG_SKIPPED:d}
            WHEN r.automatic THEN {Event.RUNG_REACHED:d} ELSE {Event.RUNG_PROPOSED:d} END, :batch, o.unit_id
  FROM obligation o JOIN rung_date r ON {_FIRES} WHERE {DUE}
""")
WRITE_LINES = statement(
    plan_lines(f"SELECT DISTINCT o.unit_id, r.rung_id FROM obligation o JOIN rung_date r ON {_STANDS} WHERE {DUE}")
)
WRITE_PROPOSALS = statement(f"""
INSERT INTO proposal(rung_id, on_day, state, decided_by, reason)
SELECT DISTINCT r.rung_id, :on, 0, '', '' FROM obligation o JOIN rung_date r ON {_STANDS} AND NOT r.automatic WHERE {DUE}
ON CONFLICT (rung_id, on_day) DO NOTHING
""")
WRITE_PROPOSAL_ITEMS = statement(f"""
INSERT INTO proposal_item(proposal_id, obligation_id, due_version, struck_off)
SELECT p.id, o.id, o.due_version, '' FROM obligation o JOIN rung_date r ON {_STANDS} AND NOT r.automatic
  JOIN proposal p ON p.rung_id = r.rung_id AND p.on_day = :on WHERE {DUE}
""")
MOVE = statement("""
UPDATE obligation SET rung_id = r.rung_id, next_action_on = r.next_on FROM rung_date r
 WHERE r.timetable_id = obligation.timetable_id AND r.act_on <= :on AND r.until_on > :on
   AND obligation.next_action_on IS NOT NULL AND obligation.next_action_on <= :on
""")
DAYS_DUE = query(
    "SELECT min(next_action_on) AS next_on FROM obligation WHERE next_action_on IS NOT NULL", days="next_on"
)
