"""The mails of a rehearsed year: read where it was lived through, kept in the ledger, counted for a page.

`planned_mail` and `planned_line` hold, for each question, what `notices.csv` of the same rehearsal holds as accepted.
"""

from sqlalchemy import TextClause, bindparam, text

from models.columns import Day
from models.kinds import LineState
from models.queries.delivery import ITEM
from models.queries.typed import query, statement

_SAID = f"""
  FROM notice n JOIN mailbox m ON m.id = n.mailbox_id JOIN line l ON l.notice_id = n.id AND l.state = {LineState.ACCEPTED:d}
  JOIN history h ON {ITEM}
  LEFT JOIN dropped x ON x.batch_id = l.batch_id AND x.unit_id = l.unit_id AND x.rung_id = l.rung_id
   AND x.person_id = l.person_id AND x.obligation_id = h.obligation_id
"""
_LEFT = f"WHERE n.state = {LineState.ACCEPTED:d} AND x.obligation_id IS NULL"
MAILS = query(
    "SELECT n.id, n.send_on, m.address, count(DISTINCT h.obligation_id) AS items, count(DISTINCT l.person_id) AS people,"
    f" count(DISTINCT l.unit_id) AS units {_SAID} {_LEFT}"
    " GROUP BY n.id, n.send_on, n.kind, m.address ORDER BY n.send_on, m.address, n.kind, n.id",
    days="send_on",
)
LINES = query(
    f"""
SELECT n.id, p.code AS person_code, p.name AS person_name, l.role, u.code AS unit_code, u.name AS unit_name,
       COALESCE(f.code, u.code) AS first_code, COALESCE(s.code, '') AS section_code, d.step, d.key AS deliverable,
       d.title, o.due_on, r.level, r.anchor, r.workdays AS rung, count(*) AS items
  {_SAID} JOIN person p ON p.id = l.person_id JOIN unit u ON u.id = l.unit_id LEFT JOIN unit f ON f.id = u.first_id
  LEFT JOIN unit s ON s.id = u.section_id JOIN rung r ON r.id = l.rung_id JOIN obligation o ON o.id = h.obligation_id
  JOIN deliverable d ON d.id = o.deliverable_id {_LEFT}
 GROUP BY n.id, p.code, p.name, l.role, u.code, u.name, f.code, s.code, d.position, d.step, d.key, d.title, o.due_on,
       r.position, r.level, r.anchor, r.workdays
 ORDER BY n.id, p.code, l.role, u.code, d.position, d.key, o.due_on, r.position
""",
    days="due_on",
)

FORGET_LINES_OF = statement("DELETE FROM planned_line WHERE asked_id = :asked")
FORGET_MAILS_OF = statement("DELETE FROM planned_mail WHERE asked_id = :asked")
FORGET_LOST_LINES = statement("DELETE FROM planned_line WHERE asked_id NOT IN (SELECT id FROM impact_asked)")
FORGET_LOST_MAILS = statement("DELETE FROM planned_mail WHERE asked_id NOT IN (SELECT id FROM impact_asked)")
KEEP_MAIL = text(
    "INSERT INTO planned_mail(asked_id, number, on_day, address, level, items, people, units)"
    " VALUES (:asked, :number, :day, :address, :level, :items, :people, :units)"
).bindparams(bindparam("day", type_=Day))
KEEP_LINE = statement(
    "INSERT INTO planned_line(asked_id, number, position, person_code, person_name, role, unit_code, unit_name, first_code,"
    " section_code, step, deliverable, title, due_on, level, rung, items) VALUES (:asked, :number, :position, :person_code,"
    " :person_name, :role, :unit_code, :unit_name, :first_code, :section_code, :step, :deliverable, :title, :due_on, :level,"
    " :rung, :items)"
)

