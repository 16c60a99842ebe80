"""Obligations follow the register: what is owed by another unit now, what is owed twice, what is owed again.

A statement is about one deliverable; `asked` is what it asks today (unit_id, subject_id). What happens is written to
history first, after the row :last; then the obligations are brought to what it says.
"""

from enum import Enum

from models.kinds import OWING, Event, State
from models.queries import reviewing
from models.queries.typed import query, statement

_OWING = ", ".join(str(int(state)) for state in OWING)
_ALIVE = ", ".join(str(int(state)) for state in (*OWING, State.SUBMITTED, State.UNDER_REVIEW))
_RUNGS = f"{Event.RUNG_REACHED:d}, {Event.RUNG_SKIPPED:d}, {Event.RUNG_PROPOSED:d}"

STAMPS = query(
    "SELECT COALESCE((SELECT w.value FROM switch w WHERE w.key = :register), '') AS register,"
    " COALESCE((SELECT w.value FROM switch w WHERE w.key = :mark), '') AS mark,"
    " (SELECT max(u.valid_from) FROM unit u WHERE u.valid_from <= :on) AS began,"
    " (SELECT max(u.valid_to) FROM unit u WHERE u.valid_to < :on AND u.successor_id IS NOT NULL) AS merged,"
    " (SELECT max(v.id) FROM calendar_version v) AS published",
    days="began merged",
)
ANYTHING = statement("SELECT count(*) FROM (SELECT 1 FROM obligation LIMIT 1) q")
LAST_RECORDED = statement("SELECT COALESCE(max(id), 0) FROM history")


# ── owed again ────────────────────────────────────────────────────────────────────────────────────────────────────
def _asked_again(asked: str) -> str:
    return f"""
  FROM ({asked}) q JOIN obligation o ON o.unit_id = q.unit_id AND o.deliverable_id = :deliverable
   AND o.subject_id = q.subject_id AND o.state = {State.MERGED:d} JOIN unit u ON u.id = o.unit_id"""


_STATE_BEFORE = (
    "(SELECT m.from_state FROM history m WHERE m.obligation_id = o.id"
    f" AND m.event = {Event.MERGED:d} ORDER BY m.id DESC LIMIT 1)"
)


def count_restored(asked: str) -> str:
    """How many obligations that were merged are asked for again."""
    return f"SELECT count(*) {_asked_again(asked)}"


def write_restored(asked: str) -> str:
    """History of those: they go back to the state they had."""
    return f"""
INSERT INTO history(obligation_id, due_version, rung_id, on_day, event, from_state, to_state, batch_id, unit_id, actor,
                    value, why, at)
SELECT o.id, o.due_version, CASE WHEN {_STATE_BEFORE} IN ({_OWING}) THEN :rung ELSE NULL END, :on, {Event.RESTORED:d},
       o.state, {_STATE_BEFORE}, :batch, o.unit_id, :by, u.code, CAST(:why AS VARCHAR), :at {_asked_again(asked)}
 ORDER BY o.id
"""


_WRITTEN = "h.id > :last AND h.obligation_id = obligation.id"
# by its place in the ladder: rungs of an edited ladder are others
_SAID = (
    "SELECT 1 FROM history y JOIN rung g ON g.id = y.rung_id JOIN rung e ON e.anchor = g.anchor AND e.workdays = g.workdays"
    " JOIN rung_date x ON x.rung_id = e.id AND x.timetable_id = {o}.timetable_id WHERE y.obligation_id = {o}.id"
    f" AND y.due_version = {{o}}.due_version AND y.event IN ({_RUNGS})"
)
_BEGAN = "(SELECT min(y.on_day) FROM history y WHERE y.obligation_id = {o}.id AND y.due_version = {o}.due_version)"


def _unsaid(o: str) -> str:
    """A rung `r` of the present due version that neither it nor a later one was said or skipped."""
    return f"r.act_on > {_BEGAN.format(o=o)} AND NOT EXISTS ({_SAID.format(o=o)} AND x.act_on >= r.act_on)"


