"""A new year's file of working days to fill in: the statutory festivals are written, what a notice adds is not."""

from collections.abc import Iterable
from datetime import date

from calendars.dayfiles import FESTIVALS, FOLDER, LUNAR, LunarFile, Span, lunar_in
from calendars.files import text_of
from calendars.provisional import Lunar, provisional_year, statutory
from models.errors import Sentence, UnknownYear

_HEAD = """\
# {year}年放假安排: 各节已按《全国年节及纪念日放假办法》写出法定节假日和补假, 尚未调休。
# 国务院办公厅通知公布后, 填写文号和印发日期, 按通知改各节的 off (放假), 加 works (调休上班的周末), 写法如 (日期仅示意):
#   - {{name: 春节, off: {year}-02-01..{year}-02-07, works: [{year}-01-30, {year}-02-13]}}
# 12月底如有属于下一年元旦的放假, 写成另一个“元旦”, 并写上它自己的 source。
# 再运行 nianlun workdays check {year}.yaml, 和 nianlun workdays import {year}.yaml --why 国办通知 --dry-run
year: {year}
status: official
source:
  title: 国务院办公厅关于{year}年部分节假日安排的通知
  number:
  issued_on:
holidays:
"""


def template(year: int) -> str:
    """The file of a year without notice, to be filled in; `check` refuses it until the notice's date stands in it.

    Raises:
        UnknownYear: the festivals that follow the moon are not known for that year.
    """
    known: LunarFile = lunar_in(text_of(FOLDER / f"{LUNAR}.yaml"), LUNAR)
    if year not in known.years:
        raise UnknownYear(Sentence("不知道{year}年的农历节日, 写不出模板", year=year))
    lines = (f"  - {{name: {name}, off: {off}}}\n" for name, off in _festivals(year, known.years[year]))
    return _HEAD.format(year=year) + "".join(lines)


def _festivals(year: int, lunar: Lunar) -> Iterable[tuple[str, str]]:
    """Each festival with its days off; two that fall on the same days are one."""
    off: dict[str, list[date]] = {name: [] for name in FESTIVALS}
    for on, day in sorted(provisional_year(year, lunar).special.items()):
        off[str(day.name.values["holiday"])].append(on)
    own = {str(name): days for name, days in statutory(year, lunar)}
    names = {name: name for name in FESTIVALS if off[name]}
    for name in FESTIVALS:
        if not off[name]:
            other = next(each for each in names if set(own[name]) <= set(off[each]))
            names[other] = f"{names[other]}、{name}"
    return sorted(((names[name], _spelt(off[name])) for name in names), key=lambda pair: pair[1].strip("["))


def _spelt(days: list[date]) -> str:
    """Days as a file writes them: one, a span, or a list of these."""
    spans: list[Span] = []
    for on in days:
        if spans and (on - spans[-1].last).days == 1:
            spans[-1] = Span(spans[-1].first, on)
        else:
            spans.append(Span(on, on))
    written = [str(each.first) if each.first == each.last else f"{each.first}..{each.last}" for each in spans]
    return written[0] if len(written) == 1 else f"[{', '.join(written)}]"
