"""A draft beside another year, as tables for the terminal: what changes, before and after."""

from collections.abc import Iterable
from datetime import date

import click

from models.errors import _
from models.kinds import Level
from nianlun.ahead import week_name
from nianlun.measures import change_written, from_to, measure_name, written
from nianlun.tables import print_table
from notices.words import LEVELS, ROLES
from tasks.beside import Beside
from tasks.differences import Difference, Part
from tasks.figures import ASKED_ABOUT, Asked, Load

MOST_SHOWN = 20  # people; the file names all
NOBODY = Load((), frozenset())


def print_beside(beside: Beside) -> None:
    """Print what differs, part by part; nothing of what is the same."""
    if not beside.differences:
        click.echo(_("两份年历预演的结果没有差别"))
        return
    of_part = {part: [each for each in beside.differences if each.part is part] for part in Part}
    _print_totals(of_part[Part.TOTAL])
    _print_deliverables(beside, of_part[Part.DELIVERABLE])
    _print_weeks(of_part[Part.WEEK])
    _print_people(beside, of_part[Part.PERSON])
    _print_proposals(of_part[Part.PROPOSALS])
    _print_unreachable(of_part[Part.UNREACHABLE])


def _print_totals(found: list[Difference]) -> None:
    rows = [
        [
            measure_name(each.measure),
            written(each.measure, each.before),
            written(each.measure, each.after),
            change_written(each.measure, each.change),
        ]
        for each in found
    ]
    _print([_("全年"), _("前"), _("后"), _("增减")], rows)


def _print_deliverables(beside: Beside, found: list[Difference]) -> None:
    head = [_("材料"), measure_name("obligations"), measure_name("due_on"), measure_name("late")]
    head += [_(LEVELS[level]) for level in ASKED_ABOUT]
    keys = list(dict.fromkeys(each.key for each in found))
    _print(head, [_deliverable(beside, key) for key in keys], title=_("有变化的报送材料：前 → 后"))


def _deliverable(beside: Beside, key: str) -> list[str]:
    year, _slash, code = key.partition("/")
    one, other = (lived.figures.deliverables.get((int(year), code)) for lived in (beside.before, beside.after))
    told = other or one
    assert told is not None
    cells = [from_to(name, _asked(one, name), _asked(other, name)) for name in ("obligations", "due_on", "late")]
    rungs = [from_to("items", _rungs(one, level), _rungs(other, level)) for level in ASKED_ABOUT]
    return [f"{told.title}\n{code}", *cells, *rungs]


def _asked(asked: Asked | None, name: str) -> object:
    return getattr(asked, name) if asked else None


def _rungs(asked: Asked | None, level: Level) -> int:
    return asked.rungs.get(level, 0) if asked else 0


def _print_weeks(found: list[Difference]) -> None:
    rows = []
    for each in sorted(found, key=lambda each: each.key):
        week = week_name(date.fromisoformat(each.key))
        mails = [written("mails", value) for value in (each.before, each.after)]
        rows.append([week, *mails, change_written("mails", each.change)])
    _print([_("周"), _("前"), _("后"), _("增减")], rows, title=_("每周邮件"))


def _print_people(beside: Beside, found: list[Difference]) -> None:
    mails = {each.key: each.change or 0 for each in found if each.measure == "mails"}
    changed = list(mails) or list(dict.fromkeys(each.key for each in found))
    changed.sort(key=lambda address: (-mails.get(address, 0), address))
    more = sum(change > 0 for change in mails.values())
    fewer = sum(change < 0 for change in mails.values())
    title = _("收件人：{more}人增加，{fewer}人减少", more=more, fewer=fewer)
    shown = changed if len(changed) <= MOST_SHOWN else [*changed[: MOST_SHOWN // 2], *changed[-MOST_SHOWN // 2 :]]
    head = [_("收件人"), _("职责"), measure_name("mails"), _("增减"), measure_name("worst_day"), _("当天事项")]
    _print(head, [_person(beside, address, mails.get(address, 0)) for address in shown], title=title)
    if len(shown) < len(changed):
        click.echo(_("（只列增减最多的{n}人，其余见differences.csv）", n=len(shown)))


def _person(beside: Beside, address: str, change: float) -> list[str]:
    one, other = (lived.figures.people.get(address, NOBODY) for lived in (beside.before, beside.after))
    told = other if other.names else one
    roles = _("、").join(_(ROLES[role]) for role in sorted(told.roles))
    names = _("、").join(told.names)
    return [
        f"{names}\n{address}",
        roles,
        from_to("mails", one.mails, other.mails),
        f"{change:+}" if change else "",
        from_to("worst_day", one.worst_on, other.worst_on),
        from_to("worst_day_items", one.worst_items, other.worst_items),
    ]


def _print_proposals(found: list[Difference]) -> None:
    rows = [
        [_(LEVELS[Level(each.key)]), measure_name(each.measure), from_to(each.measure, each.before, each.after)]
        for each in found
    ]
    _print([_("级别"), "", _("前 → 后")], rows, title=_("拟办"))


def _print_unreachable(found: list[Difference]) -> None:
    rows = [[each.key, each.name, _("新增") if each.after else _("不再")] for each in found]
    _print([_("单位"), _("名称"), ""], rows, title=_("联系不到的单位"))


def _print(head: list[str], rows: Iterable[list[str]], *, title: str = "") -> None:
    told = list(rows)
    if told:
        print_table(head, told, title=title)