RESTORE = statement(
    f"UPDATE obligation SET state = h.to_state, {reviewing.folded('obligation', 'h.to_state')} FROM history h"
    f" WHERE {_WRITTEN} AND h.event = {Event.RESTORED:d}"
)
SKIP_MISSED_MEANWHILE = statement(f"""
INSERT INTO history(obligation_id, due_version, rung_id, on_day, event, unit_id, at)
SELECT o.id, o.due_version, r.rung_id, :on, {Event.RUNG_SKIPPED:d}, o.unit_id, :at FROM history h
  JOIN obligation o ON o.id = h.obligation_id AND o.state IN ({_OWING})
  JOIN rung_date r ON r.timetable_id = o.timetable_id AND r.act_on < :on
 WHERE h.id > :last AND h.event = {Event.RESTORED:d} AND {_unsaid("o")} ORDER BY o.id, r.position
""")
STAND_WHERE_SKIPPED = statement(
    f"UPDATE obligation SET rung_id = r.rung_id FROM history h, rung_date r WHERE {_WRITTEN} AND h.event = {Event.RESTORED:d}"
    " AND r.timetable_id = obligation.timetable_id AND r.position = (SELECT max(x.position) FROM history y JOIN rung_date x ON x.rung_id = y.rung_id"
    " AND x.timetable_id = obligation.timetable_id WHERE y.obligation_id = obligation.id AND y.id > :last"
    f" AND y.event = {Event.RUNG_SKIPPED:d})"
)
ACT_AGAIN = statement(
    "UPDATE obligation SET next_action_on = (SELECT min(r.act_on) FROM rung_date r WHERE r.timetable_id ="
    f" obligation.timetable_id AND r.act_on >= :on AND {_unsaid('obligation')}) FROM history h WHERE {_WRITTEN}"
    f" AND h.event = {Event.RESTORED:d} AND obligation.state IN ({_OWING})"
)


# ── owed by another unit ──────────────────────────────────────────────────────────────────────────────────────────
class Whose(Enum):
    """Who may take over what its unit is no longer asked for."""

    ANYBODY = "1 = 1"  # one unit alone is asked about a subject
    HEIR = (  # of what is about a unit itself: its heir, or whoever had it before
        "(q.unit_id = a.heir_id OR EXISTS (SELECT 1 FROM history h WHERE h.obligation_id = a.id"
        f" AND h.unit_id = q.unit_id AND h.event IN ({Event.OPENED:d}, {Event.TRANSFERRED:d})))"
    )
    CHOOSER = (  # of what somebody chose: the same, or whoever chose it too and is not asked for it yet
        f"({HEIR} OR NOT EXISTS (SELECT 1 FROM obligation e WHERE e.unit_id = q.unit_id"
        " AND e.deliverable_id = :deliverable AND e.subject_id = q.subject_id))"
    )


def _placed(asked: str, whose: Whose) -> str:
    """Where each obligation belongs that its unit is no longer asked for. `goes`: it goes there, being the first and
    finding none of its kind; else the one that is there, or comes, stands for it."""
    return f"""
WITH asked AS MATERIALIZED ({asked}),
astray AS MATERIALIZED (
  SELECT b.id, b.subject_id, b.state, COALESCE(n.heir_id, n.id) AS heir_id
    FROM obligation b JOIN unit n ON n.id = b.unit_id
   WHERE b.deliverable_id = :deliverable AND b.state <> {State.MERGED:d}
     AND (b.unit_id, b.subject_id) NOT IN (SELECT q.unit_id, q.subject_id FROM asked q)),
aimed AS (
  SELECT a.id, a.subject_id, a.state, q.unit_id AS to_id, row_number() OVER (PARTITION BY a.id
         ORDER BY CASE WHEN q.unit_id = a.heir_id THEN 0 ELSE 1 END, q.unit_id) AS choice
    FROM astray a JOIN asked q ON q.subject_id = a.subject_id AND {whose.value}),
placed AS (
  SELECT a.id, a.to_id, a.state, CASE WHEN e.id IS NULL AND row_number() OVER (PARTITION BY a.to_id, a.subject_id
         ORDER BY CASE WHEN a.state IN ({_ALIVE}) THEN 0 ELSE 1 END, a.id) = 1 THEN 1 ELSE 0 END AS goes
    FROM aimed a LEFT JOIN obligation e ON e.unit_id = a.to_id AND e.deliverable_id = :deliverable
     AND e.subject_id = a.subject_id
   WHERE a.choice = 1)"""


_MOVES = f"(p.goes = 1 OR p.state IN ({_ALIVE}))"


def count_moved(asked: str, whose: Whose) -> str:
    """How many obligations go to another unit, or are merged into one that is there."""
    return f"{_placed(asked, whose)} SELECT count(*) FROM placed p WHERE {_MOVES}"


