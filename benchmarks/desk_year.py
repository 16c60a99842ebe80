"""A year at its middle, as a desk has it: what was handed in, passed on, accepted and returned; drafts and requests.

Hand-ins go through the verb, as do the sweeps, one a week. What reviewers did to tens of thousands is written as sets,
in the words that the verbs leave in history: one by one they would take longer than all that is measured.
"""

import json
from datetime import date, timedelta

from sqlalchemy import Connection

from benchmarks import offices
from benchmarks.district import OPENS, hand_ins
from benchmarks.year import DUES
from models.kinds import Event, PetitionKind, Role, State
from models.queries.typed import statement
from tasks.clock import SWEEP_AT, moment, set_trial
from tasks.office import Office
from tasks.submit_many import submit_many
from tasks.sweep import sweep

TODAY = date(2022, 8, 10)
_IN_TEXT = json.dumps(
    {"description": "本年度资金按计划拨付，产出指标已完成，效益指标待年末复核。" * 40}, ensure_ascii=False
)
_HANDED_IN = f"""
INSERT INTO submission(obligation_id, number, due_version, form, form_version, content, digest, source, nil, why, score,
       grade, rule_set, by, acting_for, on_day, at, waits, confirmed_by, confirmed_at, declined_why)
SELECT o.id, 1, o.due_version, 'material', 1, :content, 'digest', 'page', FALSE, '', NULL, '', '', u.code, NULL,
       o.first_submitted_on, :at, FALSE, '', NULL, ''
  FROM obligation o JOIN unit u ON u.id = o.unit_id WHERE o.state = {State.SUBMITTED:d} ORDER BY o.id
"""
_HISTORY = """
INSERT INTO history(obligation_id, due_version, on_day, event, from_state, to_state, unit_id, actor, why, at)
SELECT o.id, o.due_version, :on, {event}, o.state, {state}, o.unit_id, '{by}', {why}, :at FROM obligation o
 WHERE o.state IN ({before}) AND o.review_level = {level} AND {which} ORDER BY o.id
"""
_OPINION = """
INSERT INTO opinion(obligation_id, submission_id, level, role, event, reduction, said, notes, by, on_day, at)
SELECT o.id, (SELECT b.id FROM submission b WHERE b.obligation_id = o.id), o.review_level, {role}, {event}, NULL,
       {said}, '{{}}', '{by}', :on, :at FROM obligation o
 WHERE o.state IN ({before}) AND o.review_level = {level} AND {which} ORDER BY o.id
"""
_CHANGE = "UPDATE obligation SET {change} WHERE state IN ({before}) AND review_level = {level} AND {which}"
_WAITING = f"{State.SUBMITTED:d}, {State.UNDER_REVIEW:d}"
_PASS = f"state = {State.UNDER_REVIEW:d}, review_level = review_level + 1, review_since_on = :on"
_ACCEPT = f"state = {State.ACCEPTED:d}, accepted_on = :on, review_level = 0, review_since_on = NULL"
_RETURN = (
    f"state = {State.RETURNED:d}, returns = 1, due_version = 2, review_level = 0, review_since_on = NULL,"
    " due_on = :due_on, given_on = :due_on"
)
# who decided what, over which of a hundred: departments, then sections, then the bureau; 3 of a hundred come back
DECISIONS = (
    (Role.DEPT, Event.PASSED, State.UNDER_REVIEW, _PASS, 0, "o.id % 100 BETWEEN 3 AND 79"),
    (Role.DEPT, Event.RETURNED, State.RETURNED, _RETURN, 0, "o.id % 100 < 3"),
    (Role.FIN_SECTION, Event.PASSED, State.UNDER_REVIEW, _PASS, 1, "o.id % 100 < 65"),
    (Role.FIN_OPERATOR, Event.ACCEPTED, State.ACCEPTED, _ACCEPT, 2, "o.id % 100 < 50"),
)
_DRAFTS = f"""
INSERT INTO form_draft(obligation_id, form, form_version, content, version, by, at)
SELECT o.id, 'material', 1, :content, 3, u.code, :at FROM obligation o JOIN unit u ON u.id = o.unit_id
 WHERE o.state = {State.ISSUED:d} AND o.id % 4 = 0 ORDER BY o.id
"""
_REQUESTS = f"""
INSERT INTO petition(obligation_id, kind, wanted_on, why, by, acting_for, on_day, at, state, answer, answered_by)
SELECT o.id, '{PetitionKind.MORE_TIME}', :due_on, '等待审计报告', u.code, NULL, :on, :at, 0, '', ''
  FROM obligation o JOIN unit u ON u.id = o.unit_id WHERE o.state = {State.ISSUED:d} AND o.id % 100 = 7 ORDER BY o.id
"""


def furnish(office: Office) -> None:
    """Live an opened office's year until TODAY, where its trial clock then stands."""
    with office.reading() as connection:
        days = office.workdays(connection)
        dues = {row.id: row.due_on for row in connection.execute(DUES)}
    coming = hand_ins(len(dues), dues)
    for number in range((TODAY - OPENS).days):
        on = OPENS + timedelta(days=number + 1)
        with office.writing() as connection:
            submit_many(connection, days, coming.get(on, []), on=on, at=moment(on, SWEEP_AT))
            if on.weekday() == 2 and days.works(on):
                sweep(connection, days, on=on, at=moment(on, SWEEP_AT))
    offices.all_mails_left(office)
    with office.writing() as connection:
        _review(connection)
        set_trial(connection, moment(TODAY, SWEEP_AT))
    offices.settle(office)


def _review(connection: Connection) -> None:
    """What was typed and handed in is there in full; reviewers have done a part of their work."""
    on = TODAY - timedelta(days=9)
    keys = {"content": _IN_TEXT, "on": on, "at": moment(on, SWEEP_AT), "due_on": TODAY + timedelta(days=9)}
    connection.execute(statement(_HANDED_IN), keys)
    for role, event, state, change, level, which in DECISIONS:
        words = {"before": _WAITING, "level": level, "which": which, "by": role.name, "event": int(event)}
        words |= {
            "state": int(state),
            "role": int(role),
            "said": "'请补充满意度问卷'" if event is Event.RETURNED else "''",
        }
        connection.execute(statement(_OPINION.format(**words)), keys)
        why = words["said"] if event is Event.RETURNED else "NULL"
        connection.execute(statement(_HISTORY.format(**words, why=why)), keys)
        narrow = which.replace("o.id", "id")
        connection.execute(statement(_CHANGE.format(**words | {"which": narrow}, change=change)), keys)
    connection.execute(statement(_DRAFTS), keys)
    connection.execute(statement(_REQUESTS), keys)
