"""Units and people as the administrator's desk lists them, and one of each with what belongs to it."""

from models.kinds import BUDGET_UNITS, OWING, Role, UnitKind
from models.queries import narrowing
from models.queries.register import NOBODY
from models.queries.typed import query, statement

_OWING = ", ".join(str(int(state)) for state in OWING)
_MAY_OWE = ", ".join(repr(str(kind)) for kind in (UnitKind.BUREAU, *BUDGET_UNITS))
_VALID = "a.valid_from <= :on AND a.valid_to >= :on"

_UNIT_ROW = """
SELECT u.id, u.code, u.name, u.kind, u.valid_from, u.valid_to, COALESCE(p.code, '') AS parent_code,
       COALESCE(p.name, '') AS parent_name, COALESCE(s.code, '') AS section_code, COALESCE(s.name, '') AS section_name,
       COALESCE((SELECT y.code FROM unit y WHERE y.id = p.section_id), '') AS parent_section_code,
       COALESCE(x.code, '') AS successor_code, COALESCE(x.name, '') AS successor_name
  FROM unit u LEFT JOIN unit p ON p.id = u.parent_id LEFT JOIN unit s ON s.id = u.section_id
  LEFT JOIN unit x ON x.id = u.successor_id
"""
_UNIT_DAYS = "valid_from valid_to"
_UNITS_ASKED = f"""
 {narrowing.UNITS} AND (:words = '' OR u.name LIKE :like ESCAPE '!' OR u.code LIKE :like ESCAPE '!')
   AND (:which = '' OR (:which = 'valid' AND u.valid_from <= :on AND u.valid_to >= :on)
        OR (:which = 'ended' AND u.valid_to < :on) OR (:which = 'to_come' AND u.valid_from > :on)
        OR (:which = 'unanswered' AND u.valid_from <= :on AND u.valid_to >= :on AND u.kind IN ({_MAY_OWE}) AND {NOBODY}))
"""
UNITS = query(f"{_UNIT_ROW} WHERE {_UNITS_ASKED} ORDER BY u.code LIMIT :most OFFSET :skip", days=_UNIT_DAYS)
UNITS_FOUND = statement(f"SELECT count(*) FROM unit u WHERE {_UNITS_ASKED}")
UNIT = query(f"{_UNIT_ROW} WHERE u.code = :unit", days=_UNIT_DAYS)
BELOW = query(f"{_UNIT_ROW} WHERE u.parent_id = :unit ORDER BY u.code", days=_UNIT_DAYS)
MERGED_INTO = query(f"{_UNIT_ROW} WHERE u.successor_id = :unit ORDER BY u.code", days=_UNIT_DAYS)
OFFICERS = statement(
    "SELECT a.unit_id, p.code, p.name, COALESCE(m.address, '') AS address FROM appointment a"
    " JOIN person p ON p.id = a.person_id LEFT JOIN mailbox m ON m.id = p.mailbox_id"
    f" WHERE a.role = {Role.UNIT_OFFICER:d} AND {_VALID} ORDER BY a.unit_id, p.code"
)
_APPOINTMENT = """
SELECT a.role, a.unit_id, a.valid_from, a.valid_to, u.code AS unit_code, u.name AS unit_name, p.id AS person_id,
       p.code AS person, p.name AS person_name, COALESCE(m.address, '') AS address
  FROM appointment a JOIN unit u ON u.id = a.unit_id JOIN person p ON p.id = a.person_id
  LEFT JOIN mailbox m ON m.id = p.mailbox_id
"""
HOLDERS = query(
    f"{_APPOINTMENT} WHERE a.unit_id = :unit ORDER BY CASE WHEN a.valid_to >= :on THEN 0 ELSE 1 END, a.role,"
    " a.valid_from DESC, p.code",
    days="valid_from valid_to",
)
HELD = query(
    f"{_APPOINTMENT} WHERE a.person_id = :person ORDER BY CASE WHEN a.valid_to >= :on THEN 0 ELSE 1 END, a.role, u.code,"
    " a.valid_from DESC",
    days="valid_from valid_to",
)
SUBJECT_COUNTS = statement(
    "SELECT budget_year, count(*) AS items, COALESCE(sum(approved_fen), 0) AS fen FROM subject"
    " WHERE unit_id = :unit AND NOT gone GROUP BY budget_year ORDER BY budget_year DESC"
)
SUBJECTS = statement(
    "SELECT code, name, budget_year FROM subject WHERE unit_id = :unit AND NOT gone"
    " ORDER BY budget_year DESC, code LIMIT :most"
)
OWED = statement(
    f"SELECT d.work_year, count(*) AS items, sum(CASE WHEN o.state IN ({_OWING}) THEN 1 ELSE 0 END) AS owing"
    " FROM obligation o JOIN deliverable d ON d.id = o.deliverable_id WHERE o.unit_id = :unit"
    " GROUP BY d.work_year ORDER BY d.work_year DESC"
)

