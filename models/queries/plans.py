"""What is published: years, deliverables, ladders."""

from models.kinds import Anchor
from models.queries.typed import query, statement

PUBLISHED_YEARS = query("SELECT work_year, digest FROM cycle ORDER BY work_year", names="work_year digest")
PUBLISHED = statement("SELECT document FROM cycle WHERE work_year = :work_year")
PUBLISHED_SOURCE = statement("SELECT source FROM cycle WHERE work_year = :work_year")

CYCLE = statement("SELECT id FROM cycle WHERE work_year = :work_year")
IN_FORCE = statement("SELECT digest, version FROM cycle WHERE work_year = :work_year")
LAST_VERSION = statement("SELECT COALESCE(max(number), 0) FROM calendar_version WHERE work_year = :work_year")
DOCUMENTS = statement("SELECT work_year, document FROM cycle ORDER BY work_year")

_DELIVERABLE = (
    "SELECT id, work_year, step, key, title, about, budget_year, position, opens_on, nominal_due_on, due_on, soft,"
    " ladder_id, gone FROM deliverable WHERE work_year = :work_year"
)
DELIVERABLES = query(f"{_DELIVERABLE} AND NOT gone ORDER BY position", days="opens_on nominal_due_on due_on")
ALL_DELIVERABLES = query(f"{_DELIVERABLE} ORDER BY position, id", days="opens_on nominal_due_on due_on")
STAGES = statement(
    "SELECT s.deliverable_id, s.top, s.role FROM review_stage s JOIN deliverable d ON d.id = s.deliverable_id"
    " WHERE d.work_year = :work_year AND NOT d.gone ORDER BY s.deliverable_id, s.top, s.position"
)
FORGET_STAGES = statement("DELETE FROM review_stage WHERE deliverable_id = :deliverable AND top = :top")
LADDERS = statement(
    "SELECT l.id, l.key, l.version FROM ladder l WHERE l.cycle_id = :cycle_id ORDER BY l.key, l.version DESC"
)
RECIPIENTS = statement(
    "SELECT rr.rung_id, rr.role, rr.fallback FROM rung_recipient rr JOIN rung r ON r.id = rr.rung_id"
    " WHERE r.ladder_id = :ladder_id"
)
# as the calendar says them: the notices of transfers, and those to whoever is waited for, are no part of it
_BESIDE = ", ".join(
    f"'{anchor}'"
    for anchor in (
        Anchor.TRANSFERRED,
        Anchor.WAITING,
        Anchor.DESK,
        Anchor.EVALUATING,
        Anchor.DECIDING,
        Anchor.RECEIVING,
    )
)
RUNGS = statement(
    "SELECT id, position, anchor, workdays, level, automatic, counted FROM rung WHERE ladder_id = :ladder_id"
    f" AND anchor NOT IN ({_BESIDE}) ORDER BY position"
)
EVENT_RUNG = statement("SELECT id FROM rung WHERE ladder_id = :ladder_id AND anchor = :anchor AND workdays = 0")
FIND_TIMETABLE = statement(
    "SELECT id FROM timetable WHERE ladder_id = :ladder_id AND opened_on = :opened_on AND due_on = :due_on"
    " AND returned_on = :returned_on"
)
ADD_TIMETABLE = statement(
    "INSERT INTO timetable(ladder_id, opened_on, due_on, returned_on)"
    " VALUES (:ladder_id, :opened_on, :due_on, :returned_on) RETURNING id"
)
NEXT_UNSAID = query(
    """
SELECT min(r.act_on) AS act_on FROM rung_date r WHERE r.timetable_id = :timetable_id AND r.act_on > :on
   AND NOT EXISTS (SELECT 1 FROM history h JOIN rung_date x ON x.rung_id = h.rung_id AND x.timetable_id = :timetable_id
        WHERE h.obligation_id = :obligation AND h.due_version = :due_version AND x.act_on >= r.act_on)
""",
    days="act_on",
)
NEXT_ACTION = query(
    "SELECT min(act_on) AS act_on FROM rung_date WHERE timetable_id = :timetable_id AND act_on > :on", days="act_on"
)
LAST_RUNG = query(
    "SELECT max(r.act_on) AS act_on FROM rung_date r WHERE r.timetable_id IN"
    " (SELECT o.timetable_id FROM obligation o WHERE o.next_action_on IS NOT NULL)",
    days="act_on",
)
"""The day of the last rung of anything that is still on its ladder."""
