"""What the doctor asks the ledger."""

from models.kinds import LineState, Role
from models.queries.typed import query, statement

LAST_SWITCH = query("SELECT max(at) AS at FROM switch", moments="at")
LAST_ACT = query(
    "SELECT max(at) AS at FROM (SELECT max(at) AS at FROM batch UNION ALL SELECT max(at) FROM history"
    " UNION ALL SELECT max(sent_at) FROM notice UNION ALL SELECT max(at) FROM switch) acts",
    moments="at",
)
LAST_DATE = query("SELECT max(act_on) AS last_on FROM rung_date", days="last_on")
SIZES = statement(
    "SELECT (SELECT count(*) FROM unit) AS units, (SELECT count(*) FROM person) AS people,"
    " (SELECT count(*) FROM subject) AS subjects"
)
ROLES_HELD = statement(
    "SELECT DISTINCT a.role FROM appointment a JOIN person p ON p.id = a.person_id AND p.mailbox_id IS NOT NULL"
    f" WHERE a.role IN ({Role.FIN_OPERATOR:d}, {Role.FIN_LEADER:d}) AND a.valid_from <= :on AND a.valid_to >= :on"
)
SAME_NAMES = statement(
    "SELECT name, count(*) AS n FROM unit WHERE valid_from <= :on AND valid_to >= :on"
    " GROUP BY name HAVING count(*) > 1 ORDER BY name"
)
SAME_PEOPLE = statement(
    "SELECT p.name, m.address, count(*) AS n FROM person p JOIN mailbox m ON m.id = p.mailbox_id"
    " WHERE EXISTS (SELECT 1 FROM appointment a WHERE a.person_id = p.id AND a.valid_from <= :on AND a.valid_to >= :on)"
    " GROUP BY p.name, m.address HAVING count(*) > 1 ORDER BY p.name, m.address"
)
TWICE_APPOINTED = statement(
    "SELECT DISTINCT p.code, p.name FROM appointment a JOIN appointment b ON b.role = a.role AND b.scope_id = a.scope_id"
    " AND b.person_id = a.person_id AND b.id > a.id JOIN person p ON p.id = a.person_id"
    " WHERE a.valid_from <= :on AND a.valid_to >= :on AND b.valid_from <= :on AND b.valid_to >= :on ORDER BY p.code"
)
LEFT_BEHIND = query(
    f"SELECT count(*) AS n, min(send_on) AS first_on FROM notice WHERE state = {LineState.PLANNED:d} AND NOT held"
    " AND send_on < :on",
    days="first_on",
)
HELD_ONE_BY_ONE = statement(f"SELECT count(*) FROM notice WHERE state = {LineState.PLANNED:d} AND held")
LEASES = query(
    f"SELECT worker, max(lease_until) AS lease_until, count(*) AS n FROM notice WHERE state = {LineState.LEASED:d}"
    " GROUP BY worker ORDER BY worker",
    moments="lease_until",
)
LATELY_LOST = statement(
    "SELECT n.id, m.address, n.reason FROM notice n JOIN mailbox m ON m.id = n.mailbox_id"
    f" WHERE n.send_on >= :first_on AND n.send_on <= :on AND n.state IN ({LineState.REFUSED:d}, {LineState.UNREACHABLE:d})"
    " ORDER BY n.id DESC"
)