# how much an export would have, by file
COUNTS = statement(
    "SELECT (SELECT count(*) FROM unit) AS units, (SELECT count(*) FROM appointment) AS people,"
    " (SELECT count(*) FROM subject WHERE NOT gone) AS subjects, (SELECT count(*) FROM (SELECT DISTINCT x.work_year,"
    " x.deliverable, x.unit_id, s.code FROM selection x JOIN subject s ON s.id = x.subject_id WHERE x.on_day IS NULL"
    " AND x.accepted AND s.code IN (SELECT code FROM subject WHERE NOT gone)) q) AS selections"
)

_PERSON_ROW = """
SELECT p.id, p.code, p.name, COALESCE(m.address, '') AS address, p.mailbox_id,
       CASE WHEN EXISTS (SELECT 1 FROM account c WHERE c.person_id = p.id AND c.closed) THEN 1 ELSE 0 END AS closed,
       CASE WHEN EXISTS (SELECT 1 FROM account c WHERE c.person_id = p.id AND c.password_hash <> '') THEN 1 ELSE 0 END
         AS has_password,
       (SELECT max(i.began_at) FROM sign_in i WHERE i.person_id = p.id) AS came_at
  FROM person p LEFT JOIN mailbox m ON m.id = p.mailbox_id
"""
_HAS_ROLE = f"SELECT 1 FROM appointment a JOIN unit u ON u.id = a.unit_id WHERE a.person_id = p.id AND {_VALID}"
_PEOPLE_ASKED = f"""
 (:words = '' OR p.code LIKE :like ESCAPE '!' OR p.name LIKE :like ESCAPE '!' OR m.address LIKE :like ESCAPE '!'
    OR EXISTS ({_HAS_ROLE} AND (u.code LIKE :like ESCAPE '!' OR u.name LIKE :like ESCAPE '!')))
   AND ((:role = 0 AND :kind = '' AND :section = '' AND :tree = '')
        OR EXISTS ({_HAS_ROLE} AND (:role = 0 OR a.role = :role) AND {narrowing.UNITS}))
   AND (:which = '' OR (:which = 'serving' AND EXISTS ({_HAS_ROLE})) OR (:which = 'left' AND NOT EXISTS ({_HAS_ROLE}))
        OR (:which = 'no_address' AND m.id IS NULL AND EXISTS ({_HAS_ROLE}))
        OR (:which = 'closed' AND EXISTS (SELECT 1 FROM account c WHERE c.person_id = p.id AND c.closed))
        OR (:which = 'never' AND EXISTS ({_HAS_ROLE}) AND NOT EXISTS (SELECT 1 FROM sign_in i WHERE i.person_id = p.id)))
"""
PEOPLE = query(
    f"{_PERSON_ROW} WHERE {_PEOPLE_ASKED} ORDER BY p.code LIMIT :most OFFSET :skip",
    moments="came_at",
)
PEOPLE_FOUND = statement(
    f"SELECT count(*) FROM person p LEFT JOIN mailbox m ON m.id = p.mailbox_id WHERE {_PEOPLE_ASKED}"
)
PERSON = query(f"{_PERSON_ROW} WHERE p.code = :code", moments="came_at")
ROLES_NOW = statement(
    "SELECT a.person_id, a.role, u.code AS unit_code, u.name AS unit_name FROM appointment a"
    f" JOIN unit u ON u.id = a.unit_id WHERE {_VALID} ORDER BY a.person_id, a.role, u.code"
)
DEPUTIES_NOW = statement(
    "SELECT d.person_id, q.code, q.name FROM deputy d JOIN person q ON q.id = d.deputy_id"
    " WHERE d.ended_at IS NULL AND d.from_on <= :on AND d.to_on >= :on ORDER BY d.person_id, q.code"
)
MAILS = query(
    "SELECT n.id, n.send_on, n.kind, n.state, n.subject, n.sent_at, n.reason FROM notice n"
    " WHERE n.mailbox_id = :mailbox ORDER BY n.send_on DESC, n.id DESC LIMIT :most",
    days="send_on",
    moments="sent_at",
)
