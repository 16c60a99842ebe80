"""The year at a glance: what is expected and handed in, and how units stand, each added up in the database.

One pass over the obligations makes a cell for each unit and deliverable; everything else is added up from the cells,
which are few. `seen` says which units the reader sees.

Source: the five measures of DHIS2 (expected, actual, rate, on-time actual, on-time rate).
"""

from functools import cache

from sqlalchemy import TextClause
from sqlalchemy.sql.selectable import TextualSelect

from models.kinds import HANDED_IN, NOT_EXPECTED, OWING, PetitionKind, ProposalState, State, UnitKind
from models.queries.desk import JOIN_STAGES, NUMBERS, STAGE_JOINED, WHICH, seen
from models.queries.narrowing import UNITS
from models.queries.standing import PROPOSED, RANK_JOINED
from models.queries.typed import query, statement

_OWING, _HANDED_IN, _OVER = (
    ", ".join(str(int(state)) for state in states) for states in (OWING, HANDED_IN, NOT_EXPECTED)
)


def _counted(condition: str) -> str:
    return f"sum(CASE WHEN {condition} THEN 1 ELSE 0 END)"


MEASURES = ["expected", "actual", "on_time_actual", "nil", "waived", "owing", "late"]
_COUNTS = {
    "expected": _counted(f"o.state NOT IN ({_OVER})"),
    "actual": _counted(f"o.state IN ({_HANDED_IN})"),
    "on_time_actual": _counted(WHICH["on_time"]),
    "nil": _counted("o.nil"),
    "waived": _counted(f"o.state = {State.WAIVED:d}"),
    "owing": _counted(f"o.state IN ({_OWING})"),
    "late": _counted(WHICH["late"]),
}
_CELL = f"""
       {", ".join(f"{count} AS {name}" for name, count in _COUNTS.items())},
       max(CASE WHEN o.state IN ({_OWING}) THEN {RANK_JOINED} ELSE 0 END) AS standing
"""
_RANKED = "LEFT JOIN rung r ON r.id = o.rung_id LEFT JOIN x ON x.obligation_id = o.id AND x.due_version = o.due_version"
_X = f"WITH x AS MATERIALIZED ({PROPOSED})"
_SUMS = ", ".join(f"CAST(sum(n.{name}) AS INTEGER) AS {name}" for name in MEASURES)
_NOTHING = ", ".join(f"0 AS {name}" for name in MEASURES)


def _narrowed(dialect: str) -> str:
    """Cells of the units that are seen and asked for, with what they are added up by."""
    return f"""
{_X}, cells AS MATERIALIZED (
SELECT o.unit_id, o.deliverable_id, {_CELL}
  FROM obligation o {_RANKED} WHERE o.unit_id IN ({seen(dialect)})
 GROUP BY o.unit_id, o.deliverable_id),
wide AS MATERIALIZED (
SELECT c.*, d.work_year, d.step, d.key, u.kind, u.section_id, COALESCE(u.first_id, u.id) AS first_id
  FROM cells c JOIN deliverable d ON d.id = c.deliverable_id JOIN unit u ON u.id = c.unit_id
 WHERE (:step = '' OR d.step = :step) AND (:deliverable = '' OR d.key = :deliverable) AND {UNITS}),
n AS MATERIALIZED (SELECT w.* FROM wide w WHERE :year = 0 OR w.work_year = :year)
"""


_VALID = f"u.kind NOT IN ('{UnitKind.SECTION}', '{UnitKind.OBSERVER}') AND u.valid_from <= :on AND u.valid_to >= :on"


ROW = "CASE WHEN :by_section THEN COALESCE(n.section_id, 0) WHEN :every_unit THEN n.unit_id ELSE n.first_id END"  # 0: of no section


def _rows(dialect: str) -> str:
    """What a table has a row for: first-level units, or all units, those with nothing to hand in as well; or sections."""
    return f"""
, summed AS MATERIALIZED (
SELECT {ROW} AS id, max(n.standing) AS standing, {_SUMS} FROM n GROUP BY {ROW}),
listed AS (
SELECT u.id FROM unit u WHERE NOT :by_section AND (:every_unit OR u.first_id = u.id OR u.kind = '{UnitKind.BUREAU}')
   AND {_VALID} AND u.id IN ({seen(dialect)}) AND {UNITS}
 UNION SELECT m.id FROM summed m),
stands AS (
SELECT g.id, COALESCE(m.standing, 0) AS standing, {", ".join(f"COALESCE(m.{each}, 0) AS {each}" for each in MEASURES)}
  FROM listed g LEFT JOIN summed m ON m.id = g.id)
"""


