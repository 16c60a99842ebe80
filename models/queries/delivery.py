"""Delivery's statements: claim, check again, read, finish. Every one is guarded by state and worker.

Mails are claimed, checked and read some at a time (`notices`, a list of ids). Lines are reached through their mail's
mailbox and day, which is how the index of waiting lines is made.
"""

from functools import cache

from sqlalchemy import TextClause, bindparam
from sqlalchemy.sql.selectable import TextualSelect

from models.columns import Day, Packed
from models.kinds import (
    BUREAU_ROLES,
    HANDED_IN,
    OWING,
    Event,
    LineState,
    PetitionKind,
    PetitionState,
    ProposalState,
    Role,
)
from models.queries import applications, corrections, letters
from models.queries.evaluation_waits import SETTLED
from models.queries.review_waits import DECIDED_SINCE
from models.queries.typed import statement

_OWING = ", ".join(str(int(state)) for state in OWING)
_HANDED_IN = ", ".join(str(int(state)) for state in HANDED_IN)
ITEM = (
    f"h.batch_id = l.batch_id AND h.unit_id = l.unit_id AND h.rung_id = l.rung_id AND h.event <> {Event.RUNG_SKIPPED:d}"
)

HELD = "outbox_held"  # the switch that is the stop button


def of_several(sql: str) -> TextClause:
    return statement(sql).bindparams(bindparam("notices", expanding=True))


@cache
def claim(dialect: str) -> TextClause:
    """Lease some of today's mails to a worker; on PostgreSQL, those that no other worker is looking at.

    A correction waits while another mail to its address is in flight: whether that one told the old date is not known.
    """
    locked = " FOR UPDATE SKIP LOCKED" if dialect == "postgresql" else ""
    return statement(
        f"UPDATE notice SET state = {LineState.LEASED:d}, worker = :worker, lease_until = :lease_until,"
        " attempts = attempts + 1, template = CASE WHEN template = '' THEN :wording ELSE template END WHERE id IN (SELECT id FROM notice WHERE state < 2 AND state = 0 AND NOT held"
        " AND send_on = :on AND (not_before IS NULL OR not_before <= :now) AND (kind = 'digest' OR NOT EXISTS"
        " (SELECT 1 FROM notice m WHERE m.state < 2 AND m.state = 1 AND m.mailbox_id = notice.mailbox_id))"
        f" ORDER BY CASE WHEN not_before IS NULL THEN 0 ELSE 1 END, attempts, id LIMIT :most{locked})"
        " RETURNING id, mailbox_id, (SELECT m.address FROM mailbox m WHERE m.id = mailbox_id) AS address, attempts,"
        " kind, message_id, template"
    )


