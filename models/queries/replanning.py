"""Bringing obligations in line with the calendars: set statements over the few distinct changes in `plan_change`.

A change says which obligations it means by all their dates, so it meets each row once. Statements run in the order in which
they stand here: what no sweep came to say is written down before timetables are laid anew.
"""

from models.kinds import ALIVE, OWING, Anchor, Event, LineState
from models.queries.typed import query, statement

_OWING = ", ".join(str(int(state)) for state in OWING)
_ALIVE = ", ".join(str(int(state)) for state in ALIVE)
_RETURNS = f"{Event.RETURNED:d}, {Event.REOPENED:d}"
_NOTICES = f"{Event.OPENED:d}, {_RETURNS}, {Event.MOVED:d}"
_CAME = f"{Event.TRANSFERRED:d}, {Event.RESTORED:d}"
_LEFT = f"{LineState.LEASED:d}, {LineState.ACCEPTED:d}"
OF_ITEM = 1000  # who gave a rectification item its date: itself, and no calendar moves it
_NO_ITEM = "NOT EXISTS (SELECT 1 FROM rectification_item x WHERE x.obligation_id = {of}.id)"
_RUNGS = f"{Event.RUNG_REACHED:d}, {Event.RUNG_SKIPPED:d}, {Event.RUNG_PROPOSED:d}"


def _given_by(of: str) -> str:
    """The event that gave an obligation a date of its own: a return or an extension, the last one; 0 for none."""
    return (
        f"CASE WHEN {of}.given_on IS NULL THEN 0 WHEN EXISTS (SELECT 1 FROM rectification_item x"
        f" WHERE x.obligation_id = {of}.id) THEN {OF_ITEM} ELSE COALESCE((SELECT g.event FROM history g"
        f" WHERE g.obligation_id = {of}.id AND g.event IN ({_RETURNS}, {Event.EXTENDED:d})"
        " ORDER BY g.id DESC LIMIT 1), 0) END"
    )


def _meant(of: str) -> str:
    """Whether the change `c` means the obligation."""
    return (
        f"c.deliverable_id = {of}.deliverable_id AND c.timetable_id = {of}.timetable_id"
        f" AND c.opened_on = {of}.opened_on AND c.nominal_due_on = {of}.nominal_due_on AND c.due_on = {of}.due_on"
        f" AND c.given_on = COALESCE({of}.given_on, :far) AND c.given_by = {_given_by(of)}"
        f" AND {of}.state IN ({_ALIVE})"
    )


STANDING = query(
    f"""
SELECT q.deliverable_id, q.timetable_id, q.opened_on, q.nominal_due_on, q.due_on, q.given_on, q.given_by,
       t.ladder_id, t.returned_on, sum(q.owed) AS owed, sum(1 - q.owed) AS handed_in
  FROM (SELECT o.deliverable_id, o.timetable_id, o.opened_on, o.nominal_due_on, o.due_on,
               COALESCE(o.given_on, :far) AS given_on, {_given_by("o")} AS given_by,
               CASE WHEN o.state IN ({_OWING}) THEN 1 ELSE 0 END AS owed
          FROM obligation o WHERE o.state IN ({_ALIVE})) q JOIN timetable t ON t.id = q.timetable_id
 GROUP BY q.deliverable_id, q.timetable_id, q.opened_on, q.nominal_due_on, q.due_on, q.given_on, q.given_by,
          t.ladder_id, t.returned_on
 ORDER BY q.deliverable_id, q.timetable_id, q.opened_on, q.nominal_due_on, q.due_on, q.given_on, q.given_by
""",
    days="opened_on nominal_due_on due_on given_on returned_on",
)
"""The few distinct dates of all that is alive, and how many are owed and handed in."""

PLANNED = query(
    "SELECT d.id, d.work_year, d.step, d.key, d.nominal_due_on, d.due_on, d.ladder_id, d.gone FROM deliverable d"
    " ORDER BY d.id",
    days="nominal_due_on due_on",
)
EVENT_RUNGS = statement(
    "SELECT r.ladder_id, r.anchor, r.id FROM rung r WHERE r.workdays = 0"
    f" AND r.anchor IN ('{Anchor.MOVED}', '{Anchor.OPENS}', '{Anchor.RETURNED}')"
)
TIMETABLES = query(
    "SELECT id, ladder_id, opened_on, due_on, returned_on FROM timetable ORDER BY id",
    days="opened_on due_on returned_on",
)
RUNG_DATES = query(
    "SELECT timetable_id, position, rung_id, automatic, act_on, until_on, overtaken_on, next_on FROM rung_date"
    " ORDER BY timetable_id, position",
    days="act_on until_on overtaken_on next_on",
)

