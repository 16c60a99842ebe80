"""What the figures of a rehearsed year are called, and how they are written."""

from datetime import date

from models.errors import _
from models.kinds import Level
from notices.words import LEVELS

MEASURES = {
    "obligations": "应报",
    "due_on": "到期",
    "late": "逾期",
    "on_time_rate": "按时率",
    "mails": "全年邮件",
    "worst_day": "最多的一天",
    "worst_day_mails": "当天邮件",
    "worst_day_items": "当天事项",
    "officer_mails_median": "专管员中位",
    "officer_mails_max": "专管员最多",
    "head_mails": "单位领导",
    "leader_mails": "局领导",
    "max_per_person_day": "每人每天",
    "last_rung_on": "最后一级",
    "proposals": "拟办",
    "items": "拟办事项",
    "unreachable": "联系不到",
}
NOTHING = "–"


def measure_name(measure: str) -> str:
    """A measure's name; a level is called by its own."""
    return _(LEVELS[Level(measure)]) if measure in LEVELS else _(MEASURES[measure])


def written(measure: str, value: object) -> str:
    """A figure as people read it."""
    if value is None:
        return NOTHING
    if isinstance(value, float) and measure.endswith("_rate"):
        return f"{value:.1%}"
    if isinstance(value, int | float):
        return f"{value:,}"
    return f"{value:%y-%m-%d}" if isinstance(value, date) else str(value)


def change_written(measure: str, change: float | None) -> str:
    """How much more or less; of dates in days."""
    if change is None:
        return ""
    if measure.endswith("_rate"):
        return _("{points}个百分点", points=f"{change * 100:+.1f}")
    if measure in ("due_on", "worst_day", "last_rung_on"):
        return _("{days}天", days=f"{change:+}")
    return f"{change:+,}"


def from_to(measure: str, before: object, after: object) -> str:
    """A figure that may have changed: one value where it has not."""
    one, other = written(measure, before), written(measure, after)
    return one if one == other else f"{one} → {other}"
