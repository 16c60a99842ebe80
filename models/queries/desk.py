"""What the desk shows of many obligations: what units owe, and what waits for review.

`seen` is JSON: which units a page is about. A row's facts come in one statement, however many rows; what is rarely there
(a reason, a request) is looked up by row, through the index of its table.
"""

from functools import cache

from sqlalchemy import TextClause
from sqlalchemy.sql.selectable import TextualSelect

from models.kinds import NOT_EXPECTED, OWING, Event, PetitionKind, PetitionState, Role, State
from models.queries import narrowing
from models.queries.assigned import ITEM, TURN
from models.queries.reviewing import HANDED_IN_STATES, IN_REVIEW
from models.queries.standing import RANK, RANK_OF_FEW
from models.queries.typed import query, statement

_OWING = ", ".join(str(int(state)) for state in OWING)
_OVER = ", ".join(str(int(state)) for state in NOT_EXPECTED)
_DATED = f"{Event.RETURNED:d}, {Event.REOPENED:d}, {Event.EXTENDED:d}, {Event.MOVED:d}"
NUMBERS = {
    "sqlite": "SELECT value FROM json_each(:{name})",
    "postgresql": "SELECT CAST(value AS BIGINT) FROM json_array_elements_text(CAST(:{name} AS JSON))",
}
TEXTS = {
    "sqlite": "SELECT value FROM json_each(:{name})",
    "postgresql": "SELECT value FROM json_array_elements_text(CAST(:{name} AS JSON))",
}

STAGE = (
    f"COALESCE((SELECT g.role FROM review_stage g WHERE g.deliverable_id = o.deliverable_id"
    " AND g.top = (u.dept_id IS NULL) AND g.position <= o.review_level"
    f" ORDER BY g.position DESC LIMIT 1), {Role.FIN_OPERATOR:d})"
)
"""The role whose turn the review of obligation `o` of unit `u` is. A route that was shortened meanwhile ends here."""
STAGE_JOINED = f"COALESCE(g.role, {Role.FIN_OPERATOR:d})"
JOIN_STAGES = """
          LEFT JOIN (SELECT deliverable_id, top, max(position) AS place FROM review_stage GROUP BY deliverable_id, top) e
            ON e.deliverable_id = o.deliverable_id AND e.top = (u.dept_id IS NULL)
          LEFT JOIN review_stage g ON g.deliverable_id = o.deliverable_id AND g.top = (u.dept_id IS NULL)
           AND g.position = CASE WHEN o.review_level < e.place THEN o.review_level ELSE e.place END
"""
"""The same for tens of thousands of rows: joined, all places of a route being there from 0 on."""
LAST_STAGE = (
    "NOT EXISTS (SELECT 1 FROM review_stage g WHERE g.deliverable_id = o.deliverable_id"
    " AND g.top = (u.dept_id IS NULL) AND g.position > o.review_level)"
)


def seen(dialect: str) -> str:
    """The units that a page is about: some by themselves, some with all below them, all of some sections, or all."""
    ids = NUMBERS[dialect]
    return (
        f"SELECT v.id FROM unit v WHERE :everything OR v.id IN ({ids.format(name='units')})"
        f" OR v.id IN ({ids.format(name='trees')}) OR v.dept_id IN ({ids.format(name='trees')})"
        f" OR v.first_id IN ({ids.format(name='trees')}) OR v.section_id IN ({ids.format(name='sections')})"
    )


def of_seen(dialect: str, *, everything: bool = False) -> str:
    """That obligation `o` is of these units. PostgreSQL takes the units for few only if they come as an array."""
    if everything:
        return "TRUE"
    return f"o.unit_id = ANY(ARRAY({seen(dialect)}))" if dialect == "postgresql" else f"o.unit_id IN ({seen(dialect)})"


