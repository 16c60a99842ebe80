"""What a change of the register means, in words: for a terminal and for a page."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from models.errors import Sentence, _
from models.kinds import Event
from rules.states import EVENT_NAMES
from tasks.change_register import Changed
from tasks.follow import Followed
from tasks.register.difference import Change, Sum, What
from tasks.register.merge import Tally

FILES = {"units.csv": "单位", "people.csv": "人员", "subjects.csv": "评价对象", "selections.csv": "往年选题"}
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
EFFECTS = {
    "transferred": "转入",
    "merged": "并入",
    "restored": "恢复",
    "to_open": "将下达",
    "to_cancel": "建议撤销",
    "lines": "改送通知",
}


@dataclass(frozen=True)
class Part:
    """Changes of one sort: how many, and each of them."""

    head: str
    lines: tuple[str, ...] = ()


def counted(rows: dict[str, int]) -> str:
    """How much is in a register without errors."""
    return _("没有错误：{parts}", parts=amounts(rows))


def amounts(rows: dict[str, int]) -> str:
    """How much is in a register, by table."""
    return _("，").join(str(Sentence("{n} {what}", n=n, what=Sentence(FILES[file]))) for file, n in rows.items())


def difference_parts(changed: Changed) -> Iterator[Part]:
    """What differs in the register."""
    for table, changes in by_table(changed):
        for what, group in groupby(changes, key=lambda each: each.what):
            rows = list(group)
            head = Sentence("{what}：{how} {n}", what=Sentence(TABLES[table]), how=Sentence(WHATS[what]), n=len(rows))
            yield Part(str(head), tuple(_change(each) for each in rows))
    for year, (was, now) in changed.difference.sums.items():
        if was != now:
            yield Part(
                _(
                    "{year}年度评价对象：{was} 项 {before} 元，改为 {now} 项 {after} 元",
                    year=year,
                    was=was.items,
                    before=_yuan(was),
                    now=now.items,
                    after=_yuan(now),
                )
            )


def by_table(changed: Changed) -> Iterator[tuple[str, tuple[Change, ...]]]:
    """The changes of each table."""
    told = changed.difference
    yield from (
        ("units", told.units),
        ("people", told.people),
        ("subjects", told.subjects),
        ("selections", told.selections),
    )


def _change(each: Change) -> str:
    between = f"{each.was} → {each.now}" if each.was and each.now else f"→ {each.now}" if each.now else each.was
    return (
        _("{thing}：{change}", thing=f"{each.code} {each.name}", change=between)
        if between
        else f"{each.code} {each.name}"
    )


def _yuan(of: Sum) -> str:
    return f"{of.fen // 100:,}.{of.fen % 100:02}"


def ledger_parts(changed: Changed) -> Iterator[Part]:
    """Obligations transferred, merged and restored; opened next; proposed for cancellation; units out of reach."""
    for event in (Event.TRANSFERRED, Event.MERGED, Event.RESTORED):
        rows = [each for each in changed.followed if each.event is event]
        if rows:
            head = Sentence("{what} {n} 项", what=Sentence(EVENT_NAMES[event]), n=sum(each.items for each in rows))
            lines = (_("{thing}：{change}", thing=_way(each), change=f"{each.title} {each.items}") for each in rows)
            yield Part(str(head), tuple(lines))
    yield from _to_come(changed)


def _way(each: Followed) -> str:
    owed_by = f"{each.from_code} {each.from_name}"
    return owed_by if each.event is Event.RESTORED else f"{owed_by} → {each.to_code} {each.to_name}"


def _to_come(changed: Changed) -> Iterator[Part]:
    if opened := changed.counts()["to_open"]:
        yield Part(_("下次下达时新增 {n} 项", n=opened))
    for each in changed.to_open:
        if not each.begun:
            told = {"title": each.title, "before": each.before, "after": each.after}
            yield Part(_("{title}开始时应报：{before} 项，改为 {after} 项", **told))
    if changed.to_cancel:
        lines = (f"{e.unit_code} {e.deliverable} {e.subject_code}".strip() for e in changed.to_cancel)
        yield Part(_("建议撤销 {n} 项（nianlun record cancel）", n=len(changed.to_cancel)), tuple(lines))
    if changed.lines:
        yield Part(_("改送 {n} 条待发通知", n=changed.lines))
    if changed.unreachable:
        lines = (f"{code} {name}" for code, name in changed.unreachable)
        yield Part(_("{n} 个单位从此没有可以送达的绩效专管责任人", n=len(changed.unreachable)), tuple(lines))


def tallied(tallies: dict[str, Tally]) -> list[str]:
    """What was written, by table."""
    return [
        _(
            "{what}：新增 {added}，更改 {changed}，失效 {ended}",
            what=Sentence(TABLES[name]),
            added=tally.added,
            changed=tally.changed,
            ended=tally.ended,
        )
        for name, tally in tallies.items()
    ]


def kept_change(summary: dict[str, dict[str, dict[str, int]]]) -> str:
    """What a kept import changed in the register, in short."""
    return _("，").join(
        str(
            Sentence(
                "{what} +{added} ~{changed} -{ended}",
                what=Sentence(TABLES[name]),
                added=tally["added"],
                changed=tally["changed"],
                ended=tally["ended"],
            )
        )
        for name, tally in summary.get("tables", {}).items()
        if any(tally.values())
    )


def kept_effect(summary: dict[str, dict[str, int]]) -> str:
    """What a kept import did to the ledger, in short."""
    ledger = summary.get("ledger", {})
    return _("，").join(f"{_(EFFECTS[name])} {n}" for name, n in ledger.items() if n and name in EFFECTS)
