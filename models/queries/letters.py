"""Official letters: lists, one of them, their changes under a guard, the register of numbers, what may be written."""

from functools import cache

from sqlalchemy import TextClause, bindparam, column
from sqlalchemy.sql.selectable import TextualSelect

from models.columns import Day, Packed
from models.kinds import Event, LetterState, State
from models.queries.desk import seen
from models.queries.typed import query, statement

_COLUMNS = (
    "l.id, l.kind, l.work_year, l.step, l.proposal_id, l.unit_id, l.obligation_id, l.state, l.told, l.wording, l.number,"
    " l.dated_on, l.due_on, l.edition, l.agreed, l.by, l.at, l.received_by, l.received_on"
)
_FROM = (
    " FROM letter l LEFT JOIN unit u ON u.id = l.unit_id LEFT JOIN obligation o ON o.id = l.obligation_id"
    " LEFT JOIN deliverable d ON d.id = o.deliverable_id LEFT JOIN subject s ON s.id = o.subject_id"
)
_ROW = (
    f"SELECT {_COLUMNS}, COALESCE(u.code, '') AS unit_code, COALESCE(u.name, '') AS unit_name, d.title AS by_way_of,"
    " d.budget_year, COALESCE(s.code, '') AS subject_code, COALESCE(s.name, '') AS subject_name, s.kind AS subject_kind"
)
_DAYS = "dated_on due_on received_on"

ALL = query(
    f"{_ROW}{_FROM} WHERE (:work_year = 0 OR l.work_year = :work_year) AND (:state < 0 OR l.state = :state)"
    " AND (:kind = '' OR l.kind = :kind) ORDER BY l.work_year DESC, l.state, l.id",
    days=_DAYS,
    moments="at",
)
ONE = query(f"{_ROW}{_FROM} WHERE l.id = :letter", days=_DAYS, moments="at")
OF_PROPOSAL = query(f"{_ROW}{_FROM} WHERE l.proposal_id = :proposal ORDER BY l.id", days=_DAYS, moments="at")
# what a unit gets to see: what was issued to it
OF_UNIT = query(
    f"{_ROW}{_FROM} WHERE u.code = :unit AND l.state IN ({LetterState.ISSUED:d}, {LetterState.RECEIVED:d})"
    " AND l.content IS NOT NULL ORDER BY l.dated_on DESC, l.id DESC",
    days=_DAYS,
    moments="at",
)
_UNSIGNED = f"l.state = {LetterState.ISSUED:d} AND l.unit_id IN"


@cache
def unsigned(dialect: str) -> TextualSelect:
    """What was issued to the units that somebody sees, and nobody has signed for; the oldest first."""
    return query(
        f"{_ROW}{_FROM} WHERE {_UNSIGNED} ({seen(dialect)}) ORDER BY l.dated_on, l.id LIMIT :most OFFSET :skip",
        days=_DAYS,
        moments="at",
    )


@cache
def count_unsigned(dialect: str) -> TextClause:
    """How many of them there are."""
    return statement(f"SELECT count(*) FROM letter l WHERE {_UNSIGNED} ({seen(dialect)})")