def write_moved(asked: str, whose: Whose) -> str:
    """History of those: transferred, with the unit that owes from now on, or merged."""
    return f"""
INSERT INTO history(obligation_id, due_version, rung_id, on_day, event, from_state, to_state, batch_id, unit_id, actor,
                    value, why, at)
{_placed(asked, whose)}
SELECT o.id, o.due_version, CASE WHEN p.goes = 1 AND o.state IN ({_OWING}) THEN :rung ELSE NULL END, :on,
       CASE WHEN p.goes = 1 THEN {Event.TRANSFERRED:d} ELSE {Event.MERGED:d} END,
       CASE WHEN p.goes = 1 THEN NULL ELSE o.state END, CASE WHEN p.goes = 1 THEN NULL ELSE {State.MERGED:d} END,
       :batch, CASE WHEN p.goes = 1 THEN p.to_id ELSE o.unit_id END, :by, t.code,
       CASE WHEN p.goes = 1 THEN '由' || w.code || ' ' || w.name || '转入' ELSE '并入' || t.code || ' ' || t.name END
       || CAST(:because AS VARCHAR), :at
  FROM placed p JOIN obligation o ON o.id = p.id JOIN unit w ON w.id = o.unit_id JOIN unit t ON t.id = p.to_id
 WHERE {_MOVES} ORDER BY o.id
"""


# what followed, before the obligations are changed: so the unit that owed is still known
WHAT_MOVED = statement(
    "SELECT h.event, d.key AS deliverable, d.title, w.code AS from_code, w.name AS from_name, t.code AS to_code,"
    " t.name AS to_name, count(*) AS items FROM history h JOIN obligation o ON o.id = h.obligation_id"
    " JOIN deliverable d ON d.id = o.deliverable_id JOIN unit w ON w.id = o.unit_id JOIN unit t ON t.code = h.value"
    f" WHERE h.id > :last AND h.event IN ({Event.TRANSFERRED:d}, {Event.MERGED:d}, {Event.RESTORED:d})"
    " GROUP BY h.event, d.key, d.title, w.code, w.name, t.code, t.name ORDER BY h.event, w.code, t.code, d.key"
)
# what was chosen goes with the choice
MOVE_CHOSEN = statement(
    "UPDATE selection SET unit_id = h.unit_id FROM history h JOIN obligation o ON o.id = h.obligation_id"
    f" WHERE h.id > :last AND h.event = {Event.TRANSFERRED:d} AND selection.work_year = :work_year"
    " AND selection.deliverable = :key AND selection.unit_id = o.unit_id AND selection.on_day IS NOT NULL"
    " AND NOT EXISTS (SELECT 1 FROM selection z WHERE z.work_year = :work_year AND z.deliverable = :key"
    " AND z.unit_id = h.unit_id AND z.subject_id = selection.subject_id)"
)
TRANSFER = statement(
    f"UPDATE obligation SET unit_id = h.unit_id FROM history h WHERE {_WRITTEN} AND h.event = {Event.TRANSFERRED:d}"
)
SKIP_MISSED_BEFORE = statement(f"""
INSERT INTO history(obligation_id, due_version, rung_id, on_day, event, unit_id, at)
SELECT o.id, o.due_version, r.rung_id, :on, {Event.RUNG_SKIPPED:d}, o.unit_id, :at FROM history h
  JOIN obligation o ON o.id = h.obligation_id
  JOIN rung_date r ON r.timetable_id = o.timetable_id AND r.act_on >= o.next_action_on AND r.act_on < :on
 WHERE h.id > :last AND h.event = {Event.MERGED:d} ORDER BY o.id, r.position
""")
CATCH_UP = statement(
    "UPDATE obligation SET rung_id = r.rung_id FROM history h, rung_date r"
    f" WHERE {_WRITTEN} AND h.event = {Event.MERGED:d} AND r.timetable_id = obligation.timetable_id"
    " AND r.act_on >= obligation.next_action_on AND r.act_on < :on AND r.until_on >= :on"
)
MERGE = statement(
    f"UPDATE obligation SET state = {State.MERGED:d}, next_action_on = NULL, {reviewing.FORGOTTEN} FROM history h"
    f" WHERE {_WRITTEN} AND h.event = {Event.MERGED:d}"
)

# ── telling ───────────────────────────────────────────────────────────────────────────────────────────────────────
# the notice is a rung of its own, one for each ladder and batch, told to whom an opening is told
ADD_RUNG = statement(
    "INSERT INTO rung(ladder_id, position, anchor, workdays, level, automatic)"
    " SELECT :ladder_id, COALESCE(max(position), 0) + 1, :anchor, 0, 'L0', TRUE FROM rung WHERE ladder_id = :ladder_id"
    " RETURNING id"
)
TELL_AS_OPENING = statement(
    "INSERT INTO rung_recipient(rung_id, role, fallback) SELECT :rung, rr.role, rr.fallback FROM rung r"
    " JOIN rung_recipient rr ON rr.rung_id = r.id WHERE r.ladder_id = :ladder_id AND r.anchor = 'opens' AND r.workdays = 0"
)
TELL_ROLE = statement("INSERT INTO rung_recipient(rung_id, role, fallback) VALUES (:rung, :role, :fallback)")
