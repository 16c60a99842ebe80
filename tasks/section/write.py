"""Write a section's summary and hand it to the bureau; the bureau may give it back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from calendars.results import Decision
from calendars.schema import Calendar
from models.errors import NotKnown, RuleBroken, Sentence
from models.queries import section_summary as queries
from tasks.section.read import Suggestion, Summary, read_summary

WITH_AMOUNT = (Decision.REDUCE, Decision.RECLAIM)  # what is said with an amount


@dataclass(frozen=True)
class Written:
    """What somebody of the section wrote: a suggestion for each self-evaluation, or None to take it back."""

    said: str
    suggestions: Mapping[int, Suggestion | None]
    by: str


def write_summary(
    connection: Connection,
    calendar: Calendar,
    section: str,
    written: Written,
    *,
    hand_in: bool,
    on: date,
    at: datetime,
) -> Summary:
    """Keep the summary; `hand_in` gives it to the bureau, and from then on it is no longer changed.

    Raises:
        NotKnown: no such section, or no such self-evaluation among its units'.
        RuleBroken: it is handed in already; an amount is missing, or more than the budget; a fair or poor result is
            left without a suggestion. Nothing is changed by the caller's transaction.
    """
    before = read_summary(connection, calendar, section)
    if before.handed_in_on is not None:
        raise RuleBroken(Sentence("汇总已于{on}报送，退回以后才能修改", on=before.handed_in_on))
    _check(before, written)
    keys: dict[str, Any] = {"work_year": calendar.work_year, "section": before.section_id, "state": int(hand_in)}
    keys |= {"said": written.said.strip(), "by": written.by, "on": on, "at": at}
    summary = int(connection.execute(queries.WRITE, keys).scalar_one())
    for obligation, suggestion in written.suggestions.items():
        _keep(connection, summary, obligation, suggestion)
    after = read_summary(connection, calendar, section)
    if hand_in:
        _check_whole(after)
    return after


def give_back_summary(connection: Connection, calendar: Calendar, section: str) -> None:
    """Let the section write on (退回).

    Raises:
        NotKnown: no such section. RuleBroken: it is not handed in.
    """
    its = read_summary(connection, calendar, section)
    keys = {"work_year": calendar.work_year, "section": its.section_id}
    if connection.execute(queries.GIVE_BACK, keys).rowcount == 0:
        raise RuleBroken(Sentence("{section}的汇总还没有报送", section=its.section_name))


def _check(before: Summary, written: Written) -> None:
    known = {each.obligation: each for each in before.rows}
    wrong = []
    for obligation, suggestion in written.suggestions.items():
        row = known.get(obligation)
        if row is None:
            raise NotKnown(Sentence("没有编号为{id}的应报事项", id=obligation))
        if suggestion is None:
            continue
        name = row.subject_name or row.unit_name
        if not row.handed_in:
            wrong.append(Sentence("{subject}还没有报送自评", subject=name))
        if suggestion.decision in WITH_AMOUNT and suggestion.amount is None:
            wrong.append(Sentence("{subject}：压减或收回须写明金额", subject=name))
        if suggestion.amount is not None and row.approved is not None and suggestion.amount > row.approved:
            wrong.append(Sentence("{subject}：金额超过批复预算", subject=name))
    if wrong:
        raise RuleBroken(Sentence("{refused}", refused="；".join(map(str, wrong))))


def _check_whole(after: Summary) -> None:
    """Everything handed in, nothing fair or poor left without a suggestion."""
    if not after.said:
        raise RuleBroken(Sentence("请写审核汇总意见"))
    if bare := [each.subject_name or each.unit_name for each in after.rows if each.needs_suggestion]:
        named = "、".join(bare[:5])
        raise RuleBroken(Sentence("等级为中或差的须有结果应用建议：{subjects}（共{n}个）", subjects=named, n=len(bare)))


def _keep(connection: Connection, summary: int, obligation: int, suggestion: Suggestion | None) -> None:
    keys = {"summary": summary, "obligation": obligation}
    if suggestion is None:
        connection.execute(queries.FORGET, keys)
        return
    amount = None if suggestion.amount is None else int((suggestion.amount * 100).quantize(Decimal(1)))
    said = {"decision": suggestion.decision.value, "amount": amount, "why": suggestion.why.strip()}
    connection.execute(queries.SUGGEST, keys | said)
