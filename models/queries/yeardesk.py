"""The administrator's desk: drafts, impacts that were asked for, and the state of the ledger that they are about."""

from models.queries.typed import query, statement

DRAFT = query(
    "SELECT work_year, source, based_on, version, by, at FROM calendar_draft WHERE work_year = :year", moments="at"
)
DRAFTS = query("SELECT work_year, based_on, version, by, at FROM calendar_draft ORDER BY work_year", moments="at")
ADD_DRAFT = statement(
    "INSERT INTO calendar_draft(work_year, source, based_on, version, by, at)"
    " VALUES (:year, :source, :based_on, 1, :by, :at) ON CONFLICT (work_year) DO NOTHING"
)
SAVE_DRAFT = statement(
    "UPDATE calendar_draft SET source = :source, based_on = :based_on, version = version + 1, by = :by, at = :at"
    " WHERE work_year = :year AND version = :seen"
)
DROP_DRAFT = statement("DELETE FROM calendar_draft WHERE work_year = :year AND version = :seen")
FORGET_DRAFT = statement("DELETE FROM calendar_draft WHERE work_year = :year AND source = :source")

ASKED = query(
    "SELECT id, kind, work_year, name, source, digest, why, by, at, state, lease_until, on_day, stamp, days_done,"
    " days_in_all, answer FROM impact_asked WHERE id = :asked",
    days="on_day",
    moments="at lease_until",
)
SAME = statement(
    "SELECT id FROM impact_asked WHERE kind = :kind AND work_year = :year AND digest = :digest AND by = :by"
    " AND why = :why AND state IN ('waiting', 'running')"
)
FORGET_EARLIER = statement("DELETE FROM impact_asked WHERE kind = :kind AND work_year = :year AND by = :by")
ASK = statement(
    "INSERT INTO impact_asked(kind, work_year, name, source, digest, why, by, at, state, stamp, days_done,"
    " days_in_all, answer) VALUES (:kind, :year, :name, :source, :digest, :why, :by, :at, 'waiting', '', 0, 0, '')"
    " RETURNING id"
)
CLAIM = statement(
    "UPDATE impact_asked SET state = 'running', lease_until = :lease_until, on_day = :on, stamp = :stamp,"
    " days_done = 0, days_in_all = 0 WHERE id = (SELECT min(id) FROM impact_asked WHERE state = 'waiting'"
    " OR (state = 'running' AND lease_until < :now)) RETURNING id"
)
GO_ON = statement(
    "UPDATE impact_asked SET lease_until = :lease_until, days_done = :done, days_in_all = :total"
    " WHERE id = :asked AND state = 'running'"
)
GIVE_BACK = statement("UPDATE impact_asked SET state = 'waiting' WHERE id = :asked AND state = 'running'")
ANSWER = statement(
    "UPDATE impact_asked SET state = :state, answer = :answer, lease_until = NULL WHERE id = :asked"
    " AND state = 'running'"
)
FORGET_ASKED = statement("DELETE FROM impact_asked WHERE id = :asked")
STAMP = statement(
    "SELECT (SELECT COALESCE(max(id), 0) FROM history) AS events, (SELECT COALESCE(max(id), 0) FROM batch) AS batches,"
    " (SELECT COALESCE(max(id), 0) FROM notice) AS notices,"
    " (SELECT count(*) FROM notice WHERE sent_at IS NOT NULL) AS sent,"
    " (SELECT COALESCE(max(id), 0) FROM notice_act) AS acts,"
    " (SELECT COALESCE(max(id), 0) FROM register_import) AS registers,"
    " (SELECT COALESCE(max(id), 0) FROM workday_import) AS workdays,"
    " (SELECT COALESCE(max(id), 0) FROM calendar_version) AS calendars"
)
NEXT_DEADLINE = query("SELECT min(due_on) AS due_on FROM deliverable WHERE NOT gone AND due_on > :on", days="due_on")
