"""What is said about one obligation's dates: by when, why then, how late, what happens next. Always as of today."""

import re
from dataclasses import dataclass
from datetime import date

from calendars.dates import is_provisional
from calendars.days import WEEKDAYS, spoken
from calendars.workdays import Workdays
from models.kinds import Anchor, Level, Roll
from notices.digest import Item
from notices.wording import SHIPPED, Wording
from notices.words import LEVELS, ROLES, chinese
from rules.lateness import late_boundary, late_workdays

FIRST_VERSION = 1
TENTATIVE = "（暂定）"  # behind a coming date that its year's notice of days off may still move
WHY_TENTATIVE = f"标有{TENTATIVE}的日期按放假办法推算，国务院办公厅放假通知公布后可能调整，届时另行告知。"
UNPRINTABLE = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")
_FULL_WIDTH = {", ": "，", " (": "（", ")": "）"}


def clean(text: str, longest: int = 40) -> str:
    """`text` on one line, without what would bend a line or a terminal, and not longer than a mail can bear."""
    line = UNPRINTABLE.sub(" ", text).strip()
    return line if len(line) <= longest else line[: longest - 1] + "…"


def full_day(on: date) -> str:
    """2022年4月29日（周五）."""
    return f"{on.year}年{on.month}月{on.day}日（{chinese(WEEKDAYS[on.weekday()])}）"


def short_day(on: date, beside: date) -> str:
    """4月29日, or 2023年1月3日 beside another year."""
    return chinese(spoken(on, beside))


@dataclass(frozen=True)
class Phrases:
    """The sentences of one mail, spoken on one day."""

    days: Workdays
    on: date
    document: str
    wording: Wording = SHIPPED

    def is_late(self, item: Item) -> bool:
        return self.on > late_boundary(item.nominal_due_on, item.due_on)

    def late_by(self, item: Item) -> int:
        """Working days late if it were handed in today; 0 if it is not late."""
        return late_workdays(self.on, item.nominal_due_on, item.due_on, self.days)

    def due(self, item: Item, verb: str = "报送") -> str:
        """应于 2022年4月29日（周五）前报送; 应于 2027年4月30日（周五）（暂定）前报送."""
        return f"{'原则上' if item.soft else ''}应于 {full_day(item.due_on)}{self.tentative(item)}前{verb}"

    def tentative(self, item: Item) -> str:
        """（暂定） while the due date may still move; a day that has passed no longer does."""
        return self._mark(item.nominal_due_on, item.due_on)

    def _mark(self, one: date, other: date) -> str:
        return TENTATIVE if other > self.on and is_provisional(self.days, one, other) else ""

    def standing(self, item: Item) -> str:
        """还有 3 个工作日, 今日到期, 已逾期 6 个工作日; past a date that was brought forward, nobody is late yet."""
        late = self.late_by(item)
        if late:
            return f"已逾期 {late} 个工作日"
        if self.on == item.due_on:
            return "今日到期"
        if self.on > item.due_on:
            passed = self.days.between(item.due_on, self.on)
            said = f"期限已过 {passed} 个工作日，" if passed else ""
            return f"{said}{short_day(item.nominal_due_on, self.on)}前报送仍算按时"
        left = self.days.between(self.on, item.due_on)
        return f"还有 {left} 个工作日" if left else f"还有 {(item.due_on - self.on).days} 天"

    def why_then(self, item: Item) -> str:
        """Why the date is that date: 文件期限4月30日为劳动节放假，提前至4月29日（闵财评〔2022〕1号）.

        A hard date stands in the document. A soft one may come from the window or from office practice, so it is
        called 工作安排. A later version comes from a return, an extension or a moved calendar, not from the document.
        """
        nominal, roll = item.nominal_due_on, _roll(item)
        told = [full_width(chinese(each)) for each in self.days.explain_roll(nominal, roll)]
        moved = item.due_version > FIRST_VERSION
        name = "工作安排期限" if item.soft else "文件期限"
        if moved:
            name = "退回后的期限" if item.anchor is Anchor.RETURNED else "调整后的期限"
        if self.days.roll(nominal, roll) != item.due_on:
            told = [f"{_cause(item)}，原期限为{short_day(nominal, self.on)}"]
        elif not self.days.works(nominal):
            told[0] = name + told[0]
        else:
            told.insert(0, _cause(item) if moved else f"{name}为{short_day(nominal, self.on)}")
        source = f"（{clean(self.document)}）" if self.document and not moved else ""
        return "；".join(told) + source

    def why_moved(self, item: Item) -> str:
        """The publisher's reason, with the number of the document that issued the year."""
        source = f"（{clean(self.document)}）" if self.document else ""
        return f"{clean(item.why, 200) or '年历已调整'}{source}"

    def next_for_unit(self, item: Item) -> str:
        """若仍未报送，5月17日将列入拟通报名单; empty when nothing follows."""
        return self._next(item, "next_unit")

    def next_for_desk(self, item: Item) -> str:
        """若仍未报送，5月17日拟通报."""
        return self._next(item, "next_desk")

    def _next(self, item: Item, said: str) -> str:
        if item.next_level is None or item.next_on is None:
            return ""
        day = "今日"
        if item.next_on > self.on:
            day = short_day(item.next_on, self.on) + self._mark(item.due_on, item.next_on)
        following = (
            "起提醒"
            if (item.level, item.next_level) == (Level.L0, Level.L1)
            else self.wording.say(f"{said}.{item.next_level.value}")
        )
        return f"若仍未报送，{day}{following}"

    def whose_turn(self, item: Item) -> str:
        """由财政局业务科室审核."""
        assert item.stage is not None
        return f"由{ROLES[item.stage]}审核"

    def waited(self, item: Item) -> str:
        """最早4月22日收到，已等 8 个工作日."""
        assert item.since_on is not None
        return f"最早{short_day(item.since_on, self.on)}收到，已等 {self.days.between(item.since_on, self.on)} 个工作日"

    def accepted(self, item: Item) -> str:
        """最早4月22日审核通过，已过 8 个工作日."""
        assert item.since_on is not None
        passed = self.days.between(item.since_on, self.on)
        return f"最早{short_day(item.since_on, self.on)}审核通过，已过 {passed} 个工作日"

    def decided(self, item: Item) -> str:
        """经局领导批准予以通报：理由."""
        reason = f"：{clean(item.why, 200)}" if item.why else ""
        return f"经局领导批准予以{LEVELS[item.level]}{reason}"

    def proposed(self, item: Item) -> str:
        """拟通报，5月17日提出，须由局领导批准."""
        return f"拟{LEVELS[item.level]}，{short_day(item.batch_on, self.on)}提出，须由局领导批准"


def _roll(item: Item) -> Roll:
    if item.due_on == item.nominal_due_on:
        return Roll.NONE
    return Roll.PRECEDING if item.due_on < item.nominal_due_on else Roll.FOLLOWING


def _cause(item: Item) -> str:
    return "退回后重新确定" if item.anchor is Anchor.RETURNED else "经延期、退回或年历调整后重新确定"


def full_width(text: str) -> str:
    """Chinese punctuation in the place of what the explanations of dates have."""
    for half, full in _FULL_WIDTH.items():
        text = text.replace(half, full)
    return text
