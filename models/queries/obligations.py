"""One obligation: found by its codes, changed under a guard, with its history."""

from models.kinds import OWING, Role, State
from models.queries.typed import query, statement

_COLUMNS = (
    "o.id, o.deliverable_id, o.unit_id, o.subject_id, o.state, o.due_version, o.timetable_id, o.rung_id, o.opened_on,"
    " o.nominal_due_on, o.due_on, o.next_action_on, o.first_submitted_on, o.late_workdays, o.accepted_on, o.returns,"
    " o.extensions, o.given_on, o.boundary_on, o.review_level, o.review_since_on, o.nil"
)
_DAYS = (
    "opened_on nominal_due_on due_on next_action_on first_submitted_on accepted_on given_on boundary_on review_since_on"
)

_ALIVE = ", ".join(str(int(state)) for state in (*OWING, State.SUBMITTED, State.UNDER_REVIEW))
# of several years' the one that is still open on the day, the newest first
FIND = query(
    f"SELECT {_COLUMNS}, d.work_year, d.step, d.key, d.title, d.about, d.budget_year, d.ladder_id, u.code AS unit_code"
    " FROM unit u JOIN obligation o ON o.unit_id = u.id JOIN deliverable d ON d.id = o.deliverable_id"
    " LEFT JOIN subject s ON s.id = o.subject_id"
    " WHERE u.code = :unit AND d.key = :deliverable AND COALESCE(s.code, '') = :subject"
    " AND (:year = 0 OR d.work_year = :year)"
    f" ORDER BY CASE WHEN o.state IN ({_ALIVE}) THEN 0 ELSE 1 END, CASE WHEN o.opened_on <= :on THEN 0 ELSE 1 END,"
    " d.work_year DESC LIMIT 1",
    days=_DAYS,
    names=_COLUMNS.replace("o.", "").replace(",", "")
    + " work_year step key title about budget_year ladder_id unit_code",
)
CHANGE = statement(
    "UPDATE obligation SET state = :state, due_version = :due_version, timetable_id = :timetable_id,"
    " rung_id = :rung_id, nominal_due_on = :nominal_due_on, due_on = :due_on, next_action_on = :next_on,"
    " first_submitted_on = :first_on, late_workdays = :late_workdays, accepted_on = :accepted_on, returns = :returns,"
    " extensions = :extensions, given_on = :given_on, boundary_on = :boundary_on, review_level = :review_level,"
    " review_since_on = :since_on, nil = :nil, review_clock_on = CASE WHEN review_since_on = :since_on THEN review_clock_on"
    " ELSE :since_on END"
    " WHERE id = :id AND state = :was AND due_version = :version_was AND review_level = :level_was"
)
RECORD = statement(
    "INSERT INTO history(obligation_id, due_version, rung_id, on_day, event, from_state, to_state, batch_id, unit_id,"
    " actor, acting_for, value, why, at) VALUES (:id, :due_version, :rung, :on, :event, :was, :state, :batch, :unit_id,"
    " :actor, :acting_for, :value, :why, :at)"
)
UNIT_KNOWN = statement("SELECT id FROM unit WHERE code = :unit")
DELIVERABLE_KNOWN = statement("SELECT count(*) FROM deliverable WHERE key = :deliverable")
SUBJECT_KNOWN = statement("SELECT count(*) FROM subject WHERE code = :subject")
# a person's roles towards a unit: at it, at the department or town above it, at its section, at the bureau
ROLES_OF = query(
    "SELECT DISTINCT a.role FROM person p JOIN appointment a ON a.person_id = p.id JOIN unit u ON u.id = :unit"
    " WHERE p.code = :person AND a.valid_from <= :on AND a.valid_to >= :on AND (a.scope_id = 0 OR a.unit_id = u.id"
    f" OR (a.role = {Role.DEPT:d} AND a.unit_id IN (u.dept_id, u.first_id))"
    f" OR (a.role = {Role.FIN_SECTION:d} AND a.unit_id = u.section_id))",
    names="role",
)
PERSON_KNOWN = statement("SELECT count(*) FROM person WHERE code = :person")
