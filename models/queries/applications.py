"""Applications of results: what was accepted with a grade and has none yet, what does not stand any more, lists.

A result is the version that was handed in last, once its obligation is accepted; its grade is the reviewed one.
"""

from functools import cache

from sqlalchemy import TextClause, bindparam
from sqlalchemy.sql.selectable import TextualSelect

from models.kinds import ApplicationState, Event, State
from models.queries.desk import seen
from models.queries.typed import query, statement

_ACCEPTED = f"o.state IN ({State.ACCEPTED:d}, {State.ARCHIVED:d})"
_NEWEST = (
    "b.number = (SELECT max(c.number) FROM submission c WHERE c.obligation_id = b.obligation_id AND NOT c.waits"
    " AND c.declined_why = '')"
)
RESULTS: TextClause = statement(
    f"""
SELECT o.id, o.state, o.unit_id, o.due_version, d.key AS deliverable, b.id AS submission_id,
       CASE WHEN b.reviewed_grade = '' THEN b.grade ELSE b.reviewed_grade END AS grade,
       COALESCE(b.reviewed_score, b.score) AS score, COALESCE(s.adjusted_fen, s.approved_fen) AS budget_fen, s.executed_fen
  FROM deliverable d JOIN obligation o ON o.deliverable_id = d.id AND {_ACCEPTED}
  JOIN submission b ON b.obligation_id = o.id AND b.grade <> '' AND b.score IS NOT NULL AND {_NEWEST}
  LEFT JOIN subject s ON s.id = o.subject_id
 WHERE d.work_year = :work_year AND d.key IN :keys
   AND NOT EXISTS (SELECT 1 FROM application a WHERE a.obligation_id = o.id AND a.submission_id = b.id
         AND a.state <> {ApplicationState.DROPPED:d})
 ORDER BY o.id
"""
).bindparams(bindparam("keys", expanding=True))
_FALLEN = f"""NOT EXISTS (SELECT 1 FROM obligation o JOIN submission b ON b.obligation_id = o.id
        WHERE o.id = application.obligation_id AND b.id = application.submission_id AND {_ACCEPTED} AND {_NEWEST})"""