# what a mail must know before it leaves: is it still ours, may anything leave, was anything recorded meanwhile
LAST_RECORDED = statement("SELECT COALESCE(max(id), 0) FROM history")
CHECK = statement(
    "SELECT (SELECT count(*) FROM notice WHERE id = :notice AND state = 1 AND worker = :worker) AS ours,"
    " (SELECT count(*) FROM switch WHERE key = :held AND value <> '') AS held,"
    " (SELECT COALESCE(max(id), 0) FROM history) AS last_recorded"
)
RENEW = statement("UPDATE notice SET lease_until = :lease_until WHERE id = :notice AND state = 1 AND worker = :worker")
LEASE_LINES = of_several(
    f"UPDATE line SET state = {LineState.LEASED:d}, notice_id = n.id FROM notice n WHERE n.id IN :notices"
    " AND line.mailbox_id = n.mailbox_id AND line.send_on = n.send_on AND line.state < 2 AND line.state = 0"
    " AND (line.notice_id = n.id OR (line.notice_id IS NULL AND n.kind = 'digest'))"
)
_LEASED = (
    "notice n JOIN line l ON l.mailbox_id = n.mailbox_id AND l.send_on = n.send_on AND l.notice_id = n.id"
    " AND l.state < 2 AND l.state = 1"
)
# of what has gone to another unit, only those still hear who answer for that unit too
_ELSEWHERE = f"""
o.unit_id <> h.unit_id AND l.role NOT IN ({", ".join(str(int(role)) for role in BUREAU_ROLES)})
        AND NOT EXISTS (SELECT 1 FROM unit w JOIN unit t ON (l.role = {Role.DEPT:d} AND t.dept_id = w.dept_id)
             OR (l.role = {Role.FIN_SECTION:d} AND t.section_id = w.section_id) WHERE w.id = h.unit_id AND t.id = o.unit_id)
"""
# what is not to be said any more: handed in, moved, taken off the books, gone elsewhere, a proposal or review that was decided
_NOBODY_ASKS = (
    "NOT EXISTS (SELECT 1 FROM petition p WHERE p.obligation_id = h.obligation_id"
    f" AND p.kind = '{{kind}}' AND p.state = {PetitionState.WAITING:d})"
)
GONE = f"""((CASE WHEN h.event = {Event.REVIEW_WAITED:d} THEN {DECIDED_SINCE}
               WHEN h.event = {Event.SENT_TO_SECOND_HAND:d} THEN NOT EXISTS (SELECT 1 FROM submission b
                    WHERE b.obligation_id = h.obligation_id AND b.waits)
               WHEN h.event = {Event.MORE_TIME_ASKED:d} THEN {_NOBODY_ASKS.format(kind=PetitionKind.MORE_TIME)}
               WHEN h.event = {Event.DISOWNED:d} THEN {_NOBODY_ASKS.format(kind=PetitionKind.NOT_MINE)}
               WHEN h.event = {Event.REQUEST_SETTLED:d} THEN FALSE
               WHEN h.event = {Event.EVALUATION_WAITED:d} THEN {SETTLED}
               WHEN h.event = {Event.APPLICATION_WAITED:d} THEN NOT {applications.STILL_WAITS}
               WHEN h.event = {Event.LETTER_WAITED:d} THEN NOT {letters.STILL_WAITS}
               ELSE o.state NOT IN ({_OWING}) OR o.due_version <> h.due_version END)
        OR (h.event <> {Event.LETTER_WAITED:d} AND {_ELSEWHERE})
        OR (h.event = {Event.RUNG_PROPOSED:d} AND NOT EXISTS (SELECT 1 FROM proposal_item i
             JOIN proposal p ON p.id = i.proposal_id AND p.rung_id = h.rung_id AND p.state = 0
             WHERE i.obligation_id = h.obligation_id AND i.due_version = h.due_version AND i.struck_off = '')))"""
DROP_ITEMS = of_several(f"""
INSERT INTO dropped(batch_id, unit_id, rung_id, person_id, obligation_id)
SELECT l.batch_id, l.unit_id, l.rung_id, l.person_id, h.obligation_id
  FROM {_LEASED} JOIN history h ON {ITEM} JOIN obligation o ON o.id = h.obligation_id
 WHERE n.id IN :notices AND {GONE}
ON CONFLICT DO NOTHING
""")
_LEFT = (
    f"SELECT 1 FROM history h WHERE h.batch_id = line.batch_id AND h.unit_id = line.unit_id AND h.rung_id = line.rung_id"
    f" AND h.event <> {Event.RUNG_SKIPPED:d} AND NOT EXISTS (SELECT 1 FROM dropped x WHERE x.batch_id = line.batch_id"
    " AND x.unit_id = line.unit_id AND x.rung_id = line.rung_id AND x.person_id = line.person_id"
    " AND x.obligation_id = h.obligation_id)"
)
WITHDRAW_LINES = of_several(
    f"UPDATE line SET state = {LineState.WITHDRAWN:d} WHERE state < 2 AND state = 1 AND send_on = :on"
    " AND mailbox_id IN (SELECT n.mailbox_id FROM notice n WHERE n.id IN :notices) AND notice_id IN :notices"
    f" AND NOT EXISTS ({_LEFT})"
)
LINES_LEFT = of_several(f"SELECT DISTINCT n.id FROM {_LEASED} WHERE n.id IN :notices")


