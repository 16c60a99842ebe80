"""What reviewers take off a self-evaluation's score: what was scored, and what is left of it.

A reviewed score that is there before the acceptance says that a reviewer has entered a reduction for that version.
"""

from functools import cache

from sqlalchemy import TextClause

from models.kinds import Event, State
from models.queries.desk import NUMBERS
from models.queries.typed import statement

_HANDED_IN = "NOT b.waits AND b.declined_why = ''"
_NEWEST = f"number = (SELECT max(b.number) FROM submission b WHERE b.obligation_id = submission.obligation_id AND {_HANDED_IN})"
NEWEST = statement(
    f"SELECT b.id, b.score, b.grade, b.rule_set FROM submission b WHERE b.obligation_id = :id AND {_HANDED_IN}"
    " ORDER BY b.number DESC LIMIT 1"
)
REDUCE = statement("UPDATE submission SET reviewed_score = :score, reviewed_grade = :grade WHERE id = :submission")
_SETTLE = "UPDATE submission SET reviewed_score = score, reviewed_grade = grade WHERE score IS NOT NULL"
SETTLE = statement(f"{_SETTLE} AND reviewed_score IS NULL AND obligation_id = :id AND {_NEWEST}")
"""Accepted without a word on the points: the score stays as the unit came to it."""


@cache
def settle_many(dialect: str) -> TextClause:
    """The same for `ids` (JSON)."""
    ids = NUMBERS[dialect].format(name="ids")
    return statement(f"{_SETTLE} AND reviewed_score IS NULL AND obligation_id IN ({ids}) AND {_NEWEST}")


@cache
def unreduced(dialect: str) -> TextClause:
    """What was handed in last for `ids` (JSON), with a score that no reviewer has spoken about."""
    ids = NUMBERS[dialect].format(name="ids")
    return statement(
        f"SELECT obligation_id, content FROM submission WHERE obligation_id IN ({ids}) AND score IS NOT NULL"
        f" AND reviewed_score IS NULL AND {_NEWEST} ORDER BY obligation_id"
    )


COUNTED = statement(
    f"SELECT b.obligation_id, b.score, b.grade, b.reviewed_score, b.reviewed_grade, b.rule_set FROM submission b"
    f" WHERE b.score IS NOT NULL AND {_HANDED_IN} AND b.number = (SELECT max(c.number) FROM submission c"
    " WHERE c.obligation_id = b.obligation_id AND NOT c.waits AND c.declined_why = '')"
)
"""The scores of what was handed in last."""
_REDUCTION = (
    "(SELECT p.reduction FROM opinion p WHERE p.submission_id = b.id AND p.reduction IS NOT NULL"
    f" AND p.event IN ({Event.PASSED:d}, {Event.ACCEPTED:d}) ORDER BY p.id DESC LIMIT 1)"
)
DISAGREES = f"""
SELECT count(*) FROM submission b WHERE b.score IS NOT NULL AND CASE
    WHEN {_REDUCTION} IS NOT NULL THEN COALESCE(b.reviewed_score, -1)
         <> CASE WHEN b.score > {_REDUCTION} THEN b.score - {_REDUCTION} ELSE 0 END
    ELSE COALESCE(b.reviewed_score, b.score) <> b.score OR (b.reviewed_score IS NULL AND {_HANDED_IN}
         AND EXISTS (SELECT 1 FROM obligation o WHERE o.id = b.obligation_id AND o.state IN ({State.ACCEPTED:d}, {State.ARCHIVED:d}))
         AND b.number = (SELECT max(c.number) FROM submission c WHERE c.obligation_id = b.obligation_id AND NOT c.waits
             AND c.declined_why = ''))
    END
"""
"""Scores that are not what reviewers left of them."""
