"""The versions of published calendars, oldest first."""

from models.queries.typed import query, statement

LIST = query(
    "SELECT v.work_year, v.number, v.on_day, v.published_at, v.published_by, v.why, v.title, v.document_number, v.digest,"
    " CASE WHEN c.version = v.number THEN 1 ELSE 0 END AS in_force FROM calendar_version v"
    " JOIN cycle c ON c.work_year = v.work_year WHERE :year = 0 OR v.work_year = :year ORDER BY v.work_year, v.number",
    days="on_day",
    moments="published_at",
)
ONE = statement("SELECT source, document FROM calendar_version WHERE work_year = :year AND number = :number")
DOCUMENTS = statement("SELECT document FROM calendar_version WHERE work_year = :year ORDER BY number DESC")
