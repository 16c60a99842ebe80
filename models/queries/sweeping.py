"""The sweep's statements, in the order in which they run. DUE is the predicate of history and move; lines and proposals
follow what history says was just written.

A rung fires from the obligation's next action on: `r.act_on >= o.next_action_on AND r.act_on <= :on`. The move comes
after history, because it empties DUE. A `+` keeps SQLite from walking all obligations in the order that is asked for,
instead of those that are due.
"""

from sqlalchemy import TextClause

from models.kinds import Event
from models.queries import counting
from models.queries.lines import plan_lines
from models.queries.typed import query, statement

DUE = "o.next_action_on IS NOT NULL AND o.next_action_on <= :on"
_FIRES = "r.timetable_id = o.timetable_id AND r.act_on >= o.next_action_on AND r.act_on <= :on"

_ASKING = """EXISTS (SELECT 1 FROM rung_date r WHERE NOT r.automatic AND r.overtaken_on > :on AND r.act_on <= :on
   AND r.act_on >= (SELECT min(o.next_action_on) FROM obligation o WHERE o.next_action_on IS NOT NULL))"""
_MAILED = "EXISTS (SELECT 1 FROM notice n WHERE n.send_on = :send_on AND n.kind = 'digest' AND n.state <> 0)"
_ASKED = "EXISTS (SELECT 1 FROM proposal p WHERE p.on_day = :on)"

# a batch if anything is due, with what else there is to know: rungs by approval that may be due, whether mails of the
# sending day have been taken up, whether the day has proposals already, whether any ladder counts items
NEW_BATCH = query(
    f"""
INSERT INTO batch(kind, on_day, at, due)
SELECT 'sweep', :on, :at, count(*) FROM obligation o WHERE {DUE} HAVING count(*) > 0
RETURNING id, due, {_ASKING} AS asking, {_MAILED} AS mailed, {_ASKED} AS asked, {counting.ASKED} AS counting
""",
    names="id due asking mailed asked counting",
)
WRITE_HISTORY = statement(f"""
INSERT INTO history(obligation_id, due_version, rung_id, on_day, event, batch_id, unit_id)
SELECT o.id, o.due_version, r.rung_id, :on,
       CASE WHEN r.overtaken_on <= :on THEN {Event.RUNG_SKIPPED:d}
            WHEN r.automatic THEN {Event.RUNG_REACHED:d} ELSE {Event.RUNG_PROPOSED:d} END, :batch, o.unit_id
  FROM obligation o JOIN rung_date r ON {_FIRES} WHERE {DUE} ORDER BY +o.id, r.position
""")
# what was just written says who is to be told; its index holds the pairs in order
_TOLD = (
    "SELECT DISTINCT h.unit_id, h.rung_id FROM history h WHERE h.batch_id = :batch AND h.rung_id IS NOT NULL"
    f" AND h.event <> {Event.RUNG_SKIPPED:d}"
)
WRITE_LINES = {mailed: statement(plan_lines(_TOLD, mailed=mailed)) for mailed in (False, True)}
# a name is a day, a ladder and a rung's place in it: contents of one ladder share the numbers of their parts
_NTH = "row_number() OVER (PARTITION BY l.cycle_id, l.key, g.workdays ORDER BY g.id)"
_ASKS = """rung g JOIN ladder l ON l.id = g.ladder_id
 WHERE NOT g.automatic AND g.id IN (SELECT t.rung_id FROM line t WHERE t.batch_id = :batch)"""
_COLUMNS = "rung_id, on_day, part, state, decided_by, reason"
_FIRST_ASKED = f"INSERT INTO proposal({_COLUMNS}) SELECT g.id, :on, {_NTH}, 0, '', '' FROM {_ASKS}"
_ASKED_AGAIN = f"""
INSERT INTO proposal({_COLUMNS})
SELECT q.rung_id, :on, q.nth + (SELECT COALESCE(max(p.part), 0) FROM proposal p
         JOIN rung x ON x.id = p.rung_id AND x.workdays = q.workdays
         JOIN ladder k ON k.id = x.ladder_id AND k.cycle_id = q.cycle_id AND k.key = q.key WHERE p.on_day = :on), 0, '', ''
  FROM (SELECT g.id AS rung_id, g.workdays, l.cycle_id, l.key, {_NTH} AS nth FROM {_ASKS}
           AND NOT EXISTS (SELECT 1 FROM proposal p WHERE p.rung_id = g.id AND p.on_day = :on AND p.state = 0)) q
"""
_ITEMS = f"""
INSERT INTO proposal_item(proposal_id, obligation_id, due_version, struck_off)
SELECT p.id, h.obligation_id, h.due_version, '' FROM history h
  JOIN {{proposals}} p ON p.rung_id = h.rung_id AND p.on_day = :on AND p.state = 0
 WHERE h.batch_id = :batch AND h.event = {Event.RUNG_PROPOSED:d}
"""
_BOTH = f"WITH made AS ({_FIRST_ASKED} RETURNING id, rung_id, on_day, state) {_ITEMS.format(proposals='made')}"
_WRITE_ITEMS = statement(_ITEMS.format(proposals="proposal"))
_PROPOSE = {
    False: (statement(_FIRST_ASKED), _WRITE_ITEMS),
    True: (statement(_ASKED_AGAIN), _WRITE_ITEMS),
}
_AT_ONCE = (statement(_BOTH),)
MOVE = statement("""
UPDATE obligation SET rung_id = r.rung_id, next_action_on = r.next_on FROM rung_date r
 WHERE r.timetable_id = obligation.timetable_id AND r.act_on <= :on AND r.until_on > :on
   AND obligation.next_action_on IS NOT NULL AND obligation.next_action_on <= :on
""")


def proposing(dialect: str, *, asked: bool) -> tuple[TextClause, ...]:
    """What makes the day's proposals and then, last, their items; `asked` if the day has proposals already.

    PostgreSQL may write into two tables at once, which saves the way there and back.
    """
    return _AT_ONCE if dialect == "postgresql" and not asked else _PROPOSE[asked]
