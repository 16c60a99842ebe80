"""What a change of the register means, as lines for a terminal."""

from collections.abc import Iterator, Sequence
from itertools import groupby

import click

from models.errors import Sentence, _
from models.kinds import Event
from rules.states import EVENT_NAMES
from tasks.change_register import Changed
from tasks.follow import Followed
from tasks.register.difference import Change, Sum, What
from tasks.register.merge import Tally

SHOWN = 20  # of one sort; the rest is counted
TABLES = {
    "units": "单位",
    "people": "人员",
    "appointments": "任职",
    "subjects": "评价对象",
    "selections": "往年选题",
}
WHATS = {
    What.ADDED: "新增",
    What.ENDED: "失效",
    What.MERGED: "并入",
    What.RESTORED: "恢复",
    What.REPLACED: "接替",
    What.RENAMED: "改名",
    What.RECODED: "改代码",
    What.MOVED: "改单位",
    What.SECTION: "改对口科室",
    What.SUCCESSOR: "将并入",
    What.PERIOD: "改期限",
    What.ADDRESS: "改邮箱",
    What.AMOUNT: "改金额",
    What.OTHER: "改其他",
}


def show_difference(changed: Changed) -> None:
    """What differs, and what it does to the ledger."""
    for line in [*_difference(changed), *_ledger(changed)]:
        click.echo(line)


def _difference(changed: Changed) -> Iterator[str]:
    told = changed.difference
    if not told:
        return
    yield _("名录的变化：")
    for table, changes in (
        ("units", told.units),
        ("people", told.people),
        ("subjects", told.subjects),
        ("selections", told.selections),
    ):
        for what, group in groupby(changes, key=lambda each: each.what):
            rows = list(group)
            head = Sentence("{what}：{how} {n}", what=Sentence(TABLES[table]), how=Sentence(WHATS[what]), n=len(rows))
            yield f"  {head}"
            yield from _some([_change(each) for each in rows])
    for year, (was, now) in told.sums.items():
        if was != now:
            yield "  " + _(
                "{year}年度评价对象：{was} 项 {before} 元，改为 {now} 项 {after} 元",
                year=year,
                was=was.items,
                before=_yuan(was),
                now=now.items,
                after=_yuan(now),
            )


def _some(lines: Sequence[str]) -> Iterator[str]:
    yield from (f"    {line}" for line in lines[:SHOWN])
    if len(lines) > SHOWN:
        yield "    " + _("另有 {n} 项（--json 列全）", n=len(lines) - SHOWN)


def _change(each: Change) -> str:
    between = f"{each.was} → {each.now}" if each.was and each.now else f"→ {each.now}" if each.now else each.was
    return (
        _("{thing}：{change}", thing=f"{each.code} {each.name}", change=between)
        if between
        else f"{each.code} {each.name}"
    )


def _yuan(of: Sum) -> str:
    return f"{of.fen // 100:,}.{of.fen % 100:02}"


def _ledger(changed: Changed) -> Iterator[str]:
    """Obligations transferred, merged and restored; opened next; proposed for cancellation; units out of reach."""
    counts = changed.counts()
    moved = [event for event in (Event.TRANSFERRED, Event.MERGED, Event.RESTORED) if counts.get(event.name.lower())]
    if not moved and not any(counts[each] for each in ("to_open", "to_cancel", "lines")) and not changed.unreachable:
        return
    yield _("对台账的影响：")
    for event in moved:
        rows = [each for each in changed.followed if each.event is event]
        head = Sentence("{what} {n} 项", what=Sentence(EVENT_NAMES[event]), n=sum(each.items for each in rows))
        yield f"  {head}"
        yield from _some(
            [_("{thing}：{change}", thing=_way(each), change=f"{each.title} {each.items}") for each in rows]
        )
    yield from _to_come(changed, counts)


def _way(each: Followed) -> str:
    owed_by = f"{each.from_code} {each.from_name}"
    return owed_by if each.event is Event.RESTORED else f"{owed_by} → {each.to_code} {each.to_name}"


def _to_come(changed: Changed, counts: dict[str, int]) -> Iterator[str]:
    if counts["to_open"]:
        yield "  " + _("下次下达时新增 {n} 项", n=counts["to_open"])
    for each in changed.to_open:
        if not each.begun:
            yield "  " + _(
                "{title}开始时应报：{before} 项，改为 {after} 项",
                title=each.title,
                before=each.before,
                after=each.after,
            )
    if changed.to_cancel:
        yield "  " + _("建议撤销 {n} 项（nianlun record cancel）", n=len(changed.to_cancel))
        yield from _some([f"{e.unit_code} {e.deliverable} {e.subject_code}".strip() for e in changed.to_cancel])
    if changed.lines:
        yield "  " + _("改送 {n} 条待发通知", n=changed.lines)
    if changed.unreachable:
        yield "  " + _("{n} 个单位从此没有可以送达的绩效专管责任人", n=len(changed.unreachable))
        yield from _some([f"{code} {name}" for code, name in changed.unreachable])


def tallied(tallies: dict[str, Tally]) -> list[str]:
    """What was written, by table."""
    return [
        "  "
        + _(
            "{what}：新增 {added}，更改 {changed}，失效 {ended}",
            what=Sentence(TABLES[name]),
            added=tally.added,
            changed=tally.changed,
            ended=tally.ended,
        )
        for name, tally in tallies.items()
    ]
