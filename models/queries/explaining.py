"""The life of one obligation: what it is, what happened, its rungs, and every mail that spoke of it."""

from models.kinds import Event
from models.queries.corrections import TOLD_ON
from models.queries.desk import STAGE
from models.queries.resending import REPEATED
from models.queries.typed import query, statement

_HEAD = f"""
SELECT o.id, o.state, o.due_version, o.timetable_id, o.opened_on, o.nominal_due_on, o.due_on, o.next_action_on,
       o.first_submitted_on, o.late_workdays, o.accepted_on, o.returns, o.extensions, d.work_year, d.step, d.key, d.title,
       o.nil, o.review_since_on, o.review_level, CASE WHEN o.review_since_on IS NOT NULL THEN {STAGE} END AS stage,
       d.about, d.budget_year, d.soft, d.due_on AS planned_due_on, u.code AS unit_code, u.name AS unit_name, f.code AS first_code,
       f.name AS first_name, COALESCE(s.code, '') AS subject_code, COALESCE(s.name, '') AS subject_name
  FROM obligation o JOIN deliverable d ON d.id = o.deliverable_id JOIN unit u ON u.id = o.unit_id
  JOIN unit f ON f.id = COALESCE(u.first_id, u.id) LEFT JOIN subject s ON s.id = o.subject_id
"""
_DAYS = "opened_on nominal_due_on due_on next_action_on first_submitted_on accepted_on planned_due_on review_since_on"
ONE = query(f"{_HEAD} WHERE o.id = :id", days=_DAYS)
MATCHING = query(
    f"{_HEAD} WHERE u.code = :unit AND d.key = :deliverable AND (:subject = '' OR COALESCE(s.code, '') = :subject)"
    " AND (:year = 0 OR d.work_year = :year) ORDER BY d.work_year DESC, COALESCE(s.code, '')",
    days=_DAYS,
)
HISTORY = query(
    """
SELECT h.id, h.due_version, h.on_day, h.event, h.from_state, h.to_state, h.batch_id,
       COALESCE((SELECT p.name FROM person p WHERE p.code = h.actor), h.actor) AS actor,
       COALESCE((SELECT p.name FROM person p WHERE p.code = h.acting_for), h.acting_for) AS acting_for, h.value, h.why,
       COALESCE(h.at, b.at) AS at, h.rung_id, r.level, r.anchor, r.workdays, l.key AS ladder
  FROM history h LEFT JOIN batch b ON b.id = h.batch_id LEFT JOIN rung r ON r.id = h.rung_id
  LEFT JOIN ladder l ON l.id = r.ladder_id WHERE h.obligation_id = :id ORDER BY h.id
""",
    days="on_day",
    moments="at",
)
RUNGS = query(
    """
SELECT rd.rung_id, rd.act_on, r.level, r.anchor, r.workdays, r.automatic, t.due_on, t.opened_on, t.returned_on
  FROM rung_date rd JOIN rung r ON r.id = rd.rung_id JOIN timetable t ON t.id = rd.timetable_id
 WHERE rd.timetable_id = :timetable ORDER BY rd.position
""",
    days="act_on due_on opened_on returned_on",
)
RECIPIENTS = statement(
    "SELECT q.rung_id, q.role FROM rung_recipient q JOIN rung_date rd ON rd.rung_id = q.rung_id"
    " WHERE rd.timetable_id = :timetable AND NOT q.fallback ORDER BY q.rung_id, q.role"
)
PROPOSALS = query(
    """
SELECT p.id, p.on_day, p.part, p.state, p.decided_on, p.decided_by, p.reason, i.struck_off, i.due_version, l.key AS ladder,
       r.level, r.workdays, r.id AS rung_id
  FROM proposal_item i JOIN proposal p ON p.id = i.proposal_id JOIN rung r ON r.id = p.rung_id
  JOIN ladder l ON l.id = r.ladder_id WHERE i.obligation_id = :id ORDER BY p.on_day, p.id
""",
    days="on_day decided_on",
)
_MAIL = """
       b.on_day, h.due_version, r.level, r.anchor, r.workdays, r.automatic, l.role, l.missing_role, COALESCE(p.code, '') AS person,
       COALESCE(p.name, '') AS person_name, COALESCE(m.address, '') AS address, o.state AS obligation_state,
"""
_SENT = "n.kind, n.state AS mail_state, n.attempts, n.sent_at, n.message_id, n.template, n.subject, n.reason, n.held"
_JOINS = """
  JOIN obligation o ON o.id = h.obligation_id JOIN batch b ON b.id = l.batch_id JOIN rung r ON r.id = l.rung_id
  LEFT JOIN person p ON p.id = l.person_id
"""
# of each line, and of each mail that says it again; a planned line has its mail by address and day
MAILS = query(
    f"""
SELECT * FROM (
SELECT l.send_on AS send_on, {_MAIL} l.state AS state, CASE WHEN x.obligation_id IS NULL THEN 0 ELSE 1 END AS dropped,
       n.id AS mail, {_SENT}
  FROM history h JOIN line l ON l.batch_id = h.batch_id AND l.unit_id = h.unit_id AND l.rung_id = h.rung_id {_JOINS}
  LEFT JOIN mailbox m ON m.id = l.mailbox_id
  LEFT JOIN notice n ON n.id = COALESCE(l.notice_id, (SELECT w.id FROM notice w WHERE l.state = 0
        AND w.mailbox_id = l.mailbox_id AND w.send_on = l.send_on AND w.kind = 'digest'))
  LEFT JOIN dropped x ON x.batch_id = l.batch_id AND x.unit_id = l.unit_id AND x.rung_id = l.rung_id
   AND x.person_id = l.person_id AND x.obligation_id = h.obligation_id
 WHERE h.obligation_id = :id AND h.event <> {Event.RUNG_SKIPPED:d}
   AND (r.anchor <> 'moved' OR x.obligation_id IS NULL OR {TOLD_ON} IS NOT NULL)
UNION ALL
SELECT n.send_on AS send_on, {_MAIL} n.state AS state, CASE WHEN t.dropped THEN 1 ELSE 0 END AS dropped, n.id AS mail, {_SENT}
  FROM {REPEATED} {_JOINS} JOIN mailbox m ON m.id = n.mailbox_id WHERE t.obligation_id = :id
) q ORDER BY send_on, mail, role, person
""",
    days="send_on on_day",
    moments="sent_at",
)
ACTS = query("SELECT notice_id, act, by, why, at FROM notice_act WHERE notice_id = :mail ORDER BY id", moments="at")