SKIP_MISSED = statement(f"""
INSERT INTO history(obligation_id, due_version, rung_id, on_day, event, unit_id, at)
SELECT o.id, o.due_version, r.rung_id, :on, {Event.RUNG_SKIPPED:d}, o.unit_id, :at
  FROM plan_change c JOIN obligation o ON {_meant("o")}
  JOIN rung_date r ON r.timetable_id = o.timetable_id AND r.act_on >= o.next_action_on AND r.act_on < :on
 WHERE c.moved AND o.next_action_on IS NOT NULL AND o.next_action_on < :on ORDER BY o.id, r.position
""")
# what is due and no sweep has come to stays due, wherever its day comes to lie
STAY_DUE = statement(
    "UPDATE obligation SET next_action_on = :next_on WHERE timetable_id = :timetable AND next_action_on = :first_on"
)
FORGET_RUNG_DATES = statement("DELETE FROM rung_date WHERE timetable_id = :timetable")

# A notice that has not left yet is said again, with the new date: of an opening or a return by the rung of that notice in the
# new ladder, of what came to a unit, or came back, by its own. All else that is owed carries the rung of corrections: whoever
# was told the date before is found by that.
_LINES_OF = "e.batch_id = k.batch_id AND e.unit_id = k.unit_id AND e.rung_id = k.rung_id"
_OF_THIS_VERSION = "e.obligation_id = o.id AND e.due_version = o.due_version"
_CAME_UNTOLD = f"""(SELECT g.id FROM history e JOIN rung g ON g.id = e.rung_id AND g.anchor = '{Anchor.TRANSFERRED}'
         WHERE {_OF_THIS_VERSION} AND e.unit_id = o.unit_id AND e.id = (SELECT max(x.id) FROM history x
               WHERE x.obligation_id = o.id AND x.event IN ({_NOTICES}, {_CAME}))
           AND EXISTS (SELECT 1 FROM line k WHERE {_LINES_OF} AND k.state = {LineState.PLANNED:d})
           AND NOT EXISTS (SELECT 1 FROM line k WHERE {_LINES_OF} AND k.state IN ({_LEFT})))"""
_SAID_AGAIN = f"""CASE WHEN EXISTS (SELECT 1 FROM history e JOIN line k ON {_LINES_OF} AND k.state IN ({_LEFT})
         WHERE {_OF_THIS_VERSION} AND e.unit_id = o.unit_id AND e.event IN ({_NOTICES}, {_CAME})) THEN NULL
       ELSE (SELECT max(CASE WHEN g.anchor = '{Anchor.RETURNED}' THEN c.returned_rung_id ELSE c.opens_rung_id END)
          FROM history e JOIN rung g ON g.id = e.rung_id AND g.anchor IN ('{Anchor.OPENS}', '{Anchor.RETURNED}')
          JOIN line k ON {_LINES_OF} AND k.state = {LineState.PLANNED:d}
         WHERE {_OF_THIS_VERSION} AND e.event IN ({_NOTICES})) END"""
# what the notice gave as its reason: the reviewer's, or where it came from
_ITS_REASON = f"""(SELECT e.why FROM history e WHERE e.obligation_id = q.id
         AND ((e.event IN ({_RETURNS}) AND q.said_again = q.returned_rung_id)
           OR (e.event IN ({_CAME}) AND q.said_again = q.came_rung_id)) ORDER BY e.id DESC LIMIT 1)"""
