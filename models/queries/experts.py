"""Experts: the register, what each is asked about, opinions and coaching."""

from models.kinds import HANDED_IN, Role
from models.queries.standing_in import SEES_ITEM
from models.queries.typed import query, statement

_VALID = "a.valid_from <= :on AND a.valid_to >= :on"
_HANDED_IN = ", ".join(str(int(state)) for state in HANDED_IN)
ALL = statement(
    "SELECT x.person_id, p.code, p.name, x.speciality, x.employer, COALESCE(u.code, '') AS works_for, COALESCE(u.name, '') AS works_for_name,"
    " x.note, x.gone, (SELECT count(*) FROM expert_assignment g WHERE g.person_id = x.person_id AND g.ended_on IS NULL) AS assigned,"
    " (SELECT count(DISTINCT n.assignment_id) FROM expert_opinion n JOIN expert_assignment h ON h.id = n.assignment_id"
    " WHERE h.person_id = x.person_id) AS opinions"
    " FROM expert x JOIN person p ON p.id = x.person_id LEFT JOIN unit u ON u.id = x.works_for_id ORDER BY p.code"
)
HOLDERS = statement(
    f"SELECT DISTINCT p.id, p.code FROM person p JOIN appointment a ON a.person_id = p.id WHERE a.role = {Role.EXPERT:d} AND {_VALID}"
)
UNITS = statement("SELECT id, code FROM unit")
KEEP = statement(
    "INSERT INTO expert(person_id, speciality, employer, works_for_id, note, gone) VALUES (:person, :speciality, :employer,"
    " :works_for, :note, :gone) ON CONFLICT (person_id) DO UPDATE SET speciality = excluded.speciality,"
    " employer = excluded.employer, works_for_id = excluded.works_for_id, note = excluded.note, gone = excluded.gone"
)
ONE = statement(
    "SELECT x.person_id, p.code, p.name, x.gone, x.works_for_id, u.first_id AS works_for_first_id, u.name AS works_for_name"
    " FROM person p LEFT JOIN expert x ON x.person_id = p.id LEFT JOIN unit u ON u.id = x.works_for_id WHERE p.code = :person"
)
# an expert's hand in the same object before: an opinion, or work for the agency that evaluates it
GAVE_BEFORE = statement(
    "SELECT DISTINCT d.title FROM expert_assignment g JOIN expert_opinion n ON n.assignment_id = g.id JOIN obligation o ON o.id = g.obligation_id"
    " JOIN subject s ON s.id = o.subject_id JOIN deliverable d ON d.id = o.deliverable_id"
    " WHERE g.person_id = :person AND g.task = 'review' AND s.lineage = :lineage AND s.budget_year = :budget_year"
)
EVALUATES_IT = statement(
    "SELECT y.name FROM commission c JOIN agency_person m ON m.agency_id = c.agency_id JOIN agency y ON y.id = c.agency_id"
    " JOIN obligation o ON o.id = c.obligation_id JOIN subject s ON s.id = o.subject_id"
    " WHERE m.person_id = :person AND c.state <> 9 AND s.lineage = :lineage LIMIT 1"
)
HELD_OFFICES = statement(
    f"SELECT DISTINCT u.name FROM appointment a JOIN unit u ON u.id = a.unit_id WHERE a.person_id = :person AND a.role <> {Role.EXPERT:d}"
    f" AND {_VALID} AND u.first_id = :first ORDER BY u.name"
)
ASSIGN = statement(
    "INSERT INTO expert_assignment(obligation_id, person_id, task, weight, due_on, assigned_on, by, conflict, declared, ended_why)"
    " VALUES (:id, :person, :task, :weight, :due_on, :on, :by, FALSE, '', '') ON CONFLICT (obligation_id, person_id, task)"
    " DO NOTHING RETURNING id"
)
_DAYS = "due_on assigned_on declared_on ended_on"
_ASSIGNMENT = (
    "SELECT g.*, p.code AS person_code, p.name AS person_name, d.work_year, d.title, d.key, d.budget_year, u.code AS unit_code,"
    " u.name AS unit_name, COALESCE(s.name, '') AS subject_name, COALESCE(s.code, '') AS subject_code,"
    " COALESCE(w.name, u.name) AS evaluated_name, COALESCE(n.number, 0) AS opinion, n.score, n.truth, n.accuracy, n.usefulness,"
    " n.content, n.form, n.form_version, n.on_day AS opinion_on FROM expert_assignment g JOIN person p ON p.id = g.person_id"
    " JOIN obligation o ON o.id = g.obligation_id JOIN deliverable d ON d.id = o.deliverable_id JOIN unit u ON u.id = o.unit_id"
    " LEFT JOIN subject s ON s.id = o.subject_id LEFT JOIN unit w ON w.id = s.unit_id"
    " LEFT JOIN expert_opinion n ON n.assignment_id = g.id AND n.number = (SELECT max(m.number) FROM expert_opinion m"
    " WHERE m.assignment_id = g.id)"
)
_ASSIGNMENT_DAYS = f"{_DAYS} opinion_on"
ASSIGNMENT = query(f"{_ASSIGNMENT} WHERE g.id = :assignment", days=_ASSIGNMENT_DAYS)
OF_PERSON = query(
    f"{_ASSIGNMENT} WHERE g.person_id = :person ORDER BY CASE WHEN g.ended_on IS NULL AND n.number IS NULL THEN 0 ELSE 1 END,"
    " g.due_on, g.id",
    days=_ASSIGNMENT_DAYS,
)
ON_PAPER = query(f"{_ASSIGNMENT} WHERE g.obligation_id = :id ORDER BY g.task, p.code", days=_ASSIGNMENT_DAYS)
# opinions on the papers about the subject of an obligation, in its budget year
ABOUT_SUBJECT = query(
    f"{_ASSIGNMENT} WHERE n.number IS NOT NULL AND g.task = :task AND d.budget_year = :budget_year"
    " AND s.lineage = :lineage ORDER BY d.work_year, o.id, p.code",
    days=_ASSIGNMENT_DAYS,
)
DECLARE = statement(
    "UPDATE expert_assignment SET declared_on = :on, conflict = :conflict, declared = :declared, ended_on = :ended_on,"
    " ended_why = :ended_why WHERE id = :assignment AND declared_on IS NULL AND ended_on IS NULL"
)
END = statement(
    "UPDATE expert_assignment SET ended_on = :on, ended_why = :why WHERE id = :assignment AND ended_on IS NULL"
)
SAVE = statement(
    "INSERT INTO opinion_draft(assignment_id, content, version, at) VALUES (:assignment, :content, 1, :at)"
    " ON CONFLICT (assignment_id) DO UPDATE SET content = excluded.content, version = opinion_draft.version + 1, at = excluded.at"
    " WHERE opinion_draft.version = :seen"
)
DRAFT = statement("SELECT content, version FROM opinion_draft WHERE assignment_id = :assignment")
FORGET = statement("DELETE FROM opinion_draft WHERE assignment_id = :assignment")
GIVE = statement(
    "INSERT INTO expert_opinion(assignment_id, number, form, form_version, content, score, truth, accuracy, usefulness, by, on_day, at)"
    " SELECT :assignment, COALESCE(max(number), 0) + 1, :form, :form_version, :content, :score, :truth, :accuracy, :usefulness,"
    " :by, :on, :at FROM expert_opinion WHERE assignment_id = :assignment RETURNING number"
)
OPINIONS = query(
    "SELECT n.number, n.form, n.form_version, n.content, n.score, n.on_day FROM expert_opinion n WHERE n.assignment_id = :assignment"
    " ORDER BY n.number",
    days="on_day",
)
COACHED_TODAY = statement(
    "SELECT count(*) FROM coaching WHERE assignment_id = :assignment AND on_day = :on AND said = :said"
)
COACH = statement(
    "INSERT INTO coaching(assignment_id, on_day, said, by, at) VALUES (:assignment, :on, :said, :by, :at)"
)
COACHED = query(
    "SELECT c.on_day, c.said, c.by, g.person_id, p.name FROM coaching c JOIN expert_assignment g ON g.id = c.assignment_id"
    " JOIN person p ON p.id = g.person_id WHERE g.obligation_id = :id ORDER BY c.on_day, c.id",
    days="on_day",
)
# the score of a paper as it was handed in, and each opinion on it
DELTAS = query(
    "SELECT g.obligation_id AS id, g.task, g.weight, n.score, n.truth, n.accuracy, n.usefulness, d.work_year, d.step, d.title,"
    " u.code AS unit_code, u.name AS unit_name, COALESCE(s.name, '') AS subject_name, b.score AS original, b.grade AS original_grade"
    " FROM expert_assignment g JOIN expert_opinion n ON n.assignment_id = g.id AND n.number = (SELECT max(m.number)"
    " FROM expert_opinion m WHERE m.assignment_id = g.id) JOIN obligation o ON o.id = g.obligation_id"
    " JOIN deliverable d ON d.id = o.deliverable_id JOIN unit u ON u.id = o.unit_id LEFT JOIN subject s ON s.id = o.subject_id"
    " LEFT JOIN submission b ON b.obligation_id = o.id AND b.number = (SELECT max(c.number) FROM submission c"
    " WHERE c.obligation_id = o.id AND NOT c.waits AND c.declined_why = '')"
    f" WHERE g.task <> 'coaching' AND (:year = 0 OR d.work_year = :year) AND {SEES_ITEM}"
    " ORDER BY d.work_year DESC, d.position, u.code, o.id, g.task, n.id"
)
ORIGINAL = statement(
    "SELECT b.score, b.grade FROM submission b WHERE b.obligation_id = :id AND NOT b.waits AND b.declined_why = ''"
    " ORDER BY b.number DESC LIMIT 1"
)
PAPERS = statement(f"SELECT o.state IN ({_HANDED_IN}) FROM obligation o WHERE o.id = :id")
