"""Agencies: the register, their people, their commissions and scores."""

from models.evaluating import CommissionState, Told
from models.kinds import Role
from models.queries.typed import query, statement

_ENDED = int(CommissionState.ENDED)
_VALID = "a.valid_from <= :on AND a.valid_to >= :on"

ALL = query(
    "SELECT g.id, g.code, g.name, g.credit_code, g.legal_person, g.quality_control, g.staff, g.violation_on, g.note, g.gone"
    " FROM agency g ORDER BY g.code",
    days="violation_on",
)
ONE = query("SELECT g.* FROM agency g WHERE g.code = :code", days="violation_on")
PEOPLE = statement(
    "SELECT m.agency_id, p.code, p.name, m.leads FROM agency_person m JOIN person p ON p.id = m.person_id"
    " ORDER BY m.agency_id, m.leads DESC, p.code"
)
PERSON_IDS = statement("SELECT p.id, p.code FROM person p")
AGENTS = statement(
    f"SELECT p.code FROM person p JOIN appointment a ON a.person_id = p.id WHERE a.role = {Role.AGENCY:d} AND {_VALID}"
)
ADD = statement(
    "INSERT INTO agency(code, name, credit_code, legal_person, quality_control, staff, violation_on, note, gone)"
    " VALUES (:code, :name, :credit_code, :legal_person, :quality_control, :staff, :violation_on, :note, :gone) RETURNING id"
)
CHANGE = statement(
    "UPDATE agency SET name = :name, credit_code = :credit_code, legal_person = :legal_person,"
    " quality_control = :quality_control, staff = :staff, violation_on = :violation_on, note = :note, gone = :gone"
    " WHERE id = :id"
)
FORGET_PEOPLE = statement("DELETE FROM agency_person WHERE agency_id = :agency")
ADD_PERSON = statement("INSERT INTO agency_person(agency_id, person_id, leads) VALUES (:agency, :person, :leading)")

# what was scored below a total, the newest of each commission alone
SCORES = query(
    "SELECT c.agency_id, s.total, s.on_day, s.number, c.id AS commission_id FROM commission c"
    " JOIN commission_score s ON s.commission_id = c.id ORDER BY c.agency_id, s.on_day, s.id",
    days="on_day",
)
COUNTS = statement(
    f"SELECT c.agency_id, count(*) AS commissions, sum(CASE WHEN c.state <> {_ENDED} AND c.paid_fen IS NULL THEN 1 ELSE 0 END)"
    " AS running, COALESCE(sum(c.paid_fen), 0) AS paid_fen FROM commission c GROUP BY c.agency_id"
)
# what an agency has or had to do about a lineage
EARLIER = statement(
    "SELECT c.engagement, d.work_year, d.title FROM commission c JOIN obligation o ON o.id = c.obligation_id"
    " JOIN deliverable d ON d.id = o.deliverable_id JOIN subject s ON s.id = o.subject_id"
    f" WHERE c.agency_id = :agency AND c.state <> {_ENDED} AND s.lineage = :lineage ORDER BY d.work_year, c.id"
)
INSIDERS = statement(
    "SELECT DISTINCT p.name FROM agency_person m JOIN person p ON p.id = m.person_id JOIN appointment a ON a.person_id = p.id"
    f" JOIN unit u ON u.id = a.unit_id WHERE m.agency_id = :agency AND a.role <> {Role.AGENCY:d} AND {_VALID}"
    " AND (u.id = :client OR u.id = :evaluated OR u.first_id = (SELECT e.first_id FROM unit e WHERE e.id = :evaluated))"
    " ORDER BY p.name"
)
EVENTS = query(
    "SELECT e.event, e.from_state, e.to_state, e.on_day, e.by, e.acting_for, e.value, e.why FROM evaluator_event e"
    " WHERE e.about = :about AND e.about_id = :id ORDER BY e.id",
    days="on_day",
)
RECORD = statement(
    "INSERT INTO evaluator_event(about, about_id, event, from_state, to_state, on_day, by, acting_for, value, why, at)"
    " VALUES (:about, :about_id, :event, :was, :state, :on, :by, :acting_for, :value, :why, :at) RETURNING id"
)
WRITTEN_DOWN = statement(
    "SELECT count(*) FROM commission c WHERE c.state <> (SELECT e.to_state FROM evaluator_event e"
    f" WHERE e.about = '{Told.COMMISSION}' AND e.about_id = c.id ORDER BY e.id DESC LIMIT 1)"
)
