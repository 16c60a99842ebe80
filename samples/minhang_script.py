"""The script of the sample's year: what the units and the bureau do, day by day."""

from datetime import date, timedelta
from random import Random

from calendars.schema import About
from samples.minhang_after import after_the_season
from samples.minhang_choices import Chooser
from samples.minhang_conduct import NEVER, Span, earliest, hand_in, outcome
from samples.minhang_evaluating import evaluating
from samples.minhang_forms import REPORTS, Forms
from samples.minhang_owing import District, Obligation
from samples.minhang_people import Person
from samples.minhang_row import Row
from samples.minhang_selections import Selection
from samples.minhang_staff import Staff
from samples.minhang_units import ABOLISHED

LAST_DAY = date(2023, 2, 24)
GONE_ON = date(2022, 7, 4)  # the office strikes off what the merged unit still owed
WHY_RETURNED = (
    "指标值填报口径与批复目标不一致, 请核对后重报",
    "自评得分缺少依据材料, 请补充",
    "预算执行数与决算数不符, 请更正",
    "偏差原因未说明, 请补充改进措施",
    "附件不全, 请补齐验收资料",
)
WHY_EXTENDED = (
    "第三方机构现场工作未完成, 申请延期",
    "项目竣工决算审计尚未出具, 申请延期",
    "人员调整, 经办人交接中, 申请延期",
    "疫情防控影响资料收集, 申请延期",
)
WHY_WAIVED = ("涉密项目, 按保密规定线下报送", "年中已并入其他项目一并报送", "资金已全额收回, 无实施内容")
WHY_CANCELLED = ("项目终止, 预算已调减", "与其他项目重复, 予以撤销")


