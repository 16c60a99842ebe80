"""Named values of the running office."""

from models.queries.typed import query, statement

READ = statement("SELECT value FROM switch WHERE key = :key")
ONE = query("SELECT key, value, by, why, at FROM switch WHERE key = :key", moments="at")
ALL = query("SELECT key, value, by, why, at FROM switch ORDER BY key", moments="at")
SET = statement(
    "INSERT INTO switch(key, value, by, why, at) VALUES (:key, :value, :by, :why, :at)"
    " ON CONFLICT (key) DO UPDATE SET value = excluded.value, by = excluded.by, why = excluded.why, at = excluded.at"
)
CLEAR = statement("DELETE FROM switch WHERE key = :key")
CLEAR_OPENED = statement("DELETE FROM switch WHERE key LIKE :marks")