_ASKED = """
       (:step = '' OR d.step = :step) AND (:year = 0 OR d.work_year = :year) AND (:deliverable = '' OR d.key = :deliverable)
   AND (:unit = '' OR u.code = :unit) AND (:words = '' OR d.title LIKE :like ESCAPE '!' OR u.name LIKE :like ESCAPE '!'
        OR u.code LIKE :like ESCAPE '!' OR COALESCE(s.name, '') LIKE :like ESCAPE '!' OR COALESCE(s.code, '') LIKE :like ESCAPE '!')
"""
_JOINS = """
  FROM obligation o JOIN unit u ON u.id = o.unit_id JOIN deliverable d ON d.id = o.deliverable_id
  LEFT JOIN subject s ON s.id = o.subject_id
"""
WHICH = {
    "": f"o.state NOT IN ({_OVER})",
    "owing": f"o.state IN ({_OWING})",
    "late": f"o.state IN ({_OWING}) AND o.due_on < :on AND o.nominal_due_on < :on",
    "returned": f"o.state IN ({_OWING}) AND o.returns > 0",
    "in_review": f"o.state IN ({IN_REVIEW})",
    "stuck": "o.review_clock_on >= :far",
    "done": f"o.state IN ({State.ACCEPTED:d}, {State.ARCHIVED:d})",
    "over": f"o.state IN ({_OVER})",
    "handed_in": f"o.state IN ({HANDED_IN_STATES})",
    "on_time": f"o.state IN ({HANDED_IN_STATES}) AND o.first_submitted_on IS NOT NULL AND o.late_workdays = 0",
    "nil": "o.nil",
    "waived": f"o.state = {State.WAIVED:d}",
}
"""The lists that can be asked for: all that is expected, or a part of it, or what is no longer."""
_NARROWED = f" AND {_ASKED} AND {narrowing.UNITS} AND {narrowing.items(STAGE)}"


@cache
def owed_totals(dialect: str, *, everything: bool = False, narrowed: bool = True) -> TextualSelect:
    """By state: how many, how many of them late, the worst standing, the soonest date."""
    rank = RANK if everything else RANK_OF_FEW
    return query(
        f"""
SELECT o.state, count(*) AS items, sum(CASE WHEN {WHICH["late"]} THEN 1 ELSE 0 END) AS late,
       max(CASE WHEN o.state IN ({_OWING}) THEN {rank} ELSE 0 END) AS standing, sum(CASE WHEN o.nil THEN 1 ELSE 0 END) AS nil,
       sum(CASE WHEN {WHICH["on_time"]} THEN 1 ELSE 0 END) AS on_time,
       sum(CASE WHEN {WHICH["stuck"]} THEN 1 ELSE 0 END) AS stuck,
       sum(CASE WHEN o.state IN ({_OWING}) AND o.returns > 0 THEN 1 ELSE 0 END) AS returned,
       min(CASE WHEN o.state IN ({_OWING}) THEN o.due_on END) AS earliest_on
{_JOINS}  LEFT JOIN rung r ON r.id = o.rung_id WHERE {of_seen(dialect, everything=everything)}
{_NARROWED if narrowed else ""} GROUP BY o.state ORDER BY o.state
""",
        days="earliest_on",
    )


_LAST_REASON = (
    "(SELECT h.{what} FROM history h WHERE h.obligation_id = o.id AND h.event IN ({events}){more}"
    " ORDER BY h.id DESC LIMIT 1)"
)
_RETURNED_WHY = _LAST_REASON.format(what="why", events=f"{Event.RETURNED:d}, {Event.REOPENED:d}", more="")
_MOVED = " AND h.due_version = o.due_version"
_ROW = """
       o.id, d.work_year, d.step, d.key, d.title, d.about, d.budget_year, d.soft, u.code AS unit_code, u.name AS unit_name,
       COALESCE(s.code, '') AS subject_code, COALESCE(s.name, '') AS subject_name, o.unit_id, o.state, o.due_version, o.opened_on,
       o.nominal_due_on, o.due_on, o.next_action_on, o.first_submitted_on, o.late_workdays, o.accepted_on, o.returns,
       o.extensions, o.review_level, o.review_since_on, o.nil
"""
_ROW_DAYS = "opened_on nominal_due_on due_on next_action_on first_submitted_on accepted_on review_since_on"
_STANDING = f"CASE WHEN o.state IN ({_OWING}) THEN {RANK_OF_FEW} ELSE 0 END"


