"""Drafts, submissions and attachments of one obligation: written, frozen, settled."""

from models.kinds import Event
from models.queries.typed import statement

SUBMISSIONS = statement("SELECT COALESCE(max(number), 0) FROM submission WHERE obligation_id = :id")
ADD_DRAFT = statement(
    "INSERT INTO form_draft(obligation_id, form, form_version, content, version, by, at)"
    " VALUES (:id, :form, :form_version, :content, :seen + 1, :by, :at) ON CONFLICT DO NOTHING"
)
SAVE_DRAFT = statement(
    "UPDATE form_draft SET form = :form, form_version = :form_version, content = :content, version = version + 1, by = :by,"
    " at = :at WHERE obligation_id = :id AND version = :seen"
)
FORGET_DRAFT = statement("DELETE FROM form_draft WHERE obligation_id = :id")
ADD_SUBMISSION = statement(
    "INSERT INTO submission(obligation_id, number, due_version, form, form_version, content, digest, source, nil, why, score,"
    " grade, rule_set, by, acting_for, on_day, at, waits, confirmed_by, confirmed_at, declined_why)"
    " VALUES (:id, (SELECT COALESCE(max(b.number), 0) + 1 FROM submission b WHERE b.obligation_id = :id), :due_version, :form,"
    " :form_version, :content, :digest, :source, :nil, :why, :score, :grade, :rule_set, :by, :acting_for, :on, :at, :waits,"
    " '', NULL, '') RETURNING id, number"
)
KEEP_TEXT = statement("INSERT INTO submission_text(submission_id, digest) VALUES (:submission, :digest)")
FREEZE_FILES = statement(
    "INSERT INTO submission_file(submission_id, attachment_id) SELECT :submission, a.id FROM attachment a"
    " WHERE a.obligation_id = :id AND a.removed_at IS NULL"
)
CONFIRM = statement(
    "UPDATE submission SET waits = FALSE, due_version = :due_version, confirmed_by = :by, confirmed_at = :confirmed_at"
    " WHERE id = :submission AND waits"
)
FILES_NOW = statement("SELECT count(*) FROM attachment WHERE obligation_id = :id AND removed_at IS NULL")
WAITING = statement("SELECT id FROM submission WHERE obligation_id = :id AND waits")
DECLINE = statement("UPDATE submission SET waits = FALSE, declined_why = :why WHERE obligation_id = :id AND waits")
CONFIRMERS = statement(
    "SELECT count(*) FROM appointment a JOIN person p ON p.id = a.person_id WHERE a.unit_id = :unit AND a.role = :role"
    " AND a.valid_from <= :on AND a.valid_to >= :on"
)
ADD_ATTACHMENT = statement(
    "INSERT INTO attachment(obligation_id, name, media_type, size, digest, by, at, removed_at)"
    " VALUES (:id, :name, :media_type, :size, :digest, :by, :at, NULL) RETURNING id"
)
REMOVE_ATTACHMENT = statement(
    "UPDATE attachment SET removed_at = :removed_at WHERE id = :attachment AND obligation_id = :id AND removed_at IS NULL"
)
ATTACHED = statement(
    "SELECT a.id, a.obligation_id, a.name, a.media_type, a.size, a.digest, EXISTS (SELECT 1 FROM submission_file f"
    " JOIN submission b ON b.id = f.submission_id WHERE f.attachment_id = a.id AND NOT b.waits AND b.declined_why = '')"
    " AS handed_in FROM attachment a WHERE a.id = :attachment"
)
PRESENT = statement(
    "SELECT a.id, a.name, a.size, a.digest FROM attachment a WHERE a.obligation_id = :id AND a.removed_at IS NULL ORDER BY a.id"
)
FORGET_REMOVED = statement(
    "DELETE FROM attachment WHERE removed_at IS NOT NULL AND removed_at < :since"
    " AND NOT EXISTS (SELECT 1 FROM submission_file f WHERE f.attachment_id = attachment.id)"
)
DIGESTS = statement("SELECT DISTINCT digest FROM attachment")
ADD_PETITION = statement(
    "INSERT INTO petition(obligation_id, kind, wanted_on, why, by, acting_for, on_day, at, state, answer, answered_by,"
    " answered_on) VALUES (:id, :kind, :wanted_on, :why, :by, :acting_for, :on, :at, 0, '', '', NULL) RETURNING id"
)
ANSWER_PETITION = statement(
    "UPDATE petition SET state = :state, answer = :answer, answered_by = :by, answered_on = :answered_on"
    " WHERE obligation_id = :id AND kind = :kind AND state = 0"
)
ACKNOWLEDGED = statement(
    "SELECT count(*) FROM history h JOIN obligation o ON o.id = h.obligation_id AND o.due_version = h.due_version"
    f" WHERE h.obligation_id = :id AND h.event = {Event.ACKNOWLEDGED:d} AND h.actor = :by"
)
"""How often somebody has signed for it as it is due now."""
