"""Whether anything has happened: the last of everything that is only ever added to.

Every change of an obligation writes history, and a proposal's decision a batch; units follow imports of the register,
deliverables the published calendar. A request is answered once, and no longer waits.
"""

from models.queries.typed import query

LEDGER_VERSION = query(
    "SELECT (SELECT max(id) FROM history) AS history, (SELECT max(id) FROM obligation) AS obligations,"
    " (SELECT max(id) FROM batch) AS batches, (SELECT max(id) FROM register_import) AS register,"
    " (SELECT max(id) FROM calendar_version) AS calendars, (SELECT max(id) FROM workday_import) AS workdays,"
    " (SELECT max(id) FROM petition) AS petitions, (SELECT count(*) FROM petition WHERE state = 0) AS waiting",
    names="history obligations batches register calendars workdays petitions waiting",
)

POST_VERSION = query(
    "SELECT (SELECT max(id) FROM notice) AS notices, (SELECT max(sent_at) FROM notice WHERE sent_at IS NOT NULL) AS sent_at,"
    " (SELECT max(id) FROM notice_act) AS acts, (SELECT value FROM switch WHERE key = 'outbox_held') AS stopped, w.*"
    " FROM (SELECT count(*) AS waiting, sum(state) AS leased, sum(attempts) AS attempts,"
    " sum(CASE WHEN held THEN id ELSE 0 END) AS held FROM notice WHERE state < 2) w",
    names="notices sent_at acts stopped waiting leased attempts held",
)
"""Whether any mail was planned, tried, held, let go, or left: one that is settled never waits again."""
