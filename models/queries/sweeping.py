"""The sweep's statements, in the order in which they run. DUE is the one predicate they share.

A rung fires from the obligation's next action on: `r.act_on >= o.next_action_on AND r.act_on <= :on`. The move comes
last, because it empties DUE. A `+` keeps SQLite from walking all obligations in the order that is asked for, instead of
those that are due.
"""

from models.kinds import Event
from models.queries.lines import MAILS_LEFT_BEHIND, plan_lines
from models.queries.typed import statement

DUE = "o.next_action_on IS NOT NULL AND o.next_action_on <= :on"
_FIRES = "r.timetable_id = o.timetable_id AND r.act_on >= o.next_action_on AND r.act_on <= :on"
_STANDS = f"{_FIRES} AND r.overtaken_on > :on"

_ASKING = """(SELECT count(*) FROM rung_date r WHERE NOT r.automatic AND r.overtaken_on > :on AND r.act_on <= :on
   AND r.act_on >= (SELECT min(o.next_action_on) FROM obligation o WHERE o.next_action_on IS NOT NULL))"""

# a batch if anything is due, with what else there is to know: mails left behind, rungs by approval that may be due
NEW_BATCH = statement(f"""
INSERT INTO batch(kind, on_day, at, due)
SELECT 'sweep', :on, :at, q.due FROM (SELECT count(*) AS due FROM obligation o WHERE {DUE}) q WHERE q.due > 0
RETURNING id, due, ({MAILS_LEFT_BEHIND}) AS left_behind, {_ASKING} AS asking
""")
WRITE_HISTORY = statement(f"""
INSERT INTO history(obligation_id, due_version, rung_id, on_day, event, batch_id, unit_id)
SELECT o.id, o.due_version, r.rung_id, :on,
       CASE WHEN r.overtaken_on <= :on THEN {Event.RUNG_SKIPPED:d}
            WHEN r.automatic THEN {Event.RUNG_REACHED:d} ELSE {Event.RUNG_PROPOSED:d} END, :batch, o.unit_id
  FROM obligation o JOIN rung_date r ON {_FIRES} WHERE {DUE} ORDER BY +o.id, r.position
""")
WRITE_LINES = statement(
    plan_lines(
        f"SELECT DISTINCT +o.unit_id AS unit_id, r.rung_id FROM obligation o JOIN rung_date r ON {_STANDS} WHERE {DUE}"
    )
)
WRITE_PROPOSALS = statement("""
INSERT INTO proposal(rung_id, on_day, part, state, decided_by, reason)
SELECT DISTINCT l.rung_id, :on,
       (SELECT COALESCE(max(p.part), 0) + 1 FROM proposal p WHERE p.rung_id = l.rung_id AND p.on_day = :on), 0, '', ''
  FROM line l JOIN rung g ON g.id = l.rung_id AND NOT g.automatic WHERE l.batch_id = :batch
   AND NOT EXISTS (SELECT 1 FROM proposal p WHERE p.rung_id = l.rung_id AND p.on_day = :on AND p.state = 0)
""")
WRITE_PROPOSAL_ITEMS = statement(f"""
INSERT INTO proposal_item(proposal_id, obligation_id, due_version, struck_off)
SELECT p.id, o.id, o.due_version, '' FROM obligation o JOIN rung_date r ON {_STANDS} AND NOT r.automatic
  JOIN proposal p ON p.rung_id = r.rung_id AND p.on_day = :on AND p.state = 0 WHERE {DUE}
""")
MOVE = statement("""
UPDATE obligation SET rung_id = r.rung_id, next_action_on = r.next_on FROM rung_date r
 WHERE r.timetable_id = obligation.timetable_id AND r.act_on <= :on AND r.until_on > :on
   AND obligation.next_action_on IS NOT NULL AND obligation.next_action_on <= :on
""")
