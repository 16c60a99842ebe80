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