CONTENT = statement("SELECT content FROM letter WHERE id = :letter").columns(column("content", Packed))
ACTS = query(
    "SELECT act, from_state, to_state, by, acting_for, on_day, why, at FROM letter_act WHERE letter_id = :letter ORDER BY id",
    days="on_day",
    moments="at",
)
AGREED_BY = statement(
    "SELECT a.by, a.acting_for FROM letter_act a WHERE a.letter_id = :letter AND a.act = 'agree' AND a.id >"
    " (SELECT COALESCE(max(s.id), 0) FROM letter_act s WHERE s.letter_id = :letter AND s.act = 'send')"
)
ADD = statement(
    "INSERT INTO letter(kind, work_year, step, proposal_id, unit_id, obligation_id, state, told, wording, number, dated_on,"
    " due_on, content, edition, agreed, by, at, received_by) VALUES (:kind, :work_year, :step, :proposal, :unit,"
    " :obligation, :state, :told, :wording, :number, :dated_on, :due_on, :content, 1, 0, :by, :at, '') RETURNING id"
).bindparams(bindparam("content", type_=Packed), bindparam("dated_on", type_=Day))
CHANGE = statement(
    "UPDATE letter SET state = :state, agreed = :agreed, edition = edition + 1 WHERE id = :letter AND state = :was"
    " AND edition = :edition"
)
SAVE = statement(
    "UPDATE letter SET told = :told, due_on = :due_on, wording = :wording, edition = edition + 1"
    f" WHERE id = :letter AND state = {LetterState.DRAFT:d} AND edition = :edition"
)
ISSUE = statement(
    "UPDATE letter SET number = :number, dated_on = :dated_on, due_on = :due_on, content = :content WHERE id = :letter"
).bindparams(bindparam("content", type_=Packed), bindparam("dated_on", type_=Day))
RECEIVE = statement("UPDATE letter SET received_by = :by, received_on = :on, remind_on = NULL WHERE id = :letter")
# about an obligation only: what an approved proposal became was told of when it was approved
ASK_RECEIPT = statement(
    "UPDATE letter SET remind_on = :on, reminded = 0 WHERE id = :letter AND obligation_id IS NOT NULL"
)
REMIND_FIRST = query("SELECT min(remind_on) AS remind_on FROM letter WHERE remind_on IS NOT NULL", days="remind_on")
REMIND = query(
    "SELECT l.id, l.work_year, l.number, l.unit_id, l.reminded,"
    " (SELECT max(a.on_day) FROM letter_act a WHERE a.letter_id = l.id AND a.act = 'issue') AS issued_on, o.id AS obligation_id, o.due_version, d.ladder_id"
    " FROM letter l JOIN obligation o ON o.id = l.obligation_id JOIN deliverable d ON d.id = o.deliverable_id"
    f" WHERE l.remind_on IS NOT NULL AND l.remind_on <= :on AND l.state = {LetterState.ISSUED:d} ORDER BY l.id",
    days="issued_on",
)
TELL_WAITING = statement(
    "INSERT INTO history(obligation_id, due_version, rung_id, on_day, event, batch_id, unit_id, value, why)"
    f" VALUES (:obligation, :due_version, :rung, :on, {Event.LETTER_WAITED:d}, :batch, :unit, :value, :why)"
    " ON CONFLICT DO NOTHING"
)
WIND = statement("UPDATE letter SET reminded = :number, remind_on = :next_on WHERE id = :letter")
LOOK_AGAIN = statement("UPDATE letter SET remind_on = :on WHERE remind_on IS NOT NULL")
"""Every reminder's day is counted anew on the next morning: the calendar or its working days have changed."""
STILL_WAITS = (
    "EXISTS (SELECT 1 FROM letter k WHERE k.obligation_id = h.obligation_id"
    f" AND CAST(k.id AS VARCHAR) = h.value AND k.state = {LetterState.ISSUED:d})"
)
"""Whether nobody has signed yet for the letter of which history row `h` tells."""
RECORD = statement(
    "INSERT INTO letter_act(letter_id, act, from_state, to_state, by, acting_for, on_day, why, at)"
    " VALUES (:letter, :act, :was, :state, :by, :acting_for, :on, :why, :at)"
)

