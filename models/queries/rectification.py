"""Rectification: items in lists and one of them, their changes under a guard, plans, look-backs, rates, rules made."""

from sqlalchemy import bindparam

from models.columns import Day
from models.kinds import ItemState, State
from models.queries.standing_in import SEES_UNIT
from models.queries.typed import query, statement

_COLUMNS = (
    "r.subject_id, r.obligation_id, r.work_year, r.state, r.source, r.source_letter_id, r.source_obligation_id, r.number,"
    " r.of_class, r.text, r.advice, r.due_on, r.made_by, r.made_on, r.mended_on, r.result, r.rules_made, r.rules_year,"
    " r.verified_on, r.closed_on, r.check_on"
)
_ROW = f"""
SELECT {_COLUMNS}, s.code, s.name, u.id AS unit_id, u.code AS unit_code, u.name AS unit_name, o.state AS owed_state,
       o.due_on AS present_due_on, o.late_workdays, o.first_submitted_on, d.key AS deliverable, d.step,
       COALESCE(l.number, '') AS letter_number, COALESCE(e.name, '') AS about
  FROM rectification_item r JOIN subject s ON s.id = r.subject_id JOIN obligation o ON o.id = r.obligation_id
  JOIN unit u ON u.id = o.unit_id JOIN deliverable d ON d.id = o.deliverable_id LEFT JOIN letter l ON l.id = r.source_letter_id
  LEFT JOIN obligation q ON q.id = r.source_obligation_id LEFT JOIN subject e ON e.id = q.subject_id
"""
_DAYS = "due_on made_on mended_on verified_on closed_on check_on present_due_on first_submitted_on"
LIST = query(
    f"{_ROW} WHERE (:work_year = 0 OR r.work_year = :work_year) AND (:state < 0 OR r.state = :state)"
    " ORDER BY r.work_year DESC, u.code, r.subject_id",
    days=_DAYS,
)
OF_OBLIGATION = query(f"{_ROW} WHERE r.obligation_id = :id", days=_DAYS)
BY_CODE = query(f"{_ROW} WHERE s.code = :code ORDER BY r.work_year DESC", days=_DAYS)
STATE = statement("SELECT subject_id, state FROM rectification_item WHERE obligation_id = :id")
ADD = statement(
    "INSERT INTO rectification_item(subject_id, obligation_id, work_year, state, source, source_letter_id,"
    " source_obligation_id, number, of_class, text, advice, due_on, made_by, made_on, at, result, rules_made)"
    " VALUES (:subject, :obligation, :work_year, :state, :source, :letter, :source_obligation, :number, :of_class, :text,"
    " :advice, :due_on, :by, :on, :at, '', 0)"
)
TYPED_TODAY = statement(
    "SELECT s.code, s.name FROM rectification_item r JOIN subject s ON s.id = r.subject_id JOIN obligation o"
    " ON o.id = r.obligation_id WHERE o.unit_id = :unit AND r.work_year = :work_year AND r.of_class = :of_class AND r.text = :text"
    " AND r.source = :source AND r.made_on = :on AND r.made_by = :by AND r.source_letter_id IS NULL ORDER BY s.code"
)
"""What somebody opened by hand on a day with the same words."""
CHANGE = statement("UPDATE rectification_item SET state = :state WHERE obligation_id = :id AND state = :was")
VERIFIED = statement(
    "UPDATE rectification_item SET verified_on = :on, mended_on = :mended_on, result = :result, rules_made = :rules_made,"
    " rules_year = :rules_year WHERE obligation_id = :id"
).bindparams(bindparam("mended_on", type_=Day))
CLOSED = statement("UPDATE rectification_item SET closed_on = :on WHERE obligation_id = :id")
CHECK = statement("UPDATE rectification_item SET check_on = :due_on WHERE obligation_id = :id")
LAST_CODE = statement("SELECT max(code) FROM subject WHERE code LIKE :prefix AND kind = 'rectification'")
ADD_SUBJECT = statement(
    "INSERT INTO subject(code, lineage, kind, name, unit_id, budget_year, book, fund_class, source_level, attribute, gone)"
    " VALUES (:code, :code, 'rectification', :name, :unit, :budget_year, '', '', '', '', FALSE) RETURNING id"
)
ADD_OBLIGATION = statement(
    "INSERT INTO obligation(deliverable_id, unit_id, subject_id, state, due_version, timetable_id, opened_on,"
    " nominal_due_on, due_on, next_action_on, returns, extensions, given_on)"
    f" VALUES (:deliverable, :unit, :subject, {State.ISSUED:d}, 1, :timetable, :on, :nominal_due_on, :due_on, :next_on, 0,"
    " 0, :nominal_due_on) RETURNING id"
)
ADD_PLAN = statement(
    "INSERT INTO rectification_plan(subject_id, number, measure, means, responsible, planned_on, by, acting_for, on_day, at)"
    " SELECT :subject, 1 + COALESCE(max(p.number), 0), :measure, :means, :responsible, :planned_on, :by, :acting_for, :on,"
    " :at FROM rectification_plan p WHERE p.subject_id = :subject"
).bindparams(bindparam("planned_on", type_=Day))
PLANS = query(
    "SELECT number, measure, means, responsible, planned_on, by, acting_for, on_day FROM rectification_plan"
    " WHERE subject_id = :subject ORDER BY number",
    days="planned_on on_day",
)
ADD_LOOK_BACK = statement(
    "INSERT INTO look_back(subject_id, done, said, cause, accountable, by, acting_for, on_day, at)"
    " VALUES (:subject, :done, :said, :cause, :accountable, :by, :acting_for, :on, :at)"
)
LOOK_BACKS = query(
    "SELECT done, said, cause, accountable, by, acting_for, on_day FROM look_back WHERE subject_id = :subject ORDER BY id",
    days="on_day",
)
UNIT_NAMED = statement("SELECT COALESCE(heir_id, id) AS id, code, name FROM unit WHERE code = :unit")
_CLOSED = f"r.state = {ItemState.CLOSED:d}"
RATES = statement(
    f"SELECT count(*) AS everything, COALESCE(sum(CASE WHEN r.state = {ItemState.WAIVED:d} THEN 1 ELSE 0 END), 0) AS waived,"
    f" COALESCE(sum(CASE WHEN {_CLOSED} THEN 1 ELSE 0 END), 0) AS closed,"
    f" COALESCE(sum(CASE WHEN r.state = {ItemState.VERIFIED:d} THEN 1 ELSE 0 END), 0) AS verified,"
    f" COALESCE(sum(CASE WHEN {_CLOSED} AND COALESCE(o.late_workdays, 0) = 0 THEN 1 ELSE 0 END), 0) AS in_time"
    " FROM rectification_item r LEFT JOIN obligation o ON o.id = r.obligation_id"
    " WHERE :work_year = 0 OR r.work_year = :work_year"
)
# 完善管理制度: rules made or improved by what was mended and verified, by the year in which that was
RULES_MADE = statement(
    "SELECT r.rules_year AS year, sum(r.rules_made) AS rules, count(*) AS items FROM rectification_item r"
    f" WHERE r.state IN ({ItemState.VERIFIED:d}, {ItemState.CLOSED:d}) AND r.rules_year IS NOT NULL"
    " AND r.rules_year >= :from_year AND r.rules_year <= :to_year GROUP BY r.rules_year ORDER BY r.rules_year"
)
FOLLOWS = statement(
    "SELECT count(*) FROM rectification_item r JOIN obligation o ON o.id = r.obligation_id WHERE NOT ("
    f" (o.state IN ({State.ISSUED:d}, {State.IN_PROGRESS:d}, {State.RETURNED:d}) AND r.state IN ({ItemState.OPEN:d},"
    f" {ItemState.PLANNED:d}, {ItemState.RETURNED:d}, {ItemState.REOPENED:d}, {ItemState.DEFERRED:d}))"
    f" OR (o.state IN ({State.SUBMITTED:d}, {State.UNDER_REVIEW:d}) AND r.state = {ItemState.REPORTED:d})"
    f" OR (o.state = {State.ACCEPTED:d} AND r.state = {ItemState.VERIFIED:d})"
    f" OR (o.state = {State.ARCHIVED:d} AND r.state = {ItemState.CLOSED:d})"
    f" OR (o.state IN ({State.WAIVED:d}, {State.CANCELLED:d}) AND r.state = {ItemState.WAIVED:d})"
    f" OR o.state = {State.MERGED:d})"
)
"""Items whose state is not that of their obligation."""
SEEN = statement(
    "SELECT r.obligation_id FROM rectification_item r JOIN obligation o ON o.id = r.obligation_id"
    f" JOIN unit u ON u.id = o.unit_id WHERE {SEES_UNIT}"
)
"""The items of the units that somebody sees (tasks/standing_in.py: `seen_by`)."""