@cache
def owed(dialect: str, which: str, *, everything: bool = False, narrowed: bool = True) -> TextualSelect:
    """A page of a list: what is owed first, by due date, then what waits for review, then the rest."""
    return query(
        f"""
SELECT {_ROW}, {_STANDING} AS standing,
       CASE WHEN o.state IN ({IN_REVIEW}) THEN {STAGE} END AS stage,
       (SELECT g.level FROM rung_date n JOIN rung g ON g.id = n.rung_id WHERE n.timetable_id = o.timetable_id
          AND n.act_on = o.next_action_on ORDER BY n.position DESC LIMIT 1) AS next_level,
       CASE WHEN o.due_version > 1 THEN {_LAST_REASON.format(what="event", events=_DATED, more=_MOVED)} END AS moved_by,
       CASE WHEN o.due_version > 1 THEN {_LAST_REASON.format(what="why", events=_DATED, more=_MOVED)} END AS moved_why,
       CASE WHEN o.returns > 0 AND o.state IN ({_OWING}) THEN {_RETURNED_WHY} END AS returned_why,
       (SELECT p.wanted_on FROM petition p WHERE p.obligation_id = o.id AND p.kind = '{PetitionKind.MORE_TIME}'
          AND p.state = {PetitionState.WAITING:d}) AS asked_until_on,
       CASE WHEN o.state IN ({_OWING})
            THEN (SELECT count(*) FROM submission b WHERE b.obligation_id = o.id AND b.waits) END AS waits_for_second_hand
{_JOINS}  LEFT JOIN rung r ON r.id = o.rung_id
 WHERE {of_seen(dialect, everything=everything)} AND {WHICH[which]}{_NARROWED if narrowed else ""}
 ORDER BY CASE WHEN o.state IN ({_OWING}) THEN 0 WHEN o.state IN ({IN_REVIEW}) THEN 1 ELSE 2 END, o.due_on, d.position,
          u.code, COALESCE(s.code, ''), o.id LIMIT :most OFFSET :skip
""",
        days=f"{_ROW_DAYS} asked_until_on",
    )


# ── what waits for review ─────────────────────────────────────────────────────────────────────────────────────────
OVER = 1_000_000_000  # a turn is a number: the role times this, and the unit over which it is held (0: the bureau's)


def _turn(role: str, scope: str) -> str:
    return f"CAST({role} AS BIGINT) * {OVER} + COALESCE({scope}, 0)"


_SCOPE = (
    f"CASE q.stage WHEN {Role.DEPT:d} THEN q.dept_id WHEN {Role.FIN_SECTION:d} THEN q.section_id"
    f" WHEN {Role.FIN_OPERATOR:d} THEN 0 WHEN {Role.FIN_LEADER:d} THEN 0 WHEN {Role.FIN_ADMIN:d} THEN 0 ELSE q.unit_id END"
)


def _waiting(dialect: str, *, assigned: bool) -> str:
    """What is in review in units that the reviewer may see, with the role whose turn it is; narrowed to what is asked.

    `turns` are the roles that the reviewer holds, each with the unit over which, as numbers in JSON. With `assigned`,
    also what is assigned to the reviewer by itself.
    """
    turns = NUMBERS[dialect].format(name="turns")
    besides, theirs = (f" OR {ITEM}", f" OR {TURN}") if assigned else ("", "")
    return f"""
  FROM (SELECT o.id, o.unit_id, o.subject_id, o.deliverable_id, o.review_level, o.review_since_on, u.dept_id, u.first_id,
               u.section_id, u.code, u.name, {STAGE_JOINED} AS stage,
               (e.place IS NULL OR o.review_level >= e.place) AS last_stage
          FROM obligation o JOIN unit u ON u.id = o.unit_id {JOIN_STAGES}
         WHERE o.review_since_on IS NOT NULL AND ({of_seen(dialect)}{besides})) q
  JOIN deliverable d ON d.id = q.deliverable_id LEFT JOIN subject s ON s.id = q.subject_id
 WHERE ({_turn("q.stage", _SCOPE)} IN ({turns})
        OR (q.stage = {Role.DEPT:d} AND {_turn("q.stage", "q.first_id")} IN ({turns})){theirs})
   AND {_ASKED.replace("u.", "q.")}
"""


