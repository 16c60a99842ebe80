"""Rungs of reminders that are counted for themselves, beside the ladders: one for each ladder, kind of waiting, number,
level and set of roles that hear of it."""

from models.queries.lines import plan_lines
from models.queries.typed import statement

RUNGS = statement(
    "SELECT r.id, rr.role FROM rung r JOIN rung_recipient rr ON rr.rung_id = r.id WHERE r.ladder_id = :ladder"
    " AND r.anchor = :anchor AND r.workdays = :number AND r.level = :level ORDER BY r.id, rr.role"
)
ADD_RUNG = statement(
    "INSERT INTO rung(ladder_id, position, anchor, workdays, level, automatic, role)"
    " SELECT :ladder, COALESCE(max(position), 0) + 1, :anchor, :number, :level, TRUE, :role FROM rung"
    " WHERE ladder_id = :ladder RETURNING id"
)
TELL = statement("INSERT INTO rung_recipient(rung_id, role, fallback) VALUES (:rung, :role, FALSE)")
LINES = statement(
    plan_lines(
        "SELECT DISTINCT h.unit_id, h.rung_id FROM history h WHERE h.batch_id = :batch AND h.rung_id IS NOT NULL"
    )
)