FALLEN = statement(
    "SELECT application.id, application.proposed, x.id AS obligation, x.state, x.unit_id, x.due_version FROM application"
    " JOIN obligation x ON x.id = application.obligation_id"
    f" WHERE application.state = {ApplicationState.WAITING:d} AND {_FALLEN} ORDER BY application.id"
)
# without results that wait, or before the day of the first reminder, one look into an index
REMIND_FIRST = query(
    f"SELECT min(remind_on) AS remind_on FROM application WHERE state = {ApplicationState.WAITING:d}", days="remind_on"
)
REMIND = query(
    "SELECT a.work_year, o.accepted_on, a.reminded, count(*) AS results FROM application a JOIN obligation o ON o.id = a.obligation_id"
    f" WHERE a.state = {ApplicationState.WAITING:d} AND a.remind_on <= :on AND o.accepted_on IS NOT NULL"
    " GROUP BY a.work_year, o.accepted_on, a.reminded ORDER BY 1, 2, 3",
    days="accepted_on",
)
_OF_THAT_DAY = (
    f"a.state = {ApplicationState.WAITING:d} AND a.remind_on <= :on AND a.work_year = :work_year AND a.reminded = :told"
    " AND a.obligation_id IN (SELECT o.id FROM obligation o WHERE o.id = a.obligation_id AND o.accepted_on = :accepted_on)"
)
REMIND_LADDERS = statement(
    "SELECT DISTINCT d.ladder_id FROM application a JOIN obligation x ON x.id = a.obligation_id"
    f" JOIN deliverable d ON d.id = x.deliverable_id WHERE {_OF_THAT_DAY} ORDER BY 1"
)
TELL_WAITING = statement(
    "INSERT INTO history(obligation_id, due_version, rung_id, on_day, event, batch_id, unit_id)"
    f" SELECT DISTINCT x.id, x.due_version, CAST(:rung AS INTEGER), :on, {Event.APPLICATION_WAITED:d}, CAST(:batch AS INTEGER), x.unit_id"
    " FROM application a JOIN obligation x ON x.id = a.obligation_id"
    f" JOIN deliverable d ON d.id = x.deliverable_id AND d.ladder_id = :ladder WHERE {_OF_THAT_DAY}"
    " ON CONFLICT DO NOTHING"
)
WIND = statement(f"UPDATE application AS a SET reminded = :number, remind_on = :next_on WHERE {_OF_THAT_DAY}")
LOOK_AGAIN = statement(f"UPDATE application SET remind_on = :on WHERE state = {ApplicationState.WAITING:d}")
"""Every reminder's day is counted anew on the next morning: the calendar or its working days have changed."""
STILL_WAITS = f"EXISTS (SELECT 1 FROM application a WHERE a.obligation_id = h.obligation_id AND a.state = {ApplicationState.WAITING:d})"
"""Whether the result of which history row `h` reminds is not decided yet."""
DROP = statement(
    f"UPDATE application SET state = {ApplicationState.DROPPED:d} WHERE id = :application"
    f" AND state = {ApplicationState.WAITING:d}"
)
REVIVE = statement(
    "DELETE FROM application WHERE obligation_id = :obligation_id AND submission_id = :submission_id"
    f" AND state = {ApplicationState.DROPPED:d}"
)
"""A result that stands again: what had been dropped with it is proposed anew; the history has kept both."""
DECIDE = statement(
    f"UPDATE application SET state = {ApplicationState.DECIDED:d}, decision = :decision, amount_fen = :amount_fen,"
    " for_year = :for_year, why = :why, decided_by = :by, acting_for = :acting_for, decided_on = :on"
    f" WHERE id = :application AND state = {ApplicationState.WAITING:d}"
)
_COLUMNS = """
SELECT a.id, a.obligation_id, a.work_year, a.finding, a.grade, a.score, a.light, a.proposed, a.least_fen, a.most_fen,
       a.budget_fen, a.for_year, a.proposed_on, a.state, a.decision, a.amount_fen, a.why, a.decided_by, a.acting_for,
       a.decided_on, d.key AS deliverable, d.title, u.code AS unit_code, u.name AS unit_name, o.unit_id, o.due_version,
       o.state AS obligation_state, o.accepted_on, COALESCE(s.code, '') AS subject_code, COALESCE(s.name, '') AS subject_name,
       COALESCE(x.name, '') AS section_name
  FROM application a JOIN obligation o ON o.id = a.obligation_id JOIN deliverable d ON d.id = o.deliverable_id
  JOIN unit u ON u.id = o.unit_id LEFT JOIN unit x ON x.id = u.section_id LEFT JOIN subject s ON s.id = o.subject_id
"""
_DAYS = "proposed_on decided_on accepted_on"
ONE = query(f"{_COLUMNS} WHERE a.id = :application", days=_DAYS)
OF_ITEM = query(
    f"{_COLUMNS} WHERE a.obligation_id = :obligation AND a.state <> {ApplicationState.DROPPED:d} ORDER BY a.id",
    days=_DAYS,
)
_WHERE = """
 WHERE (:work_year = 0 OR a.work_year = :work_year) AND (:state < 0 OR a.state = :state)
   AND (:grade = '' OR a.grade = :grade) AND (:decision = '' OR a.decision = :decision OR (a.state = 0 AND a.proposed = :decision))
   AND (:deliverable = '' OR d.key = :deliverable) AND o.accepted_on <= :to_on
"""


@cache
def listed(dialect: str) -> TextualSelect:
    """Those of the units that somebody sees; the longest accepted first."""
    return query(
        f"{_COLUMNS} {_WHERE} AND o.unit_id IN ({seen(dialect)})"
        " ORDER BY o.accepted_on, u.code, a.id LIMIT :most OFFSET :skip",
        days=_DAYS,
    )


@cache
def counted(dialect: str) -> TextClause:
    """How many, and the money, by state and decision (proposed, where none is made yet)."""
    return statement(
        "SELECT a.state, CASE WHEN a.state = 0 THEN a.proposed ELSE a.decision END AS decision, count(*) AS results,"
        " sum(COALESCE(a.amount_fen, CASE WHEN a.state = 0 THEN a.least_fen END, 0)) AS fen"
        " FROM application a JOIN obligation o ON o.id = a.obligation_id JOIN deliverable d ON d.id = o.deliverable_id"
        f" {_WHERE} AND o.unit_id IN ({seen(dialect)})"
        " GROUP BY a.state, CASE WHEN a.state = 0 THEN a.proposed ELSE a.decision END"
        " ORDER BY a.state, CASE WHEN a.state = 0 THEN a.proposed ELSE a.decision END"
    )
