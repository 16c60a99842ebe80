"""The office's own sentences in mails, and the mails by which they are looked at."""

from models.queries.typed import query, statement

_COLUMNS = 'SELECT w.id, w.template, w.number, w.texts, w."by", w.why, w.at FROM mail_wording w'
NEWEST = query(f"{_COLUMNS} WHERE w.template = :template ORDER BY w.number DESC LIMIT 1", moments="at")
ONE = query(f"{_COLUMNS} WHERE w.template = :template AND w.number = :number", moments="at")
ALL = query(f"{_COLUMNS} WHERE w.template = :template ORDER BY w.number DESC", moments="at")
KEEP = statement(
    'INSERT INTO mail_wording(template, number, texts, "by", why, at) VALUES (:template, :number, :texts, :by, :why, :at)'
    " ON CONFLICT DO NOTHING"
)
DRAFT = query(
    'SELECT template, "by", texts, at FROM mail_wording_draft WHERE template = :template AND "by" = :by', moments="at"
)
SAVE_DRAFT = statement(
    'INSERT INTO mail_wording_draft(template, "by", texts, at) VALUES (:template, :by, :texts, :at)'
    ' ON CONFLICT (template, "by") DO UPDATE SET texts = :texts, at = :at'
)
DROP_DRAFT = statement('DELETE FROM mail_wording_draft WHERE template = :template AND "by" = :by')
# the newest mail to each address, of the newest days first
MAILS = query(
    "SELECT n.id, n.send_on, m.address, m.id AS mailbox_id FROM notice n JOIN mailbox m ON m.id = n.mailbox_id"
    " WHERE n.id IN (SELECT max(w.id) FROM notice w WHERE w.kind = 'digest' AND w.state IN (0, 1, 2) GROUP BY w.mailbox_id)"
    " AND (:person = '' OR m.id IN (SELECT p.mailbox_id FROM person p WHERE p.code = :person))"
    " ORDER BY n.send_on DESC, m.address LIMIT :most",
    days="send_on",
)
ADDRESS = statement("SELECT m.address FROM person p JOIN mailbox m ON m.id = p.mailbox_id WHERE p.code = :person")
