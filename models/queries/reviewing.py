"""Whose turn a review is, as history says it: what stands on the obligation is the fold of these.

While something waits for review: since when its present reviewer has it, and how many have passed it on. Handed in: whether
it says that there is nothing to report (`value` of the hand-in is NIL).
"""

from models.kinds import HANDED_IN, Event, State

NIL = "nil"  # the value of a hand-in in history that says there is nothing to report
IN_REVIEW = f"{State.SUBMITTED:d}, {State.UNDER_REVIEW:d}"
HANDED_IN_STATES = ", ".join(str(int(state)) for state in HANDED_IN)


def since_on(o: str) -> str:
    """The day of the last hand-in or passing on of obligation `o`."""
    return (
        f"(SELECT v.on_day FROM history v WHERE v.obligation_id = {o}.id"
        f" AND v.event IN ({Event.SUBMITTED:d}, {Event.PASSED:d}) ORDER BY v.id DESC LIMIT 1)"
    )


def level(o: str) -> str:
    """How often obligation `o` was passed on since it was handed in last."""
    return (
        f"(SELECT count(*) FROM history v WHERE v.obligation_id = {o}.id AND v.event = {Event.PASSED:d} AND v.id >"
        f" (SELECT COALESCE(max(w.id), 0) FROM history w WHERE w.obligation_id = {o}.id AND w.event = {Event.SUBMITTED:d}))"
    )


def is_nil(o: str) -> str:
    """1 if the last hand-in of obligation `o` says that there is nothing to report."""
    return (
        f"COALESCE((SELECT CASE WHEN v.value = '{NIL}' THEN 1 ELSE 0 END FROM history v WHERE v.obligation_id = {o}.id"
        f" AND v.event = {Event.SUBMITTED:d} ORDER BY v.id DESC LIMIT 1), 0)"
    )


def folded(o: str, state: str) -> str:
    """The columns of obligation `o` as history says them, once it comes to `state`."""
    waits = f"{state} IN ({IN_REVIEW})"
    return (
        f"review_since_on = CASE WHEN {waits} THEN {since_on(o)} END,"
        f" review_clock_on = CASE WHEN {waits} THEN {since_on(o)} END,"
        f" review_level = CASE WHEN {waits} THEN {level(o)} ELSE 0 END,"
        f" nil = CASE WHEN {state} IN ({HANDED_IN_STATES}) THEN {is_nil(o)} = 1 ELSE FALSE END"
    )


FORGOTTEN = "review_since_on = NULL, review_clock_on = NULL, review_level = 0, nil = FALSE"
AGREES = (
    f"CASE WHEN o.state IN ({IN_REVIEW}) THEN COALESCE(o.review_since_on = {since_on('o')}, FALSE)"
    f" AND o.review_level = {level('o')} ELSE o.review_since_on IS NULL AND o.review_level = 0 END"
    " AND (o.review_clock_on IS NULL) = (o.review_since_on IS NULL)"
    f" AND (CASE WHEN o.nil THEN 1 ELSE 0 END) = CASE WHEN o.state IN ({HANDED_IN_STATES}) THEN {is_nil('o')} ELSE 0 END"
)