WRITE_MOVED = statement(f"""
INSERT INTO history(obligation_id, due_version, rung_id, on_day, event, batch_id, unit_id, actor, value, why, at)
SELECT q.id, q.due_version + 1, CASE WHEN q.state IN ({_OWING}) THEN COALESCE(q.said_again, q.moved_rung_id) END, :on,
       {Event.MOVED:d}, :batch, q.unit_id, :by, q.value, COALESCE({_ITS_REASON} || '；', '') || :why, :at
  FROM (SELECT z.*, COALESCE(z.came_rung_id, z.notice_rung_id) AS said_again
          FROM (SELECT o.id, o.due_version, o.state, o.unit_id, c.moved_rung_id, c.returned_rung_id, c.value,
                       {_CAME_UNTOLD} AS came_rung_id, {_SAID_AGAIN} AS notice_rung_id
                  FROM plan_change c JOIN obligation o ON {_meant("o")} WHERE c.moved) z) q ORDER BY q.id
""")
NOTICES_AGAIN = statement(
    "SELECT DISTINCT h.rung_id FROM history h JOIN rung g ON g.id = h.rung_id"
    f" AND g.anchor IN ('{Anchor.OPENS}', '{Anchor.RETURNED}', '{Anchor.TRANSFERRED}') WHERE h.batch_id = :batch AND h.rung_id IS NOT NULL"
    " ORDER BY h.rung_id"
)
WRITE_RELAID = statement(f"""
INSERT INTO history(obligation_id, due_version, on_day, event, batch_id, unit_id, actor, why, at)
SELECT o.id, o.due_version, :on, {Event.RELAID:d}, :batch, o.unit_id, :by, :why, :at
  FROM plan_change c JOIN obligation o ON {_meant("o")} WHERE c.relaid AND o.state IN ({_OWING}) ORDER BY o.id
""")
MOVE = statement(f"""
UPDATE obligation SET due_version = obligation.due_version + 1, nominal_due_on = c.new_nominal_due_on,
       due_on = c.new_due_on, timetable_id = c.new_timetable_id, rung_id = NULL,
       next_action_on = CASE WHEN obligation.state IN ({_OWING}) THEN (SELECT min(r.act_on) FROM rung_date r
           WHERE r.timetable_id = c.new_timetable_id AND r.act_on > :on) END
  FROM plan_change c WHERE c.moved AND {_meant("obligation")}
""")
# Said in this version is what stands in its history, by its place in the ladder: rungs of an edited ladder are others. The
# ladder goes on above the highest that was said; what is due and no sweep has come to yet stays due.
_ABOVE_WHAT_WAS_SAID = f"""NOT EXISTS (SELECT 1 FROM history h JOIN rung g ON g.id = h.rung_id
           JOIN rung y ON y.anchor = g.anchor AND y.workdays = g.workdays
           JOIN rung_date x ON x.rung_id = y.id AND x.timetable_id = c.new_timetable_id
            WHERE h.obligation_id = obligation.id AND h.due_version = obligation.due_version AND h.event IN ({_RUNGS})
              AND x.act_on >= r.act_on)"""
RELAY = statement(f"""
UPDATE obligation SET timetable_id = c.new_timetable_id,
       next_action_on = CASE WHEN obligation.state IN ({_OWING}) THEN (SELECT min(r.act_on) FROM rung_date r
           WHERE r.timetable_id = c.new_timetable_id
             AND (r.act_on > :on OR (obligation.next_action_on <= :on AND r.act_on >= obligation.next_action_on))
             AND {_ABOVE_WHAT_WAS_SAID}) END
  FROM plan_change c WHERE NOT c.moved AND {_meant("obligation")}
""")
FORGET_CHANGES = statement("DELETE FROM plan_change")

HAND_INS = query(
    "SELECT o.deliverable_id, o.first_submitted_on, o.boundary_on, o.late_workdays, count(*) AS items"
    f" FROM obligation o WHERE o.first_submitted_on IS NOT NULL AND o.state IN ({_ALIVE}) AND {_NO_ITEM.format(of='o')}"
    " GROUP BY o.deliverable_id, o.first_submitted_on, o.boundary_on, o.late_workdays"
    " ORDER BY o.deliverable_id, o.first_submitted_on, o.boundary_on, o.late_workdays",
    days="first_submitted_on boundary_on",
)
_JUDGED = (
    "deliverable_id = :deliverable AND first_submitted_on = :first_on AND boundary_on = :boundary_on"
    f" AND state IN ({_ALIVE}) AND COALESCE(late_workdays, -1) <> :late_workdays"
    f" AND {_NO_ITEM.format(of='obligation')}"
)
WRITE_JUDGED = statement(f"""
INSERT INTO history(obligation_id, due_version, on_day, event, batch_id, unit_id, actor, value, why, at)
SELECT id, due_version, :on, {Event.JUDGED:d}, :batch, unit_id, :by, :value, :why, :at FROM obligation WHERE {_JUDGED}
 ORDER BY id
""")
JUDGE = statement(f"UPDATE obligation SET late_workdays = :late_workdays WHERE {_JUDGED}")
