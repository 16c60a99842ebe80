"""Evaluations behind report obligations: how far each is, views exchanged, and lists of them."""

from functools import cache

from sqlalchemy.sql.selectable import TextualSelect

from models.evaluating import CommissionState, Told, Views, WorkStep
from models.kinds import HANDED_IN, NOT_EXPECTED, State
from models.queries.desk import NUMBERS
from models.queries.standing_in import SEES_ITEM
from models.queries.typed import query, statement

_HANDED_IN = ", ".join(str(int(state)) for state in HANDED_IN)
_OVER = ", ".join(str(int(state)) for state in NOT_EXPECTED)
_ENDED = int(CommissionState.ENDED)

ONE = statement("SELECT e.level, e.step, e.archive_number FROM evaluation e WHERE e.obligation_id = :id")
BEGIN = statement(
    "INSERT INTO evaluation(obligation_id, level, step, archive_number) VALUES (:id, :level, 0, '')"
    " ON CONFLICT (obligation_id) DO NOTHING"
)
MOVE = statement(
    "UPDATE evaluation SET step = :state, archive_number = :archive_number WHERE obligation_id = :id AND step = :was"
)
# the report itself: whether it lies there, and whether it was accepted
REPORT = statement(
    f"SELECT CASE WHEN o.state IN ({_HANDED_IN}) THEN 1 ELSE 0 END AS handed_in,"
    f" CASE WHEN o.state IN ({State.ACCEPTED:d}, {State.ARCHIVED:d}) THEN 1 ELSE 0 END AS accepted"
    " FROM obligation o WHERE o.id = :id"
)
LAST_BACK = statement(
    f"SELECT COALESCE(max(v.id), 0) FROM evaluator_event v WHERE v.about = '{Told.EVALUATION}' AND v.about_id = :id"
    f" AND v.to_state <= {WorkStep.DRAFT:d} AND v.from_state > {WorkStep.DRAFT:d}"
)
VIEWS_SINCE = statement(
    "SELECT x.id, x.number, x.state, x.agrees, x.taken_up FROM view_exchange x WHERE x.obligation_id = :id"
    " AND EXISTS (SELECT 1 FROM evaluator_event v"
    f" WHERE v.about = '{Told.VIEWS}' AND v.about_id = x.id AND v.event = 'ask' AND v.id > :back)"
    " ORDER BY x.number DESC LIMIT 1"
)
_VIEWS = (
    "SELECT x.id, x.obligation_id, x.number, x.unit_id, x.conclusion, x.asked_on, x.due_on, x.asked_by, x.state, x.agrees,"
    " x.answer, x.answered_on, x.answered_by, x.taken_up, u.code AS unit_code, u.name AS unit_name, d.work_year, d.title,"
    " COALESCE(s.name, '') AS subject_name, w.name AS client_name FROM view_exchange x JOIN unit u ON u.id = x.unit_id"
    " JOIN obligation o ON o.id = x.obligation_id JOIN deliverable d ON d.id = o.deliverable_id"
    " JOIN unit w ON w.id = o.unit_id LEFT JOIN subject s ON s.id = o.subject_id"
)
_VIEW_DAYS = "asked_on due_on answered_on"
VIEWS_OF = query(f"{_VIEWS} WHERE x.obligation_id = :id ORDER BY x.number", days=_VIEW_DAYS)
VIEWS = query(f"{_VIEWS} WHERE x.id = :views", days=_VIEW_DAYS)
ASKED_OF = query(
    f"{_VIEWS} WHERE x.unit_id IN :own_units ORDER BY CASE WHEN x.state = {Views.ASKED:d} THEN 0 ELSE 1 END, x.due_on, x.id",
    days=_VIEW_DAYS,
)
ASK = statement(
    "INSERT INTO view_exchange(obligation_id, number, unit_id, conclusion, asked_on, due_on, asked_by, state, answer,"
    " answered_by, taken_up) SELECT :id, COALESCE(max(number), 0) + 1, :unit, :conclusion, :on, :due_on, :by, 0, '', '', ''"
    " FROM view_exchange WHERE obligation_id = :id RETURNING id"
)
ANSWER = statement(
    f"UPDATE view_exchange SET state = {Views.ANSWERED:d}, agrees = :agrees, answer = :answer, answered_on = :on,"
    f" answered_by = :by WHERE id = :views AND state = {Views.ASKED:d}"
)
TAKE_UP = statement("UPDATE view_exchange SET taken_up = :taken_up WHERE id = :views")
SILENT = statement(
    f"UPDATE view_exchange SET state = {Views.SILENT:d} WHERE state = {Views.ASKED:d} AND due_on < :on RETURNING id"
)