@cache
def waiting_totals(dialect: str, *, assigned: bool = False) -> TextualSelect:
    """By role, day and year: how many wait; a clock is told from the day."""
    return query(
        f"SELECT q.stage, d.work_year, q.review_since_on, count(*) AS items {_waiting(dialect, assigned=assigned)}"
        " GROUP BY q.stage, d.work_year, q.review_since_on ORDER BY q.stage, q.review_since_on",
        days="review_since_on",
    )


@cache
def waiting(dialect: str, *, assigned: bool = False) -> TextualSelect:
    """A page of what waits, the longest first; what the page shows is looked up for its rows alone."""
    return query(
        f"""
SELECT {_ROW}, p.stage, p.last_stage, b.id AS submission_id, b.number, b.score, b.grade, b.reviewed_score, b.reviewed_grade, b.rule_set,
       b.by AS submitted_by
  FROM (SELECT q.id, q.stage, q.last_stage {_waiting(dialect, assigned=assigned)} AND (:stage = 0 OR q.stage = :stage)
         ORDER BY q.review_since_on, d.work_year, d.position, q.code, COALESCE(s.code, ''), q.id LIMIT :most OFFSET :skip) p
  JOIN obligation o ON o.id = p.id JOIN unit u ON u.id = o.unit_id JOIN deliverable d ON d.id = o.deliverable_id
  LEFT JOIN subject s ON s.id = o.subject_id
  LEFT JOIN submission b ON b.obligation_id = o.id AND b.number = (SELECT max(c.number) FROM submission c
        WHERE c.obligation_id = o.id AND NOT c.waits AND c.declined_why = '')
 ORDER BY o.review_since_on, d.work_year, d.position, u.code, COALESCE(s.code, ''), o.id
""",
        days=_ROW_DAYS,
    )


@cache
def before(dialect: str) -> TextClause:
    """What was handed in about the lineages of some obligations (`ids`): a year earlier of the same deliverable, and the
    newest accepted target (`targets`: keys) of the same budget year."""
    ids, keys = NUMBERS[dialect].format(name="ids"), TEXTS[dialect].format(name="targets")
    newest = (
        "b.number = (SELECT max(c.number) FROM submission c WHERE c.obligation_id = e.id AND NOT c.waits"
        " AND c.declined_why = '')"
    )
    return statement(f"""
SELECT o.id, e.id AS other_id, f.work_year, f.key, f.title, e.state, b.id AS submission_id, b.score, b.grade, b.reviewed_score,
       b.reviewed_grade, CASE WHEN f.key = d.key THEN 0 ELSE 1 END AS target
  FROM obligation o JOIN deliverable d ON d.id = o.deliverable_id JOIN subject s ON s.id = o.subject_id
  JOIN subject t ON t.lineage = s.lineage JOIN obligation e ON e.subject_id = t.id AND e.unit_id IN (t.unit_id, o.unit_id)
  JOIN deliverable f ON f.id = e.deliverable_id
   AND ((f.key = d.key AND f.step = d.step AND f.work_year = d.work_year - 1)
        OR (f.key IN ({keys}) AND f.budget_year = d.budget_year AND e.state = {State.ACCEPTED:d}))
  LEFT JOIN submission b ON b.obligation_id = e.id AND {newest}
 WHERE o.id IN ({ids}) ORDER BY o.id, f.work_year, f.position
""")