# numbers
LAST_NUMBER = statement("SELECT max(number) FROM letter_number WHERE series = :series")
TAKE_NUMBER = statement(
    "INSERT INTO letter_number(series, number, letter_id, why, by, at) VALUES (:series, :number, :letter, :why, :by, :at)"
    " ON CONFLICT DO NOTHING"
)
NUMBER_TAKEN = statement("SELECT count(*) FROM letter WHERE number = :text AND id <> :letter")
NUMBER_IN_REGISTER = statement("SELECT count(*) FROM letter_number WHERE series = :series AND number = :number")
GIVE_BACK_NUMBER = statement(
    "DELETE FROM letter_number WHERE series = :series AND number = :number AND number = (SELECT max(x.number)"
    " FROM letter_number x WHERE x.series = :series)"
)
SPEND_NUMBER = statement(
    "UPDATE letter_number SET letter_id = NULL, why = :why WHERE series = :series AND number = :number"
)
NUMBERS = query(
    "SELECT n.series, n.number, n.letter_id, n.why, n.by, n.at, COALESCE(u.name, '') AS unit_name, COALESCE(l.kind, '')"
    " AS kind, l.dated_on FROM letter_number n LEFT JOIN letter l ON l.id = n.letter_id LEFT JOIN unit u ON u.id = l.unit_id"
    " ORDER BY n.series DESC, n.number DESC",
    days="dated_on",
    moments="at",
)

# wordings
WORDING = statement("SELECT version, source FROM letter_wording WHERE kind = :kind ORDER BY version DESC LIMIT 1")
WORDING_AT = statement("SELECT source FROM letter_wording WHERE kind = :kind AND version = :version")
WORDINGS = query(
    "SELECT kind, version, source, by, why, at FROM letter_wording WHERE kind = :kind ORDER BY version DESC",
    moments="at",
)
SAVE_WORDING = statement(
    "INSERT INTO letter_wording(kind, version, source, by, why, at) VALUES (:kind, :version, :source, :by, :why, :at)"
    " ON CONFLICT DO NOTHING"
)

# what was evaluated and accepted, and has no letter yet
_ACCEPTED = f"o.state IN ({State.ACCEPTED:d}, {State.ARCHIVED:d})"
_UNWRITTEN = f"NOT EXISTS (SELECT 1 FROM letter l WHERE l.obligation_id = o.id AND l.state <> {LetterState.VOID:d})"
EVALUATED = statement(
    "SELECT d.id, d.work_year, d.step, d.key, d.title, d.budget_year, count(*) AS items,"
    f" sum(CASE WHEN {_UNWRITTEN} THEN 1 ELSE 0 END) AS unwritten"
    f" FROM obligation o JOIN deliverable d ON d.id = o.deliverable_id WHERE {_ACCEPTED} AND o.subject_id <> 0"
    " GROUP BY d.id, d.work_year, d.step, d.key, d.title, d.budget_year, d.position"
    " ORDER BY d.work_year DESC, d.position"
)
# to whom a letter about an evaluated subject goes: the unit that executes it, or whoever stands for that now
_ABOUT = """
SELECT o.id AS obligation, d.id AS deliverable, d.work_year, d.step, d.key, d.title, d.budget_year, w.id AS unit_id,
       w.code AS unit_code, w.name AS unit_name, COALESCE(p.name, '') AS department, s.code AS subject_code,
       s.name AS subject_name, s.kind AS subject_kind, s.approved_fen, s.adjusted_fen, s.executed_fen, b.score, b.grade,
       b.form, b.content
  FROM obligation o JOIN deliverable d ON d.id = o.deliverable_id JOIN subject s ON s.id = o.subject_id
  JOIN unit n ON n.id = s.unit_id JOIN unit w ON w.id = COALESCE(n.heir_id, n.id) LEFT JOIN unit p ON p.id = w.dept_id
  LEFT JOIN submission b ON b.id = (SELECT max(x.id) FROM submission x WHERE x.obligation_id = o.id AND NOT x.waits
   AND x.declined_why = '')
"""
UNWRITTEN = statement(f"{_ABOUT} WHERE d.id = :deliverable AND {_ACCEPTED} AND {_UNWRITTEN} ORDER BY w.code, s.code")
ABOUT = statement(f"{_ABOUT} WHERE o.id = :obligation")
OF_OBLIGATION = statement(
    f"SELECT max(l.id) AS id FROM letter l WHERE l.obligation_id = :obligation AND l.state <> {LetterState.VOID:d}"
    " GROUP BY l.obligation_id"
)
