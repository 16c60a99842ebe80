"""Who will owe something this season, and whether anybody there can be reached."""

from models.kinds import OWING, LineState, Role
from models.queries.typed import query, statement

OWING_NOW = statement(
    f"SELECT DISTINCT o.unit_id FROM obligation o WHERE o.state IN ({', '.join(str(int(state)) for state in OWING)})"
)
UNITS = query(
    "SELECT u.id, u.code, u.name, u.section_id, u.valid_from, u.valid_to, f.code AS first_code, f.name AS first_name"
    " FROM unit u JOIN unit f ON f.id = COALESCE(u.first_id, u.id) ORDER BY f.code, u.code",
    days="valid_from valid_to",
)
HOLDERS = query(
    "SELECT a.role, a.scope_id, a.valid_from, a.valid_to, p.code, p.name, p.mailbox_id, COALESCE(m.address, '') AS address"
    " FROM appointment a JOIN person p ON p.id = a.person_id LEFT JOIN mailbox m ON m.id = p.mailbox_id"
    f" WHERE a.role IN ({Role.UNIT_OFFICER:d}, {Role.FIN_SECTION:d}) ORDER BY a.scope_id, p.code",
    days="valid_from valid_to",
)
# of each address, what became of the last mail that did not wait any more
LAST_MAILS = query(
    "SELECT q.mailbox_id, q.state, q.reason, q.send_on FROM (SELECT n.mailbox_id, n.state, n.reason, n.send_on,"
    " row_number() OVER (PARTITION BY n.mailbox_id ORDER BY n.send_on DESC, n.id DESC) AS place FROM notice n"
    f" WHERE n.state IN ({LineState.ACCEPTED:d}, {LineState.REFUSED:d}, {LineState.UNREACHABLE:d})) q WHERE q.place = 1"
    f" AND q.state <> {LineState.ACCEPTED:d}",
    days="send_on",
)


def asked_units(asked: str) -> str:
    """The units that a deliverable asks."""
    return f"SELECT DISTINCT q.unit_id FROM ({asked}) q"
