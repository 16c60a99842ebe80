"""Working days that the office imported: which counts, and all there were."""

from models.queries.typed import query, statement

_NEWEST = "NOT EXISTS (SELECT 1 FROM workday_import n WHERE n.year = w.year AND n.id > w.id)"

COUNTING = statement(f"SELECT w.year, w.digest FROM workday_import w WHERE {_NEWEST} ORDER BY w.year")
SOURCES = statement(f"SELECT w.year, w.name, w.source FROM workday_import w WHERE w.source <> '' AND {_NEWEST}")
HISTORY = query(
    "SELECT w.id, w.year, w.name, w.source, w.digest, w.imported_at, w.imported_by, w.why, w.on_day,"
    f" CASE WHEN {_NEWEST} THEN 1 ELSE 0 END AS counts FROM workday_import w ORDER BY w.id",
    days="on_day",
    moments="imported_at",
)
