"""What a choice must satisfy (选题配额), as sentences for what it misses."""

from collections.abc import Mapping
from decimal import ROUND_CEILING, Decimal

from calendars.schema import Quota
from models.errors import Sentence
from models.kinds import SubjectKind

SMALL_FEN = 1_000_000  # 1万元

KIND_NAMES = {
    SubjectKind.PROJECT: "项目",
    SubjectKind.POLICY: "政策",
    SubjectKind.WHOLE_UNIT: "部门（单位）整体",
    SubjectKind.BOND: "专项债券",
    SubjectKind.TRANSFER: "专项转移支付",
    SubjectKind.RECTIFICATION: "整改事项",
}


def missed_counts(quota: Quota, chosen: Mapping[str, int]) -> list[Sentence]:
    """Counts by kind that a choice does not reach or does not hit; empty when all hold."""
    found = []
    for kind, least in quota.at_least.items():
        if chosen.get(kind.value, 0) < least:
            found.append(_count("{kind}应不少于{wanted}个，已选{n}个", kind, least, chosen))
    for kind, wanted in quota.exactly.items():
        if chosen.get(kind.value, 0) != wanted:
            found.append(_count("{kind}应为{wanted}个，已选{n}个", kind, wanted, chosen))
    if quota.exactly and set(chosen) - {kind.value for kind in quota.exactly}:
        found.append(Sentence("选入了配额以外的类别"))
    if sum(chosen.values()) < quota.total_at_least:
        found.append(Sentence("应不少于{wanted}个，已选{n}个", wanted=quota.total_at_least, n=sum(chosen.values())))
    return found


def missed_share(quota: Quota, chosen_fen: int, base_fen: int) -> list[Sentence]:
    """The share of the amount that a choice does not reach: exact, in fen; nothing to reach when the base is zero."""
    if quota.share is None or chosen_fen >= quota.share.at_least * base_fen:
        return []
    gap = quota.share.at_least * base_fen - chosen_fen
    return [Sentence("金额占比应不低于{share:.0%}，还差{gap}", share=quota.share.at_least, gap=_money(gap))]


def _money(fen: Decimal) -> Sentence:
    """An amount still missing, rounded up so that it suffices; in yuan where 万元 would say nothing."""
    cent = Decimal("0.01")
    if fen < SMALL_FEN:
        return Sentence("{yuan:.2f}元", yuan=(fen / 100).quantize(cent, ROUND_CEILING))
    return Sentence("{gap:.2f}万元", gap=(fen / 1_000_000).quantize(cent, ROUND_CEILING))


def _count(template: str, kind: SubjectKind, wanted: int, chosen: Mapping[str, int]) -> Sentence:
    return Sentence(template, kind=Sentence(KIND_NAMES[kind]), wanted=wanted, n=chosen.get(kind.value, 0))