@cache
def listed(dialect: str) -> TextualSelect:
    """Evaluations of the deliverables `deliverables` (JSON) that somebody sees, with how far each is and who does it."""
    return query(
        f"""
SELECT o.id, o.state, o.due_on, d.work_year, d.key, d.title, d.budget_year, u.code AS unit_code, u.name AS unit_name,
       COALESCE(s.code, '') AS subject_code, COALESCE(s.name, '') AS subject_name, COALESCE(w.name, u.name) AS evaluated_name,
       COALESCE(e.step, 0) AS step, COALESCE(e.archive_number, '') AS archive_number, g.name AS agency_name, c.state AS commission_state,
       c.plan_due_on, c.draft_due_on, c.final_due_on, c.score AS quality,
       x.state AS views_state, x.due_on AS views_due_on, b.score, b.grade
  FROM obligation o JOIN deliverable d ON d.id = o.deliverable_id JOIN unit u ON u.id = o.unit_id
  LEFT JOIN subject s ON s.id = o.subject_id LEFT JOIN unit w ON w.id = s.unit_id
  LEFT JOIN evaluation e ON e.obligation_id = o.id
  LEFT JOIN commission c ON c.obligation_id = o.id AND c.state <> {_ENDED} LEFT JOIN agency g ON g.id = c.agency_id
  LEFT JOIN view_exchange x ON x.obligation_id = o.id
   AND x.number = (SELECT max(y.number) FROM view_exchange y WHERE y.obligation_id = o.id)
  LEFT JOIN submission b ON b.obligation_id = o.id AND b.number = (SELECT max(n.number) FROM submission n
        WHERE n.obligation_id = o.id AND NOT n.waits AND n.declined_why = '')
 WHERE o.deliverable_id IN ({NUMBERS[dialect].format(name="deliverables")}) AND o.state NOT IN ({_OVER})
   AND {SEES_ITEM}
 ORDER BY d.work_year DESC, d.position, u.code, COALESCE(s.code, ''), o.id LIMIT :most OFFSET :skip
""",
        days="due_on plan_due_on draft_due_on final_due_on views_due_on",
    )


@cache
def counted(dialect: str) -> TextualSelect:
    """How many evaluations somebody sees, by step."""
    return query(
        f"""
SELECT d.work_year, COALESCE(e.step, 0) AS step, count(*) AS items
  FROM obligation o JOIN deliverable d ON d.id = o.deliverable_id JOIN unit u ON u.id = o.unit_id
  LEFT JOIN evaluation e ON e.obligation_id = o.id
 WHERE o.deliverable_id IN ({NUMBERS[dialect].format(name="deliverables")}) AND o.state NOT IN ({_OVER}) AND {SEES_ITEM}
 GROUP BY d.work_year, COALESCE(e.step, 0) ORDER BY d.work_year DESC, COALESCE(e.step, 0)
"""
    )


DELIVERABLES = statement("SELECT id, work_year, key FROM deliverable")
EVENTS = query(
    "SELECT v.event, v.from_state, v.to_state, v.on_day, v.by, v.acting_for, v.value, v.why FROM evaluator_event v"
    " WHERE v.about = :about AND v.about_id = :id ORDER BY v.id",
    days="on_day",
)
WRITTEN_DOWN = statement(
    "SELECT count(*) FROM evaluation e WHERE e.step <> COALESCE((SELECT v.to_state FROM evaluator_event v"
    f" WHERE v.about = '{Told.EVALUATION}' AND v.about_id = e.obligation_id ORDER BY v.id DESC LIMIT 1), 0)"
)
