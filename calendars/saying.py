"""Conditions and quotas in words: which subjects are meant, and what a choice must satisfy."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from calendars.conditions import Condition
from calendars.labels import ATTRIBUTES, BOOKS, FUND_CLASSES, SOURCE_LEVELS, SUBJECT_KINDS, UNIT_KINDS
from calendars.schema import Calendar, Quota
from models.errors import Sentence
from models.kinds import SubjectKind


def listed(words: Iterable[object]) -> str:
    """Words one after the other, as a list is read."""
    return str(Sentence("、")).join(map(str, words))


def condition_said(condition: Condition) -> str:
    """Which subjects the condition selects; everything that is said must hold."""
    return "; ".join(map(str, _said(condition)))


def quota_said(calendar: Calendar, quota: Quota) -> str:
    """What a choice must satisfy."""
    return "; ".join(map(str, _asked(calendar, quota)))


def yuan(amount: Decimal) -> Sentence:
    """An amount as it is read: 200万元, and 12345元 where 万 would not be exact."""
    if amount % 10_000:
        return Sentence("{amount}元", amount=f"{amount:f}")
    return Sentence("{amount}万元", amount=f"{amount / 10_000:f}")


def _said(condition: Condition) -> Iterator[Sentence]:
    named: tuple[tuple[tuple[Any, ...], Mapping[Any, Sentence]], ...] = (
        (condition.kind, SUBJECT_KINDS),
        (condition.unit_kind, UNIT_KINDS),
        (condition.book, BOOKS),
        (condition.fund_class, FUND_CLASSES),
        (condition.source_level, SOURCE_LEVELS),
        (condition.attribute, ATTRIBUTES),
    )
    for words, labels in named:
        if words:
            yield Sentence("{words}", words=listed(labels[word] for word in words))
    if condition.amount_at_least is not None:
        yield Sentence("批复金额不少于{amount}", amount=yuan(condition.amount_at_least))
    if condition.tag_any:
        yield Sentence("有标签{tags}之一", tags=listed(condition.tag_any))
    if condition.tag_all:
        yield Sentence("有标签{tags}", tags=listed(condition.tag_all))
    if past := condition.not_evaluated_within:
        yield Sentence("前{years}年没有在{choices}里选过", years=past.years, choices=listed(past.deliverables))
    yield from _combined(condition)


def _combined(condition: Condition) -> Iterator[Sentence]:
    if condition.any:
        parts = [Sentence("({part})", part=condition_said(part)) for part in condition.any]
        yield Sentence("符合其一: {parts}", parts=listed(parts))
    for part in condition.all:
        yield Sentence("({part})", part=condition_said(part))
    if condition.not_ is not None:
        yield Sentence("不含({part})", part=condition_said(condition.not_))


def _asked(calendar: Calendar, quota: Quota) -> Iterator[Sentence]:
    if quota.at_least:
        yield Sentence("不少于{counts}", counts=_counts(quota.at_least))
    if quota.exactly:
        yield Sentence("恰好{counts}", counts=_counts(quota.exactly))
    if quota.total_at_least:
        yield Sentence("合计不少于{n}个", n=quota.total_at_least)
    if quota.share:
        of = condition_said(quota.share.of)
        yield Sentence("金额不低于本单位({of})的{share:.0%}", of=of, share=quota.share.at_least)
    if quota.covers:
        yield Sentence("须包括全部({of})", of=condition_said(quota.covers))
    yield from _bounded(calendar, quota)


def _bounded(calendar: Calendar, quota: Quota) -> Iterator[Sentence]:
    if quota.eligible:
        yield Sentence("限于({of})", of=condition_said(quota.eligible))
    if quota.catalogue:
        catalogue = calendar.catalogues[quota.catalogue]
        yield Sentence("限于{title}({of})", title=catalogue.title, of=condition_said(catalogue.where))
    if quota.not_repeating:
        yield Sentence("不与前{years}年重复", years=quota.not_repeating.years)
    if quota.besides:
        titles = {each.key: each.title for _, each in calendar.deliverables()}
        yield Sentence("不与本年的{choices}重复", choices=listed(titles.get(key, key) for key in quota.besides))
    if quota.per_unit:
        yield Sentence("每个单位至多{n}个", n=quota.per_unit)
    if quota.soft:
        yield Sentence("原则上")


def _counts(counts: Mapping[SubjectKind, int]) -> str:
    return listed(Sentence("{kind}{n}个", kind=SUBJECT_KINDS[kind], n=n) for kind, n in counts.items())
