"""One obligation at the desk: the facts that decide over what may be done, and all that was handed in, said and asked."""

from models.kinds import Event, PetitionKind, PetitionState
from models.queries.desk import LAST_STAGE, STAGE
from models.queries.reviewing import IN_REVIEW
from models.queries.typed import query, statement


def _asked(kind: PetitionKind) -> str:
    return (
        f"EXISTS (SELECT 1 FROM petition p WHERE p.obligation_id = o.id AND p.kind = '{kind}'"
        f" AND p.state = {PetitionState.WAITING:d})"
    )


FACTS = query(
    f"""
SELECT o.id, o.deliverable_id, o.unit_id, o.subject_id, o.state, o.due_version, o.timetable_id, o.rung_id, o.opened_on,
       o.nominal_due_on, o.due_on, o.next_action_on, o.first_submitted_on, o.late_workdays, o.accepted_on, o.returns,
       o.extensions, o.given_on, o.boundary_on, o.review_level, o.review_since_on, o.nil, d.work_year, d.step, d.key,
       d.title, d.about, d.budget_year, d.ladder_id, u.code AS unit_code, u.name AS unit_name,
       COALESCE(s.code, '') AS subject_code, COALESCE(s.name, '') AS subject_name,
       CASE WHEN o.state IN ({IN_REVIEW}) THEN {STAGE} END AS stage, {LAST_STAGE} AS last_stage,
       EXISTS (SELECT 1 FROM submission b WHERE b.obligation_id = o.id AND b.waits) AS waits_for_second_hand,
       {_asked(PetitionKind.MORE_TIME)} AS asked_time, {_asked(PetitionKind.NOT_MINE)} AS disowned
  FROM obligation o JOIN unit u ON u.id = o.unit_id JOIN deliverable d ON d.id = o.deliverable_id
  LEFT JOIN subject s ON s.id = o.subject_id WHERE o.id = :id
""",
    days="opened_on nominal_due_on due_on next_action_on first_submitted_on accepted_on given_on boundary_on"
    " review_since_on",
)
# who handed in what is there now, and whom they stood in for
HANDED = f"{Event.SUBMITTED:d}, {Event.SENT_TO_SECOND_HAND:d}"
UNDONE = (
    f"{Event.RETURNED:d}, {Event.WITHDRAWN:d}, {Event.REOPENED:d}, {Event.SECOND_HAND_DECLINED:d}, {Event.OPENED:d}"
)
HANDS = statement(
    f"SELECT h.actor, h.acting_for FROM history h WHERE h.obligation_id = :id AND h.event IN ({HANDED})"
    " AND h.id > (SELECT COALESCE(max(z.id), 0) FROM history z WHERE z.obligation_id = :id"
    f" AND z.event IN ({UNDONE}))"
)
STAGES = statement(
    "SELECT g.position, g.role FROM review_stage g JOIN obligation o ON o.deliverable_id = g.deliverable_id"
    " JOIN unit u ON u.id = o.unit_id WHERE o.id = :id AND g.top = (u.dept_id IS NULL) ORDER BY g.position"
)
DRAFT = query(
    "SELECT form, form_version, content, version, by, at FROM form_draft WHERE obligation_id = :id", moments="at"
)
_SUBMISSION = (
    "SELECT id, obligation_id, number, due_version, form, form_version, content, digest, source, nil, why, score, grade,"
    " rule_set, reviewed_score, reviewed_grade, by, acting_for, on_day, at, waits, confirmed_by, confirmed_at, declined_why FROM submission"
)
SUBMISSIONS = query(
    f"{_SUBMISSION} WHERE obligation_id = :id ORDER BY number", days="on_day", moments="at confirmed_at"
)
SUBMISSION = query(
    f"{_SUBMISSION} WHERE obligation_id = :id AND number = :number", days="on_day", moments="at confirmed_at"
)
LAST_SUBMISSION = query(
    f"{_SUBMISSION} WHERE obligation_id = :id ORDER BY number DESC LIMIT 1", days="on_day", moments="at confirmed_at"
)
OPINIONS = query(
    "SELECT id, submission_id, level, role, event, reduction, said, notes, by, acting_for, on_day, at FROM opinion"
    " WHERE obligation_id = :id ORDER BY id",
    days="on_day",
    moments="at",
)
ATTACHMENTS = query(
    "SELECT id, name, media_type, size, digest, by, at, removed_at FROM attachment WHERE obligation_id = :id ORDER BY id",
    moments="at removed_at",
)
FILES = statement(
    "SELECT f.submission_id, f.attachment_id FROM submission_file f JOIN submission b ON b.id = f.submission_id"
    " WHERE b.obligation_id = :id ORDER BY f.submission_id, f.attachment_id"
)
PETITIONS = query(
    "SELECT id, kind, wanted_on, why, by, acting_for, on_day, at, state, answer, answered_by, answered_on FROM petition"
    " WHERE obligation_id = :id ORDER BY id",
    days="wanted_on on_day answered_on",
    moments="at",
)