def _added_up(by: str, key: str, more: str = "", name: str = "''", source: str = "n") -> str:
    return (
        f"SELECT '{by}' AS part, CAST({key} AS VARCHAR(80)) AS key, CAST({name} AS VARCHAR(200)) AS name,"
        f" COALESCE(max(n.work_year), 0) AS work_year, count(*) AS items, {_SUMS} FROM {source} n {more}"
        f" GROUP BY {key}{'' if name == chr(39) * 2 else ', ' + name}"
    )


@cache
def totals(dialect: str) -> TextualSelect:
    """Everything at a glance in one statement: rows by step, deliverable, kind, section, year (whatever year is asked
    for) and first-level standing (`items` units)."""
    parts = [
        _added_up("step", "n.step"),
        _added_up("deliverable", "n.deliverable_id"),
        _added_up("kind", "n.kind"),
        _added_up("section", "COALESCE(x.code, '')", "LEFT JOIN unit x ON x.id = n.section_id", "COALESCE(x.name, '')"),
        _added_up("year", "n.work_year", source="wide"),
        f"SELECT 'standing', CAST(s.standing AS VARCHAR(80)), '', 0, count(*), {_NOTHING} FROM stands s GROUP BY s.standing",
    ]
    return query(f"{_narrowed(dialect)} {_rows(dialect)} {' UNION ALL '.join(parts)}")


ORDERS = {
    "worst": "s.standing DESC, s.late DESC, s.owing DESC, COALESCE(u.code, '~')",
    "code": "COALESCE(u.code, '~')",
    "most": "s.expected DESC, COALESCE(u.code, '~')",
}
"""The orders in which units can be listed: the worst first, by code, who has the most."""


def _page(dialect: str, order: str) -> str:
    """A page of units with what their trees come to; `found` is how many there are on all pages."""
    return f"""
{_narrowed(dialect)} {_rows(dialect)},
page AS MATERIALIZED (
SELECT s.id, COALESCE(u.code, '') AS code, COALESCE(u.name, '') AS name, COALESCE(u.kind, '') AS kind,
       COALESCE(x.name, '') AS section_name, COALESCE(f.code, '') AS first_code, COALESCE(f.name, '') AS first_name, s.standing,
       {", ".join(f"s.{each}" for each in MEASURES)}, count(*) OVER () AS found, row_number() OVER (ORDER BY {ORDERS[order]}) AS place
  FROM stands s LEFT JOIN unit u ON u.id = s.id LEFT JOIN unit f ON f.id = COALESCE(u.first_id, u.id)
  LEFT JOIN unit x ON x.id = u.section_id
 WHERE :standing < 0 OR s.standing = :standing
 ORDER BY {ORDERS[order]} LIMIT :most OFFSET :skip)
"""


@cache
def units(dialect: str, order: str) -> TextualSelect:
    """A page of units with what their trees come to."""
    return query(f"{_page(dialect, order)} SELECT p.* FROM page p ORDER BY p.place")


@cache
def fields(dialect: str, order: str) -> TextualSelect:
    """The same, a row for each deliverable of a unit with what it comes to there (`its_…`); one without any has one."""
    return query(f"""
{_page(dialect, order)}
SELECT p.*, e.deliverable_id, e.standing AS its_standing, {", ".join(f"e.{each} AS its_{each}" for each in MEASURES)}
  FROM page p LEFT JOIN (
SELECT {ROW} AS row_id, n.deliverable_id, max(n.standing) AS standing, {_SUMS} FROM n GROUP BY {ROW}, n.deliverable_id) e
    ON e.row_id = p.id
 ORDER BY p.place
""")


@cache
def dues(dialect: str) -> TextualSelect:
    """By unit (of `ids`; their trees with them unless every unit has its own row) and due date: expected and owed."""
    ids = NUMBERS[dialect].format(name="ids")
    row = "CASE WHEN :every_unit THEN o.unit_id ELSE COALESCE(u.first_id, u.id) END"
    return query(
        f"""
SELECT {row} AS row_id, o.due_on, {_COUNTS["expected"]} AS expected, {_COUNTS["owing"]} AS owing
  FROM obligation o JOIN unit u ON u.id = o.unit_id JOIN deliverable d ON d.id = o.deliverable_id
 WHERE o.unit_id IN (SELECT v.id FROM unit v WHERE v.id IN ({ids}) OR (NOT :every_unit AND v.first_id IN ({ids})))
   AND o.unit_id IN ({seen(dialect)}) AND (:year = 0 OR d.work_year = :year) AND (:step = '' OR d.step = :step)
   AND (:deliverable = '' OR d.key = :deliverable) AND {UNITS}
 GROUP BY {row}, o.due_on
""",
        days="due_on",
    )


