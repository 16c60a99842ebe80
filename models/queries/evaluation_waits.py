"""What agencies, experts and evaluated units are waited for, and the lines that tell them and whoever commissions.

Recipients are single persons, not roles of a unit: a batch is one person's, so that nobody hears of another's object.
"""

from models.evaluating import CommissionState, ExpertTask, Views
from models.kinds import Anchor, Event, Level, LineState, Role
from models.queries.lines import next_free
from models.queries.typed import query, statement

_ACTIVE = f"c.state < {CommissionState.FINAL:d}"

_VALID = "a.valid_from <= :on AND a.valid_to >= :on"
_COLUMNS = "o.due_version, o.unit_id, d.work_year, d.ladder_id, d.title, COALESCE(s.name, '') AS subject_name"
_OF_IT = "JOIN deliverable d ON d.id = o.deliverable_id LEFT JOIN subject s ON s.id = o.subject_id"
_OF = f"{_COLUMNS} FROM obligation o {_OF_IT}"
COMMISSIONS = query(
    "SELECT c.id, c.obligation_id, c.agency_id, c.client_id, c.state, c.plan_due_on, c.draft_due_on, c.final_due_on,"
    f" c.told_on, v.kind AS client_kind, {_OF} JOIN commission c ON c.obligation_id = o.id JOIN unit v ON v.id = c.client_id"
    f" WHERE {_ACTIVE} AND c.plan_due_on IS NOT NULL AND c.plan_due_on < :on ORDER BY c.id",
    days="plan_due_on draft_due_on final_due_on told_on",
)
VIEWS = query(
    f"SELECT x.id, x.obligation_id, x.unit_id AS asked_id, x.due_on, x.told_on, {_OF}"
    f" JOIN view_exchange x ON x.obligation_id = o.id WHERE x.state = {Views.ASKED:d} ORDER BY x.id",
    days="due_on told_on",
)
ASSIGNMENTS = query(
    f"SELECT g.id, g.obligation_id, g.person_id, g.task, g.due_on, g.declared_on, g.told_on, {_OF}"
    " JOIN expert_assignment g ON g.obligation_id = o.id WHERE g.ended_on IS NULL"
    " AND (g.told_on IS NULL OR (g.due_on < :on AND NOT EXISTS (SELECT 1 FROM expert_opinion n WHERE n.assignment_id = g.id)"
    f" AND g.task <> '{ExpertTask.COACHING}')) ORDER BY g.id",
    days="due_on declared_on told_on",
)
# reviews that are the turn of an agency or an expert, of which the bureau was reminded today: from the few rungs
# that speak of them over the day's batches; a CROSS JOIN keeps SQLite in that order
TURNS = query(
    f"SELECT h.obligation_id, r.role, {_COLUMNS} FROM rung r CROSS JOIN batch b CROSS JOIN history h"
    f" JOIN obligation o ON o.id = h.obligation_id {_OF_IT} WHERE b.kind = 'review' AND b.on_day = :on"
    f" AND h.batch_id = b.id AND h.rung_id = r.id AND h.event = {Event.REVIEW_WAITED:d}"
    f" AND r.role IN ({Role.EXPERT:d}, {Role.AGENCY:d}) ORDER BY h.id"
)
AGENTS = statement(
    "SELECT m.person_id FROM agency_person m JOIN appointment a ON a.person_id = m.person_id"
    f" WHERE m.agency_id = :agency AND a.role = {Role.AGENCY:d} AND {_VALID} ORDER BY m.leads DESC, m.person_id"
)
ASSIGNED_AGENTS = statement(
    "SELECT DISTINCT m.person_id FROM commission c JOIN agency_person m ON m.agency_id = c.agency_id"
    f" WHERE c.obligation_id = :obligation AND c.state <> {CommissionState.ENDED:d}"
)
ASSIGNED_EXPERTS = statement(
    "SELECT g.person_id FROM expert_assignment g WHERE g.obligation_id = :obligation AND g.declared_on IS NOT NULL"
    " AND NOT g.conflict AND g.ended_on IS NULL"
)
HOLDERS = statement(
    f"SELECT DISTINCT a.person_id FROM appointment a WHERE a.role = :role AND a.scope_id = :unit AND {_VALID} ORDER BY 1"
)