def items(
    told: str, kept: str, told_on: str = "NULL", *, rung: str = "l.rung_id", why: str = "COALESCE(h.why, '')"
) -> TextualSelect:
    """What mails say, in reading order: the items (line l, history h) of `told` that `kept` keeps, as `rung` and for what
    reason. `told_on`: the date, as text, that a correction corrects."""
    return of_several(f"""
SELECT n.id AS notice_id, o.id AS obligation_id, h.event, l.role, r.level, r.anchor, r.automatic, r.workdays, b.on_day AS batch_on, u.code AS unit_code, u.name AS unit_name,
       d.work_year, d.step, d.key, d.title, d.budget_year, d.soft, COALESCE(s.code, '') AS subject_code,
       COALESCE(s.name, '') AS subject_name, o.opened_on, o.nominal_due_on, o.due_on, o.due_version, o.next_action_on,
       (SELECT g.level FROM rung_date n JOIN rung g ON g.id = n.rung_id WHERE n.timetable_id = o.timetable_id
          AND n.act_on = o.next_action_on ORDER BY n.position DESC LIMIT 1) AS next_level,
       r.role AS stage, CASE WHEN r.role IS NULL THEN NULL WHEN h.event = {Event.APPLICATION_WAITED:d} THEN o.accepted_on ELSE o.review_since_on END AS since_on,
       {why} AS why, {told_on} AS told_on, p.name AS person_name, u.id AS unit_id, u.section_id,
       EXISTS (SELECT 1 FROM appointment a JOIN person q ON q.id = a.person_id AND q.mailbox_id IS NOT NULL
                WHERE a.role = {Role.UNIT_OFFICER:d} AND a.scope_id = u.id AND a.valid_from <= :on AND a.valid_to >= :on) AS has_officer
  FROM {told} JOIN obligation o ON o.id = h.obligation_id
  JOIN deliverable d ON d.id = o.deliverable_id JOIN unit u ON u.id = o.unit_id JOIN rung r ON r.id = {rung}
  JOIN batch b ON b.id = l.batch_id JOIN person p ON p.id = l.person_id LEFT JOIN subject s ON s.id = o.subject_id
 WHERE n.id IN :notices AND {kept}
 ORDER BY n.id, l.role, d.position, u.code, COALESCE(s.code, ''), b.on_day, r.position, p.name
""").columns(batch_on=Day, opened_on=Day, nominal_due_on=Day, due_on=Day, next_action_on=Day, since_on=Day)


