"""What must hold between tables that carry no foreign keys; each query counts the rows that break it."""

from sqlalchemy import TextClause

from models.errors import Sentence
from models.kinds import OWING, Event
from models.queries import agencies, evaluations, rectification, reductions, reviewing
from models.queries.typed import statement

_OWING = ", ".join(str(int(state)) for state in OWING)

PROOFS: list[tuple[Sentence, TextClause]] = [
    (
        Sentence("现状应等于历史之和"),  # state is the fold of history
        statement(
            "SELECT count(*) FROM obligation o WHERE o.state <> (SELECT h.to_state FROM history h"
            " WHERE h.obligation_id = o.id AND h.to_state IS NOT NULL ORDER BY h.id DESC LIMIT 1)"
        ),
    ),
    (
        Sentence("每个事项都应下达过"),  # every obligation was opened
        statement(
            "SELECT count(*) FROM obligation o WHERE NOT EXISTS (SELECT 1 FROM history h WHERE h.obligation_id = o.id"
            f" AND h.event = {Event.OPENED:d})"
        ),
    ),
    (
        Sentence("期限版次应等于期限变动的次数"),  # the due version is the number of its changes
        statement(
            "SELECT count(*) FROM obligation o WHERE o.due_version <> 1 + (SELECT count(*) FROM history h"
            f" WHERE h.obligation_id = o.id AND h.event IN ({Event.RETURNED:d}, {Event.REOPENED:d},"
            f" {Event.EXTENDED:d}, {Event.MOVED:d}))"
        ),
    ),
    (
        Sentence("所到级别应有历史记载"),  # the rung is the last one reached
        statement(
            "SELECT count(*) FROM obligation o WHERE o.rung_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM history h"
            " WHERE h.obligation_id = o.id AND h.due_version = o.due_version AND h.rung_id = o.rung_id)"
        ),
    ),
    (
        Sentence("应报单位应等于历史所记"),  # the unit is the one that it was opened for, or last transferred to
        statement(
            "SELECT count(*) FROM obligation o WHERE o.unit_id <> (SELECT h.unit_id FROM history h"
            f" WHERE h.obligation_id = o.id AND h.event IN ({Event.OPENED:d}, {Event.TRANSFERRED:d})"
            " ORDER BY h.id DESC LIMIT 1)"
        ),
    ),
    (
        Sentence("逾期天数应等于历史所记"),  # lateness is as it was judged last, unless it was handed in anew since
        statement(
            "SELECT count(*) FROM obligation o JOIN history j ON j.id = (SELECT max(h.id) FROM history h"
            f" WHERE h.obligation_id = o.id AND h.event = {Event.JUDGED:d}) WHERE o.first_submitted_on IS NOT NULL"
            " AND CAST(o.late_workdays AS VARCHAR) <> j.value AND NOT EXISTS (SELECT 1 FROM history s"
            f" WHERE s.obligation_id = o.id AND s.id > j.id AND s.event = {Event.SUBMITTED:d}"
            " AND s.on_day = o.first_submitted_on)"
        ),
    ),
    (
        Sentence("只有未报事项才会催报"),  # only what is owed is on the ladder
        statement(
            f"SELECT count(*) FROM obligation o WHERE o.next_action_on IS NOT NULL AND o.state NOT IN ({_OWING})"
        ),
    ),
    (
        Sentence("审核进度与零报告应与历史相符"),  # review level, since when, and nil are the fold of history
        statement(f"SELECT count(*) FROM obligation o WHERE NOT ({reviewing.AGREES})"),
    ),
    (
        Sentence("审核得分应为自评得分减去核减分数"),  # the reviewed score is the score less the last reduction
        statement(reductions.DISAGREES),
    ),
    (
        Sentence("整改事项的状态应与应报事项相符"),  # an item's state is its obligation's
        rectification.FOLLOWS,
    ),
    (
        Sentence("历史应属于某个事项"),  # history belongs to an obligation
        statement(
            "SELECT count(*) FROM history h WHERE NOT EXISTS (SELECT 1 FROM obligation o WHERE o.id = h.obligation_id)"
        ),
    ),
    (
        Sentence("通知行应有事项"),  # a line has items
        statement(
            "SELECT count(*) FROM line l WHERE NOT EXISTS (SELECT 1 FROM history h WHERE h.batch_id = l.batch_id"
            " AND h.unit_id = l.unit_id AND h.rung_id = l.rung_id)"
        ),
    ),
    (
        Sentence("委托的状态应与历史相符"),  # a commission's state is the fold of its history
        agencies.WRITTEN_DOWN,
    ),
    (
        Sentence("评价的步骤应与历史相符"),  # an evaluation's step is the fold of its history
        evaluations.WRITTEN_DOWN,
    ),
    (
        Sentence("待发的行应有其邮件"),  # a planned line has its mail
        statement(
            "SELECT count(*) FROM line l WHERE l.state = 0 AND NOT EXISTS (SELECT 1 FROM notice n"
            " WHERE n.mailbox_id = l.mailbox_id AND n.send_on = l.send_on AND n.state < 2)"
        ),
    ),
    (
        Sentence("已发的行应有其邮件"),  # a sent line has its mail
        statement(
            "SELECT count(*) FROM line l WHERE l.state = 2 AND NOT EXISTS (SELECT 1 FROM notice n"
            " WHERE n.id = l.notice_id AND n.state = 2)"
        ),
    ),
    (
        Sentence("重发的邮件应有内容和经手人"),  # a resent mail has items, and somebody asked for it
        statement(
            "SELECT count(*) FROM notice n WHERE n.kind LIKE 'resend:%' AND NOT (EXISTS (SELECT 1 FROM repeated t"
            " WHERE t.notice_id = n.id) AND EXISTS (SELECT 1 FROM notice_act a WHERE a.notice_id = n.id"
            " AND a.act = 'resend'))"
        ),
    ),
]
