"""What became of the year's evaluations, as files: one query a file, its columns named as they are in the file.

Money is fen and scores are hundredths here; whoever writes the file says them in yuan and points.
"""

from models.kinds import State
from models.queries.typed import query

_OF = "JOIN obligation o ON o.id = {at}.obligation_id JOIN deliverable d ON d.id = o.deliverable_id JOIN unit u ON u.id = o.unit_id"
_OF_ITEM = f"{_OF} LEFT JOIN subject s ON s.id = o.subject_id"
_ITEM = "d.work_year, d.step, d.key AS deliverable, u.code AS unit_code, COALESCE(s.code, '') AS subject_code"

APPLICATIONS = query(
    f"""
SELECT {_ITEM}, a.finding, a.grade, a.score, a.light, a.budget_fen AS budget, a.proposed, a.least_fen AS least,
       a.most_fen AS most, a.for_year, a.proposed_on, a.state, a.decision, a.amount_fen AS amount, a.why, a.decided_by,
       a.acting_for, a.decided_on, a.id FROM application a {_OF_ITEM.format(at="a")}
""",
    days="proposed_on decided_on",
)
LETTERS = query(
    """
SELECT l.id, l.work_year, l.number, l.kind, l.state, l.step, COALESCE(u.code, '') AS unit_code, COALESCE(d.key, '') AS deliverable,
       COALESCE(s.code, '') AS subject_code, l.by AS written_by, l.dated_on, l.due_on, l.received_by, l.received_on,
       p.on_day, p.part, c.work_year AS proposed_year, k.key AS ladder, r.workdays AS rung
  FROM letter l LEFT JOIN unit u ON u.id = l.unit_id LEFT JOIN obligation o ON o.id = l.obligation_id
  LEFT JOIN deliverable d ON d.id = o.deliverable_id LEFT JOIN subject s ON s.id = o.subject_id
  LEFT JOIN proposal p ON p.id = l.proposal_id LEFT JOIN rung r ON r.id = p.rung_id LEFT JOIN ladder k ON k.id = r.ladder_id
  LEFT JOIN cycle c ON c.id = k.cycle_id
""",
    days="dated_on due_on received_on on_day",
)
RECTIFICATIONS = query(
    """
SELECT r.work_year, s.code AS item, u.code AS unit_code, d.key AS deliverable, r.state, r.source, COALESCE(l.number, '') AS letter,
       COALESCE(sd.key, '') AS source_deliverable, COALESCE(e.code, '') AS source_subject, r.number, r.of_class AS class,
       r.text AS problem, r.advice, r.made_by, r.made_on, r.due_on, o.due_on AS present_due_on, p.number AS plan, p.measure,
       p.means, p.responsible, p.planned_on, r.mended_on, r.result, r.rules_made, r.rules_year, r.verified_on, r.closed_on, r.check_on,
       b.on_day AS looked_back_on, b.done, b.said AS found, b.cause, b.accountable
  FROM rectification_item r JOIN subject s ON s.id = r.subject_id
  JOIN obligation o ON o.id = r.obligation_id JOIN deliverable d ON d.id = o.deliverable_id JOIN unit u ON u.id = o.unit_id
  LEFT JOIN letter l ON l.id = r.source_letter_id LEFT JOIN obligation q ON q.id = r.source_obligation_id
  LEFT JOIN deliverable sd ON sd.id = q.deliverable_id LEFT JOIN subject e ON e.id = q.subject_id
  LEFT JOIN rectification_plan p ON p.subject_id = r.subject_id
   AND p.number = (SELECT max(x.number) FROM rectification_plan x WHERE x.subject_id = r.subject_id)
  LEFT JOIN look_back b ON b.id = (SELECT max(x.id) FROM look_back x WHERE x.subject_id = r.subject_id)
""",
    days="made_on due_on present_due_on planned_on mended_on verified_on closed_on check_on looked_back_on",
)
EVALUATIONS = query(
    f"""
SELECT {_ITEM}, e.level, e.step AS working_step, e.archive_number, x.number AS views, v.code AS views_of, x.asked_on,
       x.due_on AS views_due_on, x.state AS views_state, x.agrees, x.answer, x.answered_on, x.taken_up
  FROM evaluation e {_OF_ITEM.format(at="e")} LEFT JOIN view_exchange x ON x.obligation_id = e.obligation_id
   AND x.number = (SELECT max(y.number) FROM view_exchange y WHERE y.obligation_id = e.obligation_id)
  LEFT JOIN unit v ON v.id = x.unit_id
""",
    days="asked_on views_due_on answered_on",
)
COMMISSIONS = query(
    f"""
SELECT {_ITEM}, g.code AS agency_code, c.engagement, w.code AS client, c.method, c.reason, c.state, c.selected_on, c.contract,
       c.fee_fen AS fee, c.plan_due_on, c.draft_due_on, c.final_due_on, c.score, c.pays_from, c.pays_to, c.paid_fen AS paid, c.id
  FROM commission c {_OF_ITEM.format(at="c")} JOIN agency g ON g.id = c.agency_id JOIN unit w ON w.id = c.client_id
""",
    days="selected_on plan_due_on draft_due_on final_due_on",
)
OPINIONS = query(
    f"""
SELECT {_ITEM}, p.code AS person_id, g.task, g.weight, g.assigned_on, g.due_on, g.declared_on, g.conflict, g.ended_on, g.ended_why,
       n.number AS opinion, n.score, n.truth, n.accuracy, n.usefulness, n.on_day AS given_on
  FROM expert_assignment g {_OF_ITEM.format(at="g")} JOIN person p ON p.id = g.person_id
  LEFT JOIN expert_opinion n ON n.assignment_id = g.id
   AND n.number = (SELECT max(m.number) FROM expert_opinion m WHERE m.assignment_id = g.id)
""",
    days="assigned_on due_on declared_on ended_on given_on",
)
PUBLICATIONS = query(
    f"""
SELECT {_ITEM}, o.state, o.due_on, b.content, o.accepted_on AS checked_on,
       COALESCE((SELECT f.digest FROM submission_file k JOIN attachment f ON f.id = k.attachment_id
                  WHERE k.submission_id = b.id ORDER BY f.id LIMIT 1), '') AS digest,
       CASE WHEN o.state = {State.WAIVED:d} THEN COALESCE((SELECT h.why FROM history h WHERE h.obligation_id = o.id
                  AND h.to_state = o.state AND h.why IS NOT NULL ORDER BY h.id DESC LIMIT 1), '') ELSE '' END AS excused
  FROM obligation o JOIN deliverable d ON d.id = o.deliverable_id JOIN unit u ON u.id = o.unit_id
  LEFT JOIN subject s ON s.id = o.subject_id LEFT JOIN submission b ON b.obligation_id = o.id AND b.form = 'publication' AND NOT b.nil
   AND b.number = (SELECT max(c.number) FROM submission c WHERE c.obligation_id = o.id AND NOT c.waits AND c.declined_why = '')
 WHERE b.id IS NOT NULL OR (o.state = {State.WAIVED:d} AND o.deliverable_id IN
       (SELECT y.deliverable_id FROM obligation y JOIN submission z ON z.obligation_id = y.id AND z.form = 'publication'))
""",
    days="due_on checked_on",
)