_KEPT = (
    "NOT EXISTS (SELECT 1 FROM dropped x WHERE x.batch_id = l.batch_id AND x.unit_id = l.unit_id"
    " AND x.rung_id = l.rung_id AND x.person_id = l.person_id AND x.obligation_id = h.obligation_id)"
)
ITEMS = items(f"{_LEASED} JOIN history h ON {ITEM}", _KEPT)
CORRECTED = items(
    f"{_LEASED} JOIN history h ON {ITEM}",
    _KEPT,
    corrections.CORRECTS_FROM,
    rung=corrections.SAID_AS,
    why=corrections.SAID_WHY,
)
# what a mail says or said, whatever became of it: to look at words by
SAID = items(
    "notice n JOIN line l ON l.mailbox_id = n.mailbox_id AND l.send_on = n.send_on AND (l.notice_id = n.id"
    f" OR (l.notice_id IS NULL AND l.state = 0)) JOIN history h ON {ITEM}",
    f"r.anchor <> 'moved' AND {_KEPT}",
)
DROP_UNTOLD = corrections.drop_untold(_LEASED)
# of the approved proposals that leased mails tell of, what was handed in: listed for those who decide, told to no unit
MENDED = of_several(f"""
SELECT DISTINCT n.id AS notice_id, u.code, u.name, d.title, COALESCE(s.name, '') AS subject_name,
       (SELECT max(h.on_day) FROM history h WHERE h.obligation_id = o.id AND h.event = {Event.SUBMITTED:d}) AS handed_in_on
  FROM {_LEASED} JOIN rung r ON r.id = l.rung_id AND r.anchor = 'approved' JOIN batch b ON b.id = l.batch_id
  JOIN rung g ON g.ladder_id = r.ladder_id AND g.workdays = r.workdays AND NOT g.automatic
  JOIN proposal p ON p.rung_id = g.id AND p.state = {ProposalState.APPROVED:d} AND p.decided_on = b.on_day
  JOIN proposal_item i ON i.proposal_id = p.id AND i.struck_off = '' JOIN obligation o ON o.id = i.obligation_id
   AND o.state IN ({_HANDED_IN}) JOIN deliverable d ON d.id = o.deliverable_id JOIN unit u ON u.id = o.unit_id
  LEFT JOIN subject s ON s.id = o.subject_id
 WHERE n.id IN :notices AND l.role IN ({Role.FIN_OPERATOR:d}, {Role.FIN_LEADER:d}) ORDER BY 1, 2, 4, 5
""").columns(handed_in_on=Day)
SECTION_ADDRESSES = statement(
    f"SELECT a.scope_id AS section_id, m.address FROM appointment a JOIN person p ON p.id = a.person_id"
    f" JOIN mailbox m ON m.id = p.mailbox_id WHERE a.role = {Role.FIN_SECTION:d} AND a.valid_from <= :on"
    " AND a.valid_to >= :on ORDER BY a.scope_id, p.code"
)
OF_THE_DESK = of_several(
    "SELECT DISTINCT n.id FROM notice n JOIN person p ON p.mailbox_id = n.mailbox_id"
    " JOIN appointment a ON a.person_id = p.id WHERE n.id IN :notices AND a.valid_from <= :on AND a.valid_to >= :on"
    f" AND a.role IN ({Role.FIN_OPERATOR:d}, {Role.FIN_ADMIN:d})"
)
FINISH = statement(
    "UPDATE notice SET state = :state, sent_at = :sent_at, message_id = :message_id, template = :template,"
    " subject = :subject,"
    " reason = :reason, lease_until = NULL WHERE id = :notice AND state = 1 AND worker = :worker"
)
FINISH_LINES = statement(
    "UPDATE line SET state = :state WHERE state < 2 AND state = 1 AND mailbox_id = :mailbox AND send_on = :on"
    " AND notice_id = :notice"
)
KEEP_WORDS = statement(
    "INSERT INTO mail_text(notice_id, plain, html) VALUES (:notice, :plain, :html) ON CONFLICT DO NOTHING"
).bindparams(bindparam("plain", type_=Packed), bindparam("html", type_=Packed))
PUT_BACK = statement(
    "UPDATE notice SET state = 0, not_before = :not_before, reason = :reason, attempts = :attempts,"
    " lease_until = NULL WHERE id = :notice AND state = 1 AND worker = :worker"
)
PUT_BACK_LINES = statement(
    "UPDATE line SET state = 0 WHERE state < 2 AND state = 1 AND mailbox_id = :mailbox AND send_on = :on"
    " AND notice_id = :notice"
)
LEASE_HOLDERS = statement("SELECT DISTINCT worker FROM notice WHERE state < 2 AND state = 1")
_LOST = "state < 2 AND state = 1 AND (lease_until < :now OR worker = :worker)"
EXPIRE_LINES = statement(
    f"UPDATE line SET state = 0 WHERE state < 2 AND state = 1 AND notice_id IN (SELECT id FROM notice WHERE {_LOST})"
)
EXPIRE_NOTICES = statement(f"UPDATE notice SET state = 0, lease_until = NULL WHERE {_LOST}")
END_ALL_LEASES_OF_LINES = statement("UPDATE line SET state = 0 WHERE state < 2 AND state = 1")
END_ALL_LEASES = statement("UPDATE notice SET state = 0, lease_until = NULL, not_before = NULL WHERE state < 2")