# what a rehearsal of a year depends on besides the year's text: the register and the imported working days
STAMP = statement(
    "SELECT (SELECT COALESCE(max(id), 0) FROM register_import) AS registers,"
    " (SELECT COALESCE(max(value), '') FROM switch WHERE key = 'register') AS register,"
    " (SELECT COALESCE(max(id), 0) FROM workday_import) AS workdays"
)
NEWEST = query(
    "SELECT id, kind, work_year, name, source, digest, why, by, at, state, lease_until, on_day, stamp, days_done,"
    " days_in_all, answer FROM impact_asked WHERE kind = :kind AND work_year = :year ORDER BY id DESC LIMIT 1",
    days="on_day",
    moments="at lease_until",
)
FORGET_EARLIER = statement("DELETE FROM impact_asked WHERE kind = :kind AND work_year = :year")

# which lines an address asks for; `level` is asked of the whole mail
_LINE = (
    "(:unit = '' OR l.unit_code = :unit OR l.first_code = :unit) AND (:section = '' OR l.section_code = :section)"
    " AND (:person = '' OR l.person_code = :person)"
)
_SOME_LINE = (
    "((:unit = '' AND :section = '' AND :person = '') OR EXISTS (SELECT 1 FROM planned_line l"
    f" WHERE l.asked_id = m.asked_id AND l.number = m.number AND {_LINE}))"
)
_MAIL = "m.asked_id = :asked AND (:level = '' OR m.level = :level) AND m.on_day >= :first_on AND m.on_day <= :last_on"
DAYS = query(
    f"SELECT m.on_day, m.level, count(*) AS mails FROM planned_mail m WHERE {_MAIL} AND {_SOME_LINE}"
    " GROUP BY m.on_day, m.level ORDER BY m.on_day, m.level",
    days="on_day",
)
PAGE = query(
    f"SELECT m.number, m.on_day, m.address, m.level, m.items, m.people, m.units,"
    " (SELECT max(l.position) FROM planned_line l WHERE l.asked_id = m.asked_id AND l.number = m.number) AS lines"
    f" FROM planned_mail m WHERE {_MAIL}"
    f" AND {_SOME_LINE} ORDER BY m.items DESC, m.number LIMIT :most OFFSET :skip",
    days="on_day",
)
_LINE_COLUMNS = (
    "l.number, l.person_code, l.person_name, l.role, l.unit_code, l.unit_name, l.step, l.deliverable, l.title, l.due_on,"
    " l.level, l.rung, l.items"
)


def of_several(sql: str, name: str) -> TextClause:
    return statement(sql).bindparams(bindparam(name, expanding=True))


LINES_OF = of_several(
    f"SELECT {_LINE_COLUMNS} FROM planned_line l WHERE l.asked_id = :asked AND l.number IN :numbers AND l.position <= :most"
    " ORDER BY l.number, l.position",
    "numbers",
).columns(due_on=Day)
_HEARD = (
    f"planned_line l JOIN planned_mail m ON m.asked_id = l.asked_id AND m.number = l.number WHERE {_MAIL} AND {_LINE}"
)
PEOPLE_FOUND = statement(f"SELECT count(DISTINCT l.person_code) FROM {_HEARD}")
PEOPLE = query(
    "SELECT l.person_code, max(l.person_name) AS person_name, max(m.address) AS address, count(DISTINCT l.number) AS mails,"
    " min(m.on_day) AS first_on, max(m.on_day) AS last_on, count(DISTINCT l.unit_code) AS units,"
    f" min(l.unit_code) AS unit_code, min(l.unit_name) AS unit_name FROM {_HEARD} GROUP BY l.person_code"
    " ORDER BY count(DISTINCT l.number) DESC, l.person_code LIMIT :most OFFSET :skip",
    days="first_on last_on",
)
RUNGS_OF = of_several(
    f"SELECT l.person_code, l.role, l.level, l.rung, count(DISTINCT l.number) AS mails FROM {_HEARD}"
    " AND l.person_code IN :people GROUP BY l.person_code, l.role, l.level, l.rung",
    "people",
)
