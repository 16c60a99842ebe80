"""Opening: obligations for what is asked and not there, their history, and what would be opened."""

from models.kinds import OWING, Event, State
from models.queries.typed import query, statement

_MISSING = (
    "NOT EXISTS (SELECT 1 FROM obligation b WHERE b.subject_id = q.subject_id AND b.deliverable_id = :deliverable"
    " AND b.unit_id = q.unit_id)"
)


def open_missing(asked: str) -> str:
    """Insert what `asked` selects and nobody owes yet; every row starts on the same timetable."""
    return f"""
INSERT INTO obligation(deliverable_id, unit_id, subject_id, state, due_version, timetable_id, opened_on, nominal_due_on,
                       due_on, next_action_on, returns, extensions, given_on)
SELECT :deliverable, q.unit_id, q.subject_id, {State.ISSUED:d}, 1, :timetable, :on, :nominal_due_on, :due_on, :next_on,
       0, 0, :given_on
  FROM ({asked}) q WHERE {_MISSING} ORDER BY q.subject_id, q.unit_id
ON CONFLICT DO NOTHING
"""


def count_missing(asked: str) -> str:
    """How many obligations opening would add, for how many units, and the approved amount in fen."""
    return (
        "SELECT count(*) AS items, count(DISTINCT q.unit_id) AS units, COALESCE(sum(q.fen), 0) AS fen"
        f" FROM ({asked}) q WHERE {_MISSING}"
    )


def vanished(asked: str) -> str:
    """Obligations still owed that the calendar and the register no longer ask for: proposed for cancellation."""
    return (
        "SELECT o.code AS unit_code, COALESCE(s.code, '') AS subject_code FROM obligation b"
        " JOIN unit o ON o.id = b.unit_id LEFT JOIN subject s ON s.id = b.subject_id"
        f" WHERE b.deliverable_id = :deliverable AND b.state IN ({', '.join(str(int(state)) for state in OWING)})"
        f" AND NOT EXISTS (SELECT 1 FROM ({asked}) q WHERE q.unit_id = b.unit_id AND q.subject_id = b.subject_id)"
    )


LAST_OBLIGATION = statement("SELECT COALESCE(max(id), 0) FROM obligation")
WRITE_OPENED = statement(f"""
INSERT INTO history(obligation_id, due_version, rung_id, on_day, event, from_state, to_state, batch_id, unit_id, value)
SELECT o.id, 1, :rung, :on, {Event.OPENED:d}, NULL, {State.ISSUED:d}, :batch, o.unit_id, :value
  FROM obligation o WHERE o.id > :last AND o.deliverable_id = :deliverable
""")
STAMPS = query(
    "SELECT (SELECT max(d.began) FROM (SELECT opens_on AS began FROM deliverable WHERE work_year = :work_year"
    " AND step = :step AND opens_on <= :on AND NOT gone UNION ALL SELECT u.valid_from FROM unit u WHERE u.valid_from <= :on"
    " AND EXISTS (SELECT 1 FROM deliverable WHERE work_year = :work_year AND step = :step AND opens_on <= :on"
    " AND NOT gone)) d)"
    " AS began, (SELECT count(*) FROM occasion c WHERE c.work_year = :work_year"
    " AND c.happened_on <= :on) AS occasions, COALESCE((SELECT w.value FROM switch w WHERE w.key = :register), '') AS register,"
    " COALESCE((SELECT w.value FROM switch w WHERE w.key = :mark), '') AS mark",
    days="began",
    names="began occasions register mark",
)