class Life:
    """One obligation from its opening to the end of the script."""

    def __init__(self, obligation: Obligation, district: District, staff: Staff, chosen: list[str]) -> None:
        self.obligation = obligation
        self.days = district.days
        self.staff = staff
        self.chosen = chosen
        self.random = Random(f"life {obligation.name}")
        self.rows: list[Row] = []
        self.due_on, self.boundary_on = obligation.due_on, obligation.boundary_on
        self.first_on = earliest(obligation, district.days)
        self.accepted_on: date | None = None

    def run(self) -> list[Row]:
        how = outcome(self.obligation)
        self.acknowledge()
        self.extend()
        if how == NEVER:
            self.drop()
            return self.rows
        handed_in_on = hand_in(self.obligation, how, Span(self.first_on, self.due_on, self.boundary_on), self.days)
        if handed_in_on <= LAST_DAY:
            self.review(self.submit(handed_in_on))
        return self.rows

    def one_in(self, number: int) -> bool:
        return self.random.randrange(number) == 0

    def after(self, day: date, low: int, high: int) -> date:
        return self.days.add(day, self.random.randrange(low, high + 1))

    def write(self, on: date, event: str, by: str, why: str = "", *, value: str = "", subject: str = "") -> None:
        about = subject or self.obligation.subject_code
        self.rows.append(Row(on, self.obligation.unit_code, self.obligation.deliverable, about, event, value, by, why))

    def officer(self, on: date) -> str:
        return self.staff.of_unit(self.obligation.unit_code, on)

    def acknowledge(self) -> None:
        """One in twenty says that the task has arrived, before anything else happens."""
        if self.one_in(20):
            self.write(self.first_on, "acknowledge", self.officer(self.first_on))
            self.first_on = self.days.add(self.first_on, 1)

    def extend(self) -> None:
        """Soft deadlines are extended now and then, some of them twice."""
        if not self.obligation.soft or self.obligation.quota or not self.one_in(26):
            return
        for times in range(1 + self.one_in(6)):
            asked_on = self.days.add(self.due_on, -self.random.randrange(2, 9))
            if asked_on < self.first_on:
                return
            nominal_on = self.boundary_on + timedelta(days=(10, 14, 15, 20)[self.random.randrange(4)] - 5 * times)
            why = WHY_EXTENDED[self.random.randrange(len(WHY_EXTENDED))]
            self.write(asked_on, "extend", "cz-jb-1", why, value=nominal_on.isoformat())
            self.due_on = self.days.roll(nominal_on, self.obligation.roll)
            self.boundary_on = max(nominal_on, self.due_on)
            self.first_on = self.days.add(asked_on, 1)

    def drop(self) -> None:
        """Some of what never comes is let off or struck off."""
        if self.obligation.unit_code == ABOLISHED:
            self.write(GONE_ON, "cancel", "cz-jb-1", "机构撤并, 职能已划转, 予以撤销")
        elif self.obligation.subject_code and self.one_in(16):
            waived = self.one_in(2)
            reasons = WHY_WAIVED if waived else WHY_CANCELLED
            on = self.after(max(self.first_on, self.days.add(self.due_on, -6)), 1, 9)
            why = reasons[self.random.randrange(len(reasons))]
            self.write(on, "waive" if waived else "cancel", "cz-jb-1", why)

    def submit(self, on: date) -> date:
        """Choose, where it is a choice, and hand in; a few take it back before the due date and hand in again. Before
        a report stands the evaluation."""
        if self.obligation.deliverable in REPORTS:
            self.rows += evaluating(self.obligation, self.staff, on)
        for code in self.chosen:
            self.write(on, "select", self.officer(on), subject=code)
        self.write(on, "submit", self.officer(on))
        again_on = self.days.add(on, 3)
        if self.chosen or again_on > self.due_on or not self.one_in(16):
            return on
        withdrawn_on = self.days.add(on, 1)
        self.write(withdrawn_on, "withdraw", self.officer(withdrawn_on), "发现填报有误, 撤回修改")
        self.write(again_on, "submit", self.officer(again_on))
        return again_on

    def review(self, on: date) -> None:
        """Returned once, twice or never, and accepted in the end, mostly."""
        if not self.chosen:
            for _ in range(2):
                if not self.one_in(10):
                    break
                returned_on, on = self.after(on, 2, 7), self.days.add(on, 8 + self.random.randrange(6))
                if on > LAST_DAY:
                    return
                why = WHY_RETURNED[self.random.randrange(len(WHY_RETURNED))]
                by = self.staff.reviewer(self.obligation, returned_on, final=False)
                self.write(returned_on, "return", by, why)
                if self.one_in(9):
                    return
                self.write(on, "submit", self.officer(on))
        accepted_on = self.after(on, 2, 6 if self.chosen else 14)
        if accepted_on <= LAST_DAY and (self.chosen or not self.one_in(9)):
            self.write(accepted_on, "accept", self.staff.reviewer(self.obligation, accepted_on, final=True))
            self.accepted_on = accepted_on


def script(district: District, people: list[Person], history: list[Selection]) -> tuple[list[Row], Forms]:
    """Every event of the year by day, then in the calendar's order, and the forms that are handed in. Choices are made
    first: reports hang on them."""
    staff, forms = Staff(district, people), Forms(district)
    rows = forms.with_forms(_lives(district, staff, history))
    late = after_the_season(rows, forms, staff)
    return sorted([*rows, *late], key=lambda row: row.on), forms  # stable: on a day, lives first


def _lives(district: District, staff: Staff, history: list[Selection]) -> list[Row]:
    chooser = Chooser(district, history)
    found: list[tuple[date, int, int, Row]] = []
    in_order = list(enumerate(district.calendar.deliverables()))
    for place, (step, deliverable) in sorted(in_order, key=lambda item: item[1][1].about is not About.QUOTA):
        for obligation in district.obligations(step, deliverable) if not deliverable.due.after else ():
            chosen = chooser.choice(deliverable, obligation.unit_code) if obligation.quota else []
            life = Life(obligation, district, staff, chosen)
            found += [(row.on, place, len(found) + number, row) for number, row in enumerate(life.run())]
            if obligation.quota and life.accepted_on:
                accepted = district.accepted.setdefault(deliverable.key, {})
                accepted |= {(obligation.unit_code, code): life.accepted_on for code in chosen}
    return [row for _, _, _, row in sorted(found, key=lambda item: item[:3])]
