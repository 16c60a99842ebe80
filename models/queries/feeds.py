"""Calendars that somebody subscribes to: their addresses, and what stands in them."""

from functools import cache

from sqlalchemy.sql.selectable import TextualSelect

from models.kinds import OWING, Event
from models.queries.desk import NUMBERS, of_seen
from models.queries.standing_in import SEES_UNIT
from models.queries.typed import query, statement

ADD = statement(
    "INSERT INTO feed(secret_digest, person_id, unit_id, made_at, content_digest)"
    " VALUES (:digest, :person, :unit, :at, '') RETURNING id"
)
ACT = statement("INSERT INTO feed_act(feed_id, act, by, at) VALUES (:feed, :act, :by, :at)")
LIVING = statement("SELECT f.id FROM feed f WHERE f.person_id = :person AND f.unit_id = :unit AND f.revoked_at IS NULL")
LIVING_OF = statement("SELECT f.id FROM feed f WHERE f.person_id = :person AND f.revoked_at IS NULL ORDER BY f.id")
REVOKE = statement("UPDATE feed SET revoked_at = :at WHERE id = :feed AND person_id = :person AND revoked_at IS NULL")
FEEDS = query(
    "SELECT f.id, f.unit_id, f.made_at, f.fetched_at, COALESCE(u.code, '') AS unit_code, COALESCE(u.name, '') AS unit_name"
    " FROM feed f LEFT JOIN unit u ON u.id = f.unit_id WHERE f.person_id = :person AND f.revoked_at IS NULL"
    " ORDER BY f.unit_id, f.id",
    moments="made_at fetched_at",
)
# of an open account; whether the person still holds a role is asked apart
BY_SECRET = query(
    "SELECT f.id, f.secret_digest, f.person_id, f.unit_id, f.fetched_at, f.content_digest, f.changed_at, p.name AS person_name,"
    " COALESCE(u.name, '') AS unit_name FROM feed f JOIN person p ON p.id = f.person_id"
    " LEFT JOIN unit u ON u.id = f.unit_id LEFT JOIN account a ON a.person_id = f.person_id"
    " WHERE f.secret_digest = :digest AND f.revoked_at IS NULL AND COALESCE(a.closed, :no) = :no",
    moments="fetched_at changed_at",
)
SEES = statement(f"SELECT count(*) FROM unit u WHERE u.id = :unit AND {SEES_UNIT}")
FETCHED = statement("UPDATE feed SET fetched_at = :now WHERE id = :feed")
CHANGED = statement(
    "UPDATE feed SET fetched_at = :now, content_digest = :digest, changed_at = :at"
    " WHERE id = :feed AND content_digest = :was"
)

_OWING = ", ".join(str(int(state)) for state in OWING)
_CHANGES = ", ".join(
    str(int(event))
    for event in (
        Event.SUBMITTED,
        Event.WITHDRAWN,
        Event.RETURNED,
        Event.REOPENED,
        Event.WAIVED,
        Event.EXTENDED,
        Event.CANCELLED,
        Event.MERGED,
        Event.MOVED,
        Event.RELAID,
        Event.TRANSFERRED,
        Event.RESTORED,
    )
)
"""What changes an entry of a calendar: its day, its alarms, or whether it stands."""
_DATED = f"{Event.RETURNED:d}, {Event.REOPENED:d}, {Event.EXTENDED:d}, {Event.MOVED:d}"
_LAST = (
    "CASE WHEN o.due_version > 1 THEN (SELECT h.{what} FROM history h WHERE h.obligation_id = o.id"
    f" AND h.event IN ({_DATED}) AND h.due_version = o.due_version ORDER BY h.id DESC LIMIT 1) END"
)


@cache
def entries(dialect: str) -> TextualSelect:
    """What some units owe, and what they owed until `since_on`, the next due first; how often each was changed and when
    last. What is not owed is looked for in years from `year` on only."""
    return query(
        f"""
WITH asked AS (
  SELECT o.id FROM obligation o JOIN deliverable d ON d.id = o.deliverable_id
   WHERE {of_seen(dialect)} AND (o.state IN ({_OWING}) OR d.work_year >= :year)
), told AS (
  SELECT h.obligation_id, sum(CASE WHEN h.event IN ({_CHANGES}) THEN 1 ELSE 0 END) AS changes,
         max(h.on_day) AS last_on, max(COALESCE(h.at, b.at)) AS last_at
    FROM history h LEFT JOIN batch b ON b.id = h.batch_id
   WHERE h.obligation_id IN (SELECT id FROM asked) AND h.event IN ({Event.OPENED:d}, {_CHANGES}) GROUP BY h.obligation_id
)
SELECT o.id, d.work_year, d.step, d.key, d.title, d.budget_year, d.soft, u.name AS unit_name,
       COALESCE(s.code, '') AS subject_code, COALESCE(s.name, '') AS subject_name, o.state, o.timetable_id,
       o.nominal_due_on, o.due_on, t.changes, t.last_on, t.last_at, COALESCE(c.document_number, '') AS document,
       {_LAST.format(what="event")} AS moved_by, {_LAST.format(what="why")} AS moved_why
  FROM told t JOIN obligation o ON o.id = t.obligation_id JOIN unit u ON u.id = o.unit_id
  JOIN deliverable d ON d.id = o.deliverable_id LEFT JOIN cycle c ON c.work_year = d.work_year
  LEFT JOIN subject s ON s.id = o.subject_id
 WHERE o.state IN ({_OWING}) OR t.last_on >= :since_on
 ORDER BY CASE WHEN o.state IN ({_OWING}) THEN 0 ELSE 1 END, o.due_on, d.position, u.code, COALESCE(s.code, ''), o.id
 LIMIT :most
""",
        days="nominal_due_on due_on last_on",
        moments="last_at",
    )


@cache
def rungs_ahead(dialect: str) -> TextualSelect:
    """The coming days of some timetables (`ids`, as JSON), each with its level."""
    return query(
        "SELECT n.timetable_id, n.act_on, g.level FROM rung_date n JOIN rung g ON g.id = n.rung_id"
        f" WHERE n.timetable_id IN ({NUMBERS[dialect].format(name='ids')}) AND n.act_on >= :on"
        " ORDER BY n.timetable_id, n.act_on, n.position",
        days="act_on",
    )
