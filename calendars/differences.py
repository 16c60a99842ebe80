"""What differs between two calendars, part by part: what is new, what is gone, what changed from what to what. Pure.

Parts are known again by their key: a deliverable by its own, a rung by what it counts from and how many days, a quota
by the kinds of unit that it is for. The order in which a file lists them is no difference.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from calendars.schema import Calendar
from models.errors import Sentence

PARTS = {
    "calendar": Sentence("年历"),
    "document": Sentence("文件"),
    "override": Sentence("工作日调整"),
    "step": Sentence("环节"),
    "deliverable": Sentence("报送材料"),
    "quota": Sentence("选题配额"),
    "ladder": Sentence("催报阶梯"),
    "rung": Sentence("催报级"),
    "trigger": Sentence("按次数升级"),
    "catalogue": Sentence("目录"),
    "event": Sentence("事件"),
    "rotation": Sentence("周期覆盖"),
    "balance": Sentence("均衡实施"),
    "industry": Sentence("行业"),
    "coverage": Sentence("报送率"),
    "gate": Sentence("准入条件"),
    "application": Sentence("结果应用"),
    "figure": Sentence("文件中的数字"),
    "announced": Sentence("下一步打算"),
}
LISTS = {  # parts that stand in a list, and what they are known again by
    "document": ("documents", "key"),
    "override": ("workday_overrides", "on"),
    "rotation": ("rotations", "key"),
    "balance": ("balance", "deliverable"),
    "industry": ("industries", "tag"),
    "coverage": ("coverage", "deliverable"),
    "gate": ("gates", "key"),
    "application": ("applications", "finding"),
    "figure": ("figures", "key"),
    "announced": ("announced", "title"),
}
FIELDS = {
    "about": Sentence("每份报什么"),
    "as_of_month": Sentence("填到几月"),
    "aspects": Sentence("分项"),
    "besides": Sentence("不得与之重复的选题"),
    "amount_at_least": Sentence("金额下限"),
    "at_least": Sentence("至少"),
    "authority": Sentence("行业主管部门"),
    "bureau": Sentence("财政局"),
    "budget_year": Sentence("预算年度"),
    "by": Sentence("自动或经批准"),
    "catalogue": Sentence("目录"),
    "chosen_in": Sentence("取自哪项选题"),
    "covers": Sentence("须全部纳入"),
    "desk": Sentence("联系科室"),
    "document": Sentence("依据文件"),
    "due.after": Sentence("从哪个事件起算"),
    "due.basis": Sentence("到期日的来历"),
    "due.days": Sentence("几天内"),
    "due.on": Sentence("到期日"),
    "due.roll": Sentence("逢休息日"),
    "due.soft": Sentence("原则上的期限"),
    "due.source": Sentence("到期日依据"),
    "due.working": Sentence("按工作日"),
    "eligible": Sentence("可选条件"),
    "exactly": Sentence("恰好"),
    "form": Sentence("表单"),
    "jurisdiction": Sentence("地区"),
    "ladder": Sentence("催报阶梯"),
    "last_month_at_most": Sentence("最后一月至多"),
    "level": Sentence("级别"),
    "not_repeating": Sentence("不得重复"),
    "number": Sentence("文号"),
    "opens": Sentence("开启日"),
    "otherwise": Sentence("不通过时"),
    "passes": Sentence("算作通过"),
    "per_unit": Sentence("同一单位至多"),
    "reaches_back": Sentence("往前延伸"),
    "results": Sentence("有哪些结果"),
    "owed_by.kinds": Sentence("单位类别"),
    "owed_by.who": Sentence("由谁报送"),
    "recipients": Sentence("收件角色"),
    "review": Sentence("审核"),
    "approval_chain.roles": Sentence("批准顺序"),
    "approval_chain.source": Sentence("批准顺序的依据"),
    "rectification.by_source": Sentence("按来源的整改报送材料"),
    "rectification.classes": Sentence("问题类别"),
    "rectification.days": Sentence("整改期限"),
    "rectification.deliverable": Sentence("整改的报送材料"),
    "rectification.return_workdays": Sentence("整改退回期限"),
    "rectification.source": Sentence("整改的依据"),
    "letters.approved_by": Sentence("函件的签发"),
    "letters.number": Sentence("发文字号"),
    "letters.red_head": Sentence("红头"),
    "letters.source": Sentence("发文字号的依据"),
    "copies_to.names": Sentence("抄送"),
    "copies_to.source": Sentence("抄送的依据"),
    "application_workdays": Sentence("应用时限"),
    "application_reminders.every": Sentence("应用提醒间隔"),
    "application_reminders.rungs": Sentence("应用提醒"),
    "application_reminders.source": Sentence("应用提醒的依据"),
    "letters.receipt_reminders.every": Sentence("签收提醒间隔"),
    "letters.receipt_reminders.rungs": Sentence("签收提醒"),
    "letters.receipt_reminders.source": Sentence("签收提醒的依据"),
    "budget_lights.red_below": Sentence("红灯"),
    "budget_lights.source": Sentence("预算执行预警的依据"),
    "budget_lights.yellow_below": Sentence("黄灯"),
    "evaluators.apart": Sentence("委托与被评分离"),
    "evaluators.conflicting": Sentence("不相容的委托"),
    "evaluators.clean_years": Sentence("无重大违法年数"),
    "evaluators.views_workdays": Sentence("答复时限"),
    "evaluators.results_at_least": Sentence("产出效益至少"),
    "evaluators.remind_workdays": Sentence("提醒间隔"),
    "evaluators.quality.aspects": Sentence("机构质量评分项"),
    "evaluators.quality.bands": Sentence("付费档次"),
    "evaluators.quality.banned_months": Sentence("停止委托月数"),
    "evaluators.quality.source": Sentence("机构质量评分的依据"),
    "evaluators.opinions.combine": Sentence("意见合成办法"),
    "evaluators.opinions.at_least": Sentence("意见至少几份"),
    "evaluators.opinions.source": Sentence("意见合成的依据"),
    "evaluators.source": Sentence("由谁评价的依据"),
    "review_workdays": Sentence("审核时限"),
    "review_reminders": Sentence("审核提醒次数"),
    "confirmed_by": Sentence("确认"),
    "rule_set": Sentence("评分规则"),
    "review_source": Sentence("审核的依据"),
    "share": Sentence("金额占比"),
    "since": Sentence("自何年起"),
    "soft": Sentence("原则上"),
    "source": Sentence("依据"),
    "step": Sentence("所属环节"),
    "states": Sentence("写明的数字"),
    "then": Sentence("怎样处理"),
    "title": Sentence("名称"),
    "total_at_least": Sentence("合计至少"),
    "where": Sentence("对象条件"),
    "why": Sentence("事由"),
    "window.closes": Sentence("窗口结束"),
    "window.opens": Sentence("窗口开始"),
    "work_year": Sentence("工作年度"),
    "works": Sentence("是否上班"),
}
_NONE: tuple[object, ...] = (None, "", [], {}, ())


@dataclass(frozen=True)
class Difference:
    """One difference. Without a `field` the whole part is new (`before` is None) or gone (`after` is None)."""

    part: str
    key: str
    title: str
    field: str
    before: Any
    after: Any

    @property
    def sentence(self) -> Sentence:
        """The difference in words: 报送材料“绩效自评”(self-evaluation): 到期日由2022-04-30改为2022-05-20."""
        named = {"part": PARTS[self.part], "title": self.title, "key": self.key}
        if self.field:
            values = {"field": _label(self.field), "before": _said(self.before), "after": _said(self.after)}
            return Sentence("{part}“{title}”({key}): {field}由{before}改为{after}", **named, **values)
        if self.before is None:
            return Sentence("新增{part}“{title}”({key}): {said}", **named, said=_said(self.after))
        return Sentence("删去{part}“{title}”({key})", **named)

    def as_data(self) -> dict[str, Any]:
        """The difference for programs."""
        return vars(self) | {"sentence": str(self.sentence)}


@dataclass(frozen=True)
class _Part:
    """A part with its plain fields; parts within it stand beside it under keys of their own."""

    title: str
    fields: dict[str, Any]


Key = tuple[str, str]


def differences(one: Calendar, other: Calendar) -> list[Difference]:
    """Everything that differs, in the order of the calendars; empty if they say the same."""
    before, after = dict(_parts(one)), dict(_parts(other))
    found: list[Difference] = []
    for part, key in dict.fromkeys((*before, *after)):
        was, now = before.get((part, key)), after.get((part, key))
        if was is None or now is None:
            title = (was or now or _Part("", {})).title
            found.append(Difference(part, key, title, "", was and was.fields, now and now.fields))
        else:
            found += _changed(part, key, was, now)
    return found


def _changed(part: str, key: str, was: _Part, now: _Part) -> Iterator[Difference]:
    for field in dict.fromkeys((*was.fields, *now.fields)):
        before, after = was.fields.get(field), now.fields.get(field)
        if before != after:
            yield Difference(part, key, now.title, field, before, after)


def _parts(calendar: Calendar) -> Iterator[tuple[Key, _Part]]:
    """Every part; what has no key of its own belongs to the calendar as a whole."""
    said = calendar.model_dump(mode="json", by_alias=True)
    steps, ladders, catalogues = (said.pop(name) for name in ("steps", "ladders", "catalogues"))
    events = said.pop("events")
    lists = {part: (said.pop(name), by) for part, (name, by) in LISTS.items()}
    yield ("calendar", "calendar"), _Part(calendar.title, dict(_flat(said)))
    for step in steps:
        for deliverable in step.pop("deliverables"):
            yield from _deliverable(deliverable | {"step": step["key"]})
        yield from _keyed("step", [step], "key")
    for key, ladder in ladders.items():
        yield from _ladder(key, ladder)
    yield from _keyed("event", [{"key": key, **each} for key, each in events.items()], "key")
    yield from _keyed("catalogue", [{"key": key, **each} for key, each in catalogues.items()], "key")
    for part, (each, by) in lists.items():
        yield from _keyed(part, each, by)


def _deliverable(said: dict[str, Any]) -> Iterator[tuple[Key, _Part]]:
    for quota in said.pop("quota"):
        of = "+".join(quota.pop("of"))
        yield ("quota", f"{said['key']}/{of}"), _Part(f"{said['title']} {of}", dict(_flat(quota)))
    yield from _keyed("deliverable", [said], "key")


def _ladder(key: str, said: dict[str, Any]) -> Iterator[tuple[Key, _Part]]:
    for rung in said.pop("rungs"):
        place = f"{rung.pop('from')}{rung.pop('workdays'):+d}"
        yield ("rung", f"{key}/{place}"), _Part(f"{said['title']} {place}", rung)
    for trigger in said.pop("triggers"):
        place = f"{trigger.pop('counts')}×{trigger.pop('times')}"
        yield ("trigger", f"{key}/{place}"), _Part(f"{said['title']} {place}", trigger)
    yield ("ladder", key), _Part(said["title"], said)


def _keyed(part: str, each: list[dict[str, Any]], by: str) -> Iterator[tuple[Key, _Part]]:
    for said in each:
        key = str(said.pop(by))
        yield (part, key), _Part(str(said.get("title") or said.get("why") or key), dict(_flat(said)))


def _flat(said: dict[str, Any], within: str = "") -> Iterator[tuple[str, Any]]:
    """Every plain value with the way to it: `due.on`, `where.any.0.amount_at_least`."""
    for name, value in said.items():
        way = f"{within}{name}"
        if isinstance(value, dict) and value:
            yield from _flat(value, f"{way}.")
        elif isinstance(value, list) and any(isinstance(each, dict) for each in value):
            yield from _flat({str(number): each for number, each in enumerate(value)}, f"{way}.")
        elif value not in _NONE:
            yield way, value


def _label(way: str) -> Sentence:
    """A field's name; of one deep within a condition, what it is part of and its own."""
    if way in FIELDS:
        return FIELDS[way]
    names = way.split(".")
    first, last = (FIELDS.get(name) or Sentence("{name}", name=name) for name in (names[0], names[-1]))
    return Sentence("{whole}·{part}", whole=first, part=last) if len(names) > 1 else first


def _said(value: Any) -> Sentence | str:
    """A value as a calendar file would say it."""
    if isinstance(value, bool):
        return Sentence("是") if value else Sentence("否")
    if value in _NONE:
        return Sentence("无")
    if isinstance(value, list):
        return "、".join(map(str, value))
    if isinstance(value, dict):
        return "; ".join(f"{name}: {json.dumps(each, ensure_ascii=False)}" for name, each in value.items())
    return str(value)