@cache
def waiting(dialect: str) -> TextualSelect:
    """What is in review, by the role whose turn it is, work year and the day since when."""
    return query(
        f"""
SELECT {STAGE_JOINED} AS stage, d.work_year, o.review_since_on, count(*) AS items,
       sum(CASE WHEN {WHICH["stuck"]} THEN 1 ELSE 0 END) AS stuck
  FROM obligation o JOIN unit u ON u.id = o.unit_id JOIN deliverable d ON d.id = o.deliverable_id {JOIN_STAGES}
 WHERE o.review_since_on IS NOT NULL AND o.unit_id IN ({seen(dialect)}) AND (:year = 0 OR d.work_year = :year)
   AND (:step = '' OR d.step = :step) AND {UNITS}
 GROUP BY {STAGE_JOINED}, d.work_year, o.review_since_on ORDER BY stage, o.review_since_on
""",
        days="review_since_on",
    )


@cache
def petitions(dialect: str) -> TextualSelect:
    """Requests that nobody has answered, by kind, with the day of the oldest."""
    return query(
        f"""
SELECT p.kind, count(*) AS items, min(p.on_day) AS first_on FROM petition p JOIN obligation o ON o.id = p.obligation_id
  JOIN unit u ON u.id = o.unit_id
 WHERE p.state = 0 AND (p.kind <> '{PetitionKind.MORE_TIME}' OR o.state IN ({_OWING})) AND o.unit_id IN ({seen(dialect)})
   AND {UNITS} GROUP BY p.kind ORDER BY p.kind
""",
        days="first_on",
    )


@cache
def proposals(dialect: str) -> TextualSelect:
    """What waits for a leader, with how much of it has been handed in since."""
    return query(
        f"""
SELECT p.on_day, p.part, r.level, r.workdays AS rung, l.key AS ladder, c.work_year, count(*) AS items,
       count(DISTINCT o.unit_id) AS units, {_counted(f"o.state NOT IN ({_OWING})")} AS handed_in
  FROM proposal p JOIN proposal_item i ON i.proposal_id = p.id JOIN rung r ON r.id = p.rung_id
  JOIN ladder l ON l.id = r.ladder_id JOIN cycle c ON c.id = l.cycle_id JOIN obligation o ON o.id = i.obligation_id
  JOIN unit u ON u.id = o.unit_id
 WHERE p.state = {ProposalState.WAITING:d} AND o.unit_id IN ({seen(dialect)}) AND {UNITS}
 GROUP BY p.id, p.on_day, p.part, r.level, r.workdays, l.key, c.work_year
 ORDER BY p.on_day, c.work_year, r.workdays, l.key, p.part
""",
        days="on_day",
    )


NAMED = query(
    "SELECT id, work_year, step, key, title, position, due_on, nominal_due_on, soft, gone, opens_on FROM deliverable"
    " WHERE :year = 0 OR work_year = :year ORDER BY work_year, position, id",
    days="due_on nominal_due_on opens_on",
)
SECTIONS = statement(
    f"SELECT x.code, x.name FROM unit x WHERE x.kind = '{UnitKind.SECTION}' AND EXISTS"
    " (SELECT 1 FROM unit u WHERE u.section_id = x.id) ORDER BY x.code"
)


def coming(dialect: str, asked: str) -> str:
    """By unit of a page, how much of what a deliverable asks for (`asked`, of rules/owing.py) is not open yet."""
    ids = NUMBERS[dialect].format(name="ids")
    return f"""
SELECT CASE WHEN :every_unit THEN u.id ELSE COALESCE(u.first_id, u.id) END AS row_id, count(*) AS items
  FROM ({asked}) q JOIN unit u ON u.id = q.unit_id
 WHERE (u.id IN ({ids}) OR (NOT :every_unit AND u.first_id IN ({ids}))) AND u.id IN ({seen(dialect)}) AND {UNITS}
 GROUP BY CASE WHEN :every_unit THEN u.id ELSE COALESCE(u.first_id, u.id) END
"""


@cache
def seen_units(dialect: str) -> TextClause:
    """The codes of the units that the reader sees."""
    return statement(f"SELECT u.code FROM unit u WHERE u.id IN ({seen(dialect)})")