TIMES = statement(
    "SELECT count(*) FROM history h JOIN rung r ON r.id = h.rung_id WHERE h.obligation_id = :obligation"
    f" AND h.due_version = :due_version AND r.anchor = '{Anchor.EVALUATING}' AND r.role = :role"
)
RUNG = statement(
    f"SELECT id FROM rung WHERE ladder_id = :ladder AND anchor = '{Anchor.EVALUATING}' AND role = :role AND workdays = :time"
)
ADD_RUNG = statement(
    "INSERT INTO rung(ladder_id, position, anchor, workdays, level, automatic, role)"
    f" SELECT :ladder, COALESCE(max(position), 0) + 1, '{Anchor.EVALUATING}', :time, '{Level.L1}', TRUE, :role FROM rung"
    " WHERE ladder_id = :ladder RETURNING id"
)
WRITE = statement(
    "INSERT INTO history(obligation_id, due_version, rung_id, on_day, event, batch_id, unit_id, why)"
    f" VALUES (:obligation, :due_version, :rung, :on, {Event.EVALUATION_WAITED:d}, :batch, :unit, :why)"
)
LINES = statement(
    "INSERT INTO line(batch_id, unit_id, rung_id, person_id, missing_role, role, mailbox_id, send_on, state)"
    f" SELECT :batch, h.unit_id, h.rung_id, p.id, 0, :role, COALESCE(p.mailbox_id, 0), {next_free('p.mailbox_id')},"
    f" CASE WHEN p.mailbox_id IS NULL THEN {LineState.UNREACHABLE:d} ELSE 0 END"
    " FROM history h JOIN person p ON p.id = :person WHERE h.batch_id = :batch GROUP BY h.unit_id, h.rung_id, p.id, p.mailbox_id"
)
TELL_COMMISSION = statement("UPDATE commission SET told_on = :on WHERE id = :id")
TELL_VIEWS = statement("UPDATE view_exchange SET told_on = :on WHERE id = :id")
TELL_ASSIGNMENT = statement("UPDATE expert_assignment SET told_on = :on WHERE id = :id")
SETTLED = f"""CASE
 WHEN l.role = {Role.EXPERT:d} THEN NOT EXISTS (SELECT 1 FROM expert_assignment g WHERE g.obligation_id = o.id
      AND g.person_id = l.person_id AND g.ended_on IS NULL
      AND NOT EXISTS (SELECT 1 FROM expert_opinion n WHERE n.assignment_id = g.id))
 WHEN l.role = {Role.UNIT_OFFICER:d} THEN NOT EXISTS (SELECT 1 FROM view_exchange x WHERE x.obligation_id = o.id
      AND x.state = {Views.ASKED:d})
 ELSE NOT EXISTS (SELECT 1 FROM commission c WHERE c.obligation_id = o.id AND {_ACTIVE})
      AND NOT EXISTS (SELECT 1 FROM expert_assignment g WHERE g.obligation_id = o.id AND g.ended_on IS NULL
      AND NOT EXISTS (SELECT 1 FROM expert_opinion n WHERE n.assignment_id = g.id)) END"""
"""Whether what history row of obligation `o` told the person of line `l` is over."""
TOLD_TODAY = statement(
    "SELECT count(*) FROM line l JOIN batch b ON b.id = l.batch_id AND b.kind = 'evaluating' AND b.on_day = :on"
    " JOIN history h ON h.batch_id = l.batch_id AND h.unit_id = l.unit_id AND h.rung_id = l.rung_id"
    " WHERE l.person_id = :person AND h.obligation_id = :obligation"
)
