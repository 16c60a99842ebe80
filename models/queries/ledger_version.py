"""Whether anything has happened: the last of everything that is only ever added to.

Every change of an obligation writes history, and a proposal's decision does; units follow imports of the register,
deliverables the published calendar.
"""

from models.queries.typed import query

LEDGER_VERSION = query(
    "SELECT (SELECT max(id) FROM history) AS history, (SELECT max(id) FROM obligation) AS obligations,"
    " (SELECT max(id) FROM batch) AS batches, (SELECT max(id) FROM register_import) AS register,"
    " (SELECT max(id) FROM calendar_version) AS calendars, (SELECT max(id) FROM workday_import) AS workdays",
    names="history obligations batches register calendars workdays",
)
