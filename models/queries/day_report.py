"""What one day brought the whole office."""

from models.kinds import Event, LineState
from models.queries.typed import statement

OPENED = statement("SELECT count(*) FROM obligation WHERE opened_on = :on")
RUNGS = statement(
    "SELECT r.level, count(*) AS items FROM batch b JOIN history h ON h.batch_id = b.id AND h.rung_id IS NOT NULL"
    " JOIN rung r ON r.id = h.rung_id WHERE b.on_day = :on"
    f" AND h.event IN ({Event.RUNG_REACHED:d}, {Event.RUNG_PROPOSED:d}) GROUP BY r.level ORDER BY r.level"
)
MAILS = statement(
    f"SELECT sum(CASE WHEN state = {LineState.ACCEPTED:d} THEN 1 ELSE 0 END) AS sent,"
    f" sum(CASE WHEN state IN ({LineState.PLANNED:d}, {LineState.LEASED:d}) THEN 1 ELSE 0 END) AS waiting,"
    f" sum(CASE WHEN state IN ({LineState.REFUSED:d}, {LineState.UNREACHABLE:d}) THEN 1 ELSE 0 END) AS lost"
    " FROM notice WHERE send_on = :on"
)
