"""The comparison of drafts as a page to read and print: no scripts, nothing from elsewhere, nothing by colour alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from models.errors import _
from nianlun import language
from nianlun.comparison import differs, marked
from nianlun.measures import measure_name, written
from notices.words import LEVELS
from tasks.compare import Compared, Comparison
from tasks.figures import ASKED_ABOUT

TEMPLATES = Path(__file__).parent / "templates"
WIDTH, HEIGHT = 392, 112  # of the bars of a chart, in its own units
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Bar:
    """A week's bar: where it stands and how high it is."""

    x: float
    height: float
    width: float
    said: str


@dataclass(frozen=True)
class Chart:
    """A draft's mails by week, on the scale that all drafts share; `first` is the outline of the first draft's."""

    name: str
    differs: str
    said: str
    bars: tuple[Bar, ...]
    peak: Bar
    peak_mails: str
    peak_height: float
    first: str


def write_page(comparison: Comparison, file: Path, *, scripted: bool) -> None:
    """Write the page; `scripted`: a script said what units do, otherwise nobody did anything."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html.j2"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = environment.get_template("comparison.html.j2").render(
        language="zh-CN" if language.wanted() == "zh" else "en",
        say=_words(comparison, scripted),
        columns=_columns(),
        groups=[(name, list(columns)) for name, columns in groupby(_columns(), key=lambda column: column.group)],
        rows=[_row(comparison, each) for each in comparison.by_load],
        charts=list(_charts(comparison)),
        months=list(_months(comparison)),
        width=WIDTH,
        height=HEIGHT,
        weeks=_weeks_table(comparison),
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(page, encoding="utf-8", newline="\n")


# ── words ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def _words(comparison: Comparison, scripted: bool) -> dict[str, str]:
    calendar = comparison.drafts[0].lived.draft.calendar
    first, last = comparison.span
    return {
        "title": _("{year}年度年历比较", year=comparison.work_year),
        "where": calendar.jurisdiction.bureau,
        "what": _(
            "{n}份年历在同一份名册上从{first}到{last}逐日预演。", n=len(comparison.drafts), first=first, last=last
        ),
        "conduct": _("各单位按同一份脚本报送，不因催报多少而改变；所以逾期和按时率只随期限变化。")
        if scripted
        else _("没有脚本：假定谁都不报送，这是催报最多的情形。"),
        "finding": _finding(comparison),
        "draft": _("年历"),
        "differs": _("与第一份的差别"),
        "table": _("一览，邮件少的在前"),
        "charts": _("每周邮件数：各图同一尺度，折线是第一份"),
        "weeks": _("每周邮件数（与图相同）"),
        "week": _("周一"),
        "notes": _("怎样计数"),
        "count": _(
            "全年邮件：发出的邮件，一人一天至多一封，一封里可有多项。专管员邮件：每个绩效专管责任人全年收到的邮件。"
            "提醒至扣减：到达该级的项次；通报、约谈、扣减为拟办。单位领导：分管领导和主要负责人。"
        ),
    }


def _finding(comparison: Comparison) -> str:
    first, least = comparison.drafts[0], comparison.by_load[0]
    mails, base = least.lived.figures.mails, first.lived.figures.mails
    if mails == base:
        return _("没有一份的邮件比第一份（{name}，{mails}封）少。", name=first.name, mails=f"{base:,}")
    return _(
        "邮件最少的是{name}：全年{mails}封，比第一份（{first}）少{fewer}封（{share}）。",
        name=least.name,
        mails=f"{mails:,}",
        first=first.name,
        fewer=f"{base - mails:,}",
        share=f"{(base - mails) / base:.0%}",
    )


# ── the table ─────────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Column:
    """A column of figures; `group` is the word above several."""

    measure: str
    head: str
    group: str = ""


def _columns() -> list[Column]:
    officers, worst, rungs = _("专管员邮件"), _("邮件最多的一天"), _("到达各级的项次")
    return [
        Column("mails", measure_name("mails")),
        Column("officer_mails_median", _("中位"), officers),
        Column("officer_mails_max", _("最多"), officers),
        Column("worst_day_mails", _("封数"), worst),
        Column("worst_day", _("日期"), worst),
        Column("max_per_person_day", measure_name("max_per_person_day")),
        *(Column(level.value, _(LEVELS[level]), rungs) for level in ASKED_ABOUT),
        Column("head_mails", measure_name("head_mails")),
        Column("leader_mails", measure_name("leader_mails")),
        Column("obligations", measure_name("obligations")),
        Column("on_time_rate", measure_name("on_time_rate")),
        Column("late", measure_name("late")),
        Column("last_rung_on", measure_name("last_rung_on")),
    ]


@dataclass(frozen=True)
class Row:
    """A draft in the table."""

    name: str
    differs: str
    least: bool
    cells: tuple[str, ...]


def _row(comparison: Comparison, each: Compared) -> Row:
    cells = tuple(written(column.measure, each.totals[column.measure]) for column in _columns())
    return Row(marked(each), differs(comparison, each), each.least, cells)


# ── the charts ────────────────────────────────────────────────────────────────────────────────────────────────────
def _mondays(comparison: Comparison) -> list[date]:
    """The Monday of every week of the rehearsal."""
    first, last = (day - timedelta(days=day.weekday()) for day in comparison.span)
    return [first + WEEK * number for number in range((last - first) // WEEK + 1)]


def _charts(comparison: Comparison) -> Iterator[Chart]:
    first = _bars(comparison, comparison.drafts[0])
    for each in comparison.by_load:
        bars = _bars(comparison, each)
        peak = max(bars, key=lambda bar: bar.height)
        told = {"name": each.name, "mails": each.lived.figures.mails, "peak": peak.said}
        said = _("{name}：全年{mails}封，最多的一周{peak}", **told)
        most = f"{max(each.lived.figures.mails_by_week.values(), default=0):,}"
        top = max(peak.height, first[bars.index(peak)].height)
        yield Chart(marked(each), differs(comparison, each), said, bars, peak, most, top, _outline(first))


def _bars(comparison: Comparison, each: Compared) -> tuple[Bar, ...]:
    mondays = _mondays(comparison)
    most = max((max(one.lived.figures.mails_by_week.values(), default=0) for one in comparison.drafts), default=0)
    weeks = each.lived.figures.mails_by_week
    return tuple(_bar(n, len(mondays), day, weeks.get(day, 0), most or 1) for n, day in enumerate(mondays))


def _outline(bars: tuple[Bar, ...]) -> str:
    """The tops of bars as one line of steps, for SVG."""
    step = WIDTH / len(bars)
    steps = (f"{n * step:.1f},{-bar.height:.1f} {(n + 1) * step:.1f},{-bar.height:.1f}" for n, bar in enumerate(bars))
    return " ".join(steps)


def _bar(number: int, weeks: int, monday: date, mails: int, most: int) -> Bar:
    step = WIDTH / weeks
    said = _("{monday}起{mails}封", monday=monday, mails=mails)
    return Bar(round(number * step + step * 0.1, 2), round(mails / most * HEIGHT, 2), round(step * 0.8, 2), said)


def _months(comparison: Comparison) -> Iterator[tuple[float, str]]:
    """Where the week stands in which a month begins, and the month's name."""
    mondays = _mondays(comparison)
    sundays = [monday + timedelta(days=6) for monday in mondays]
    for number, sunday in enumerate(sundays):
        if number == 0 or sunday.month != sundays[number - 1].month:
            yield round((number + 0.5) * WIDTH / len(mondays), 2), _("{month}月", month=sunday.month)


def _weeks_table(comparison: Comparison) -> list[tuple[str, list[int]]]:
    return [
        (monday.isoformat(), [each.lived.figures.mails_by_week.get(monday, 0) for each in comparison.by_load])
        for monday in _mondays(comparison)
    ]
