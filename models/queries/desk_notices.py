"""Rungs for what is told of acts at the desk: one for each ladder, role that is told, and time in a due version."""

from models.kinds import Anchor, Level
from models.queries.typed import statement

TOLD_BEFORE = statement(
    "SELECT count(*) FROM history h JOIN rung r ON r.id = h.rung_id WHERE h.obligation_id = :id"
    f" AND h.due_version = :version AND r.anchor = '{Anchor.DESK}'"
)
RUNG = statement(
    f"SELECT id FROM rung WHERE ladder_id = :ladder_id AND anchor = '{Anchor.DESK}' AND role = :role AND workdays = :time"
)
ADD_RUNG = statement(
    "INSERT INTO rung(ladder_id, position, anchor, workdays, level, automatic, role)"
    f" SELECT :ladder_id, COALESCE(max(position), 0) + 1, '{Anchor.DESK}', :time, '{Level.L1}', TRUE, :role FROM rung"
    " WHERE ladder_id = :ladder_id RETURNING id"
)
TELL = statement("INSERT INTO rung_recipient(rung_id, role, fallback) VALUES (:rung, :role, FALSE)")
