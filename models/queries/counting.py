"""Count triggers: set statements that propose because of how often, not of which day.

A trigger is a rung with the anchor `counted`; `counted` names the level that it counts. What is proposed is written into
history like a rung, so lines and proposals follow. Nothing is proposed twice in a due version.
"""

from models.kinds import COUNTED_ITEMS, COUNTED_LISTS, OWING, Anchor, Event, Level, ProposalState
from models.queries.typed import statement

_OWING = ", ".join(str(int(state)) for state in OWING)
ITEMS, LISTS = (f"BETWEEN {first} AND {first + 999}" for first in (COUNTED_ITEMS, COUNTED_LISTS))
_AT_LEVEL = f"{Event.RUNG_REACHED:d}, {Event.RUNG_SKIPPED:d}, {Event.RUNG_PROPOSED:d}"
ASKED = f"EXISTS (SELECT 1 FROM rung c WHERE c.anchor = '{Anchor.COUNTED}' AND c.workdays {ITEMS})"
_TRIGGERS = f"""
SELECT g.id, g.ladder_id, g.level, g.counted, g.workdays, l.cycle_id, l.key, {{times}} AS times
  FROM rung g JOIN ladder l ON l.id = g.ladder_id WHERE g.anchor = '{Anchor.COUNTED}' AND g.workdays {{those}}"""
_NEW = f"""NOT EXISTS (SELECT 1 FROM history p JOIN rung x ON x.id = p.rung_id AND x.anchor = '{Anchor.COUNTED}'
   AND x.workdays = {{workdays}} WHERE p.obligation_id = {{o}}.id AND p.due_version = {{o}}.due_version)"""
# what is owed at the level or above it, and not yet at that of the trigger; how many of the unit's have come to it in the
# year, handed in since or not
WRITE_ITEMS = statement(f"""
INSERT INTO history(obligation_id, due_version, rung_id, on_day, event, batch_id, unit_id)
WITH asked AS MATERIALIZED ({_TRIGGERS.format(times=f"g.workdays - {COUNTED_ITEMS}", those=ITEMS)}),
ripe AS MATERIALIZED (
SELECT o.id, o.due_version, o.unit_id, a.id AS rung_id, a.cycle_id, a.key, a.counted, a.times
  FROM obligation o JOIN rung r ON r.id = o.rung_id JOIN timetable t ON t.id = o.timetable_id
  JOIN asked a ON a.ladder_id = t.ladder_id
 WHERE o.state IN ({_OWING}) AND r.level >= a.counted AND r.level < a.level
   AND {_NEW.format(o="o", workdays="a.workdays")}),
full_units AS MATERIALIZED (
SELECT q.rung_id, q.unit_id FROM (SELECT DISTINCT rung_id, unit_id, cycle_id, key, counted, times FROM ripe) q
 WHERE q.times <= (SELECT count(DISTINCT y.id) FROM obligation y JOIN history h ON h.obligation_id = y.id
   JOIN rung z ON z.id = h.rung_id AND z.level = q.counted AND z.anchor = '{Anchor.DUE}'
   JOIN ladder k ON k.id = z.ladder_id AND k.cycle_id = q.cycle_id AND k.key = q.key
  WHERE y.unit_id = q.unit_id AND h.event IN ({_AT_LEVEL})))
SELECT r.id, r.due_version, r.rung_id, :on, {Event.RUNG_PROPOSED:d}, :batch, r.unit_id
  FROM ripe r JOIN full_units f ON f.rung_id = r.rung_id AND f.unit_id = r.unit_id WHERE r.id > 0 ORDER BY r.id
""")
# approved lists of a level, each unit's items on them; last is who has the most, where there is somebody else
_LISTS = f"""
SELECT p.id AS proposal_id, a.id AS rung_id, o.unit_id, count(*) AS items
  FROM asked a JOIN ladder l ON l.cycle_id = a.cycle_id AND l.key = a.key JOIN rung r ON r.ladder_id = l.id
  JOIN proposal p ON p.rung_id = r.id AND p.state = {ProposalState.APPROVED:d}
  JOIN proposal_item i ON i.proposal_id = p.id AND i.struck_off = '' JOIN obligation o ON o.id = i.obligation_id
 WHERE r.level = a.counted GROUP BY p.id, a.id, o.unit_id"""
WRITE_LAST = statement(f"""
INSERT INTO history(obligation_id, due_version, rung_id, on_day, event, batch_id, unit_id)
WITH asked AS MATERIALIZED ({_TRIGGERS.format(times=f"g.workdays - {COUNTED_LISTS}", those=LISTS)}),
listed AS MATERIALIZED ({_LISTS}),
most AS MATERIALIZED (
SELECT proposal_id, rung_id, max(items) AS items, count(*) AS units FROM listed GROUP BY proposal_id, rung_id),
full_units AS MATERIALIZED (
SELECT l.rung_id, l.unit_id FROM listed l JOIN most m ON m.proposal_id = l.proposal_id AND m.rung_id = l.rung_id
   AND m.items = l.items AND m.units > 1
  JOIN asked a ON a.id = l.rung_id GROUP BY l.rung_id, l.unit_id, a.times HAVING count(*) >= a.times)
SELECT o.id, o.due_version, f.rung_id, :on, {Event.RUNG_PROPOSED:d}, :batch, o.unit_id
  FROM full_units f JOIN asked a ON a.id = f.rung_id JOIN obligation o ON o.unit_id = f.unit_id
  JOIN timetable t ON t.id = o.timetable_id AND t.ladder_id = a.ladder_id
  LEFT JOIN rung r ON r.id = o.rung_id
 WHERE o.state IN ({_OWING}) AND COALESCE(r.level, '{Level.L0}') < a.level
   AND EXISTS (SELECT 1 FROM proposal_item i JOIN proposal p ON p.id = i.proposal_id AND p.state = {ProposalState.APPROVED:d}
     JOIN rung x ON x.id = p.rung_id AND x.level = a.counted
    WHERE i.obligation_id = o.id AND i.due_version = o.due_version AND i.struck_off = '')
   AND {_NEW.format(o="o", workdays="a.workdays")} ORDER BY o.id
""")
WRITTEN = statement(
    "SELECT DISTINCT h.rung_id FROM history h JOIN rung g ON g.id = h.rung_id"
    f" WHERE h.batch_id = :batch AND g.anchor = '{Anchor.COUNTED}'"
)
