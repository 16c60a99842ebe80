"""What the sample's units say in their self-evaluations: invented facts with a natural spread of grades.

Money is the register's, which the form knows by itself, but where a unit says otherwise. What is drawn is seeded by the
subject, so that one more project changes nobody else's facts.
"""

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from samples.minhang_subjects import Subject

Typed = dict[str, str]  # by place in the form
# of a hundred: how much of their targets units reach, in per cent from, to
EXCELLENT, GOOD, FAIR, POOR = "excellent", "good", "fair", "poor"
REACHED = {EXCELLENT: (98, 108), GOOD: (72, 104), FAIR: (45, 92), POOR: (12, 62)}
SHARES = ((EXCELLENT, 44), (GOOD, 31), (FAIR, 17), (POOR, 8))
JUDGED = {EXCELLENT: (88, 101), GOOD: (72, 96), FAIR: (58, 84), POOR: (30, 62)}
QUANTITIES = (
    ("完成工作任务数", "项", 12, 60),
    ("服务居民人次", "人次", 800, 6000),
    ("维修改造面积", "平方米", 300, 9000),
    ("举办活动场次", "场", 6, 48),
    ("设备设施购置数量", "台", 10, 240),
    ("检查巡查次数", "次", 24, 365),
)
BENEFITS = (("受益人数", "人", 500, 20000), ("受益企业数", "家", 20, 900), ("问题解决数", "件", 10, 400))
LASTING = ("长效管理制度健全", "运行维护机制健全", "信息共享机制建立")
WHY_SHORT = (
    "受疫情影响部分工作推迟，已列入下年度计划",
    "招标采购时间较长，已提前安排下年度采购",
    "现场条件变化，方案调整后工期顺延，已加强进度管理",
    "服务对象变动，实际需求低于预计，将改进需求测算",
    "前期论证不够充分，将完善立项和指标测算",
)
WHY_OVER = ("实际需求高于预计，下年度按实际调整指标值", "上级追加任务，下年度重新测算指标值")
WHY_UNSPENT = (
    "招标节约，剩余资金已按规定收回",
    "项目跨年度实施，按进度付款，尾款下年度支付",
    "受疫情影响部分活动未开展，相应资金未支出",
)
WHY_ADJUSTED = "年中按实际需求调整预算，已履行报批手续"


@dataclass(frozen=True)
class Measure:
    """An indicator with what became of it; a judged one has `achieved` and `judged` instead of numbers."""

    level: str
    second: str
    name: str
    nature: str
    target: str
    measure: str
    actual: str
    weight: int
    achieved: str = ""
    judged: str = ""
    deviation: str = ""

    def typed(self) -> Typed:
        """Its cells; what is empty is left out."""
        cells = dict(vars(self)) | {"weight": str(self.weight)}
        return {name: value for name, value in cells.items() if value}


@dataclass(frozen=True)
class Facts:
    """A filled-in self-evaluation: single fields, and its indicators."""

    fields: Typed
    measures: tuple[Measure, ...]


class Writer:
    """Makes the facts of one subject."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self.random = Random(f"facts {subject.line.lineage_id} {subject.budget_year}")
        self.grade = self._drawn()
        self.exact = self.grade == EXCELLENT and self.random.randrange(6) == 0  # as if copied from the targets

    def write(self) -> Facts:
        measures = tuple(self._explained(each) for each in self._measures())
        whole = self.subject.line.kind == "whole_unit"
        return Facts(self._fields(measures, whole=whole), measures)

    def _drawn(self) -> str:
        draw = self.random.randrange(100)
        for grade, share in SHARES:
            if draw < share:
                return grade
            draw -= share
        raise AssertionError

    def _between(self, low: int, high: int) -> int:
        return self.random.randrange(low, high)

    def _one_in(self, number: int) -> bool:
        return self.random.randrange(number) == 0

    # ── indicators ────────────────────────────────────────────────────────────────────────────────────────────
    def _measures(self) -> list[Measure]:
        quantity, benefit = (pool[self._between(0, len(pool))] for pool in (QUANTITIES, BENEFITS))
        found = [
            self._more("产出指标", "数量指标", *quantity, weight=20),
            self._per_cent("产出指标", "质量指标", "验收合格率", 100 if self._one_in(2) else 95, 15),
            self._timely(15),
            self._more("效益指标", "社会效益指标", *benefit, weight=20),
            self._judged(10),
            self._per_cent("满意度指标", "服务对象满意度指标", "服务对象满意度", (85, 90, 92)[self._between(0, 3)], 10),
        ]
        if self._one_in(3):  # a cost beside the time
            found[2] = replace(found[2], weight=5)
            found.insert(3, self._cheaper(10))
        if self._one_in(5):  # nothing must happen
            found[1] = replace(found[1], weight=10)
            found.insert(2, self._nothing(5))
        return found

    def _more(self, level: str, second: str, name: str, measure: str, low: int, high: int, *, weight: int) -> Measure:
        target = self._between(low, high)
        nature = "=" if self._one_in(8) else "≥"
        if nature == "≥" and self._one_in(60):  # a slip: the form asks whether it is meant
            return Measure(level, second, name, nature, "0", measure, str(self._between(1, 9)), weight)
        if self.grade == EXCELLENT and self._one_in(18):  # a target set too low
            return Measure(level, second, name, nature, str(target), measure, str(target * 138 // 100), weight)
        return Measure(level, second, name, nature, str(target), measure, str(self._part_of(target)), weight)

    def _per_cent(self, level: str, second: str, name: str, target: int, weight: int) -> Measure:
        reached = min(Decimal(100), Decimal(target) * self._ratio() / 100)
        return Measure(level, second, name, "≥", str(target), "%", _tenth(reached), weight)

    def _timely(self, weight: int) -> Measure:
        target = self._between(12, 36) * 10
        if self._one_in(3):
            return self._per_cent("产出指标", "时效指标", "按期完成率", 100, weight)
        late = max(0, 100 - self._ratio())
        return Measure(
            "产出指标", "时效指标", "项目完成天数", "≤", str(target), "天", str(target + target * late // 100), weight
        )

    def _cheaper(self, weight: int) -> Measure:
        target = self._between(20, 400) * 5
        more = max(0, 100 - self._ratio())
        actual = target + target * more // 100 if more else target * self._between(90, 101) // 100
        return Measure("产出指标", "成本指标", "单位成本", "≤", str(target), "元", str(actual), weight)

    def _nothing(self, weight: int) -> Measure:
        nature = "≤" if self._one_in(2) else "="
        happened = "0" if self.grade in (EXCELLENT, GOOD) else str(self._between(0, 3))
        return Measure("产出指标", "质量指标", "安全责任事故数", nature, "0", "起", happened, weight)

    def _judged(self, weight: int) -> Measure:
        share = min(100, self._between(*JUDGED[self.grade]))
        judged = _tenth(Decimal(weight) * share / 100)
        full, partly = Decimal(judged) >= Decimal(weight) * 8 / 10, Decimal(judged) >= Decimal(weight) * 6 / 10
        achieved = (
            "达成年度指标" if full else "部分达成年度指标并具有一定效果" if partly else "未达成年度指标且效果较差"
        )
        actual = "已建立并执行" if full else "已建立，执行不到位" if partly else "尚未建立"
        name = LASTING[self._between(0, len(LASTING))]
        return Measure("效益指标", "可持续影响指标", name, "定性", "建立并执行", "", actual, weight, achieved, judged)

    def _ratio(self) -> int:
        """How much of a target is reached, in per cent."""
        return 100 if self.exact else self._between(*REACHED[self.grade])

    def _part_of(self, target: int) -> int:
        return target * self._ratio() // 100

    def _explained(self, its: Measure) -> Measure:
        """With a reason where points are lost, or the target was passed by far."""
        if its.nature == "定性":
            short, over = Decimal(its.judged) < its.weight, False
        else:
            target, actual = Decimal(its.target), Decimal(its.actual)
            short = actual < target if its.nature == "≥" and target else actual > target if its.nature == "≤" else False
            short = short or (target == 0 and actual > 0) or (its.nature == "=" and actual < target)
            over = its.nature != "≤" and target > 0 and actual >= target * 12 / 10
        if over:
            return replace(its, deviation=WHY_OVER[self._between(0, len(WHY_OVER))])
        return replace(its, deviation=WHY_SHORT[self._between(0, len(WHY_SHORT))]) if short else its

    # ── words and money ───────────────────────────────────────────────────────────────────────────────────────
    def _fields(self, measures: tuple[Measure, ...], *, whole: bool) -> Typed:
        first = measures[0]
        vague = "，进一步提高服务水平" if self._one_in(14) else ""
        goals = f"{first.name}达到{first.target}{first.measure}{vague}"
        reached = f"{first.name}{first.actual}{first.measure}"
        said = {"reached": f"{self.subject.line.name}：{reached}"}
        if whole:
            said |= {"first_goals": f"{self.subject.line.name}：{goals}", "leader": "单位负责人"}
        else:
            said |= {"expected": f"{self.subject.line.name}：{goals}"}
            said |= {"project_leader": "项目负责人", "finance_leader": "财务负责人"}
        if self.grade in (FAIR, POOR):
            said |= {"problems": "绩效目标测算和过程管理不够扎实", "measures": "按季检查进度，完善指标测算"}
        return said | self._money()

    def _money(self) -> Typed:
        approved, adjusted = self.subject.approved, self.subject.adjusted or 0
        executed = self.subject.executed or 0
        said: Typed = {}
        if self._one_in(24):  # more was spent than there was
            executed = adjusted * self._between(101, 107) // 100
            said |= {"funds.total.executed": _ten_thousands(executed)}
            said |= {"execution_reason": "当年追加工作任务，超出部分由上年结转资金列支"}
        elif self.subject.line.kind == "project" and self._one_in(140):  # nothing was left of the budget
            adjusted = executed = 0
            said |= {"funds.total.adjusted": "0", "funds.total.executed": "0"}
            said |= {"execution_reason": "年中预算全部调减，工作由其他项目资金保障"}
        elif executed * 10 < adjusted * 9:
            said |= {"execution_reason": WHY_UNSPENT[self._between(0, len(WHY_UNSPENT))]}
        if adjusted != approved:
            said |= {"adjustment_reason": WHY_ADJUSTED}
        return said


def corrected(facts: Facts) -> Facts:
    """What is handed in again after a return: the first indicator as the papers prove it, with its reason."""
    first, *others = facts.measures
    proven = str(int(Decimal(first.actual)) * 94 // 100)
    told = replace(first, actual=proven, deviation="按验收资料更正实际完成数，已补充佐证材料")
    fields = facts.fields | {"measures": "已按审核意见更正，并补充佐证材料"}
    return Facts(fields, (told, *others))


def reworded(facts: Facts) -> Facts:
    """What is handed in again after it was taken back."""
    return replace(facts, fields=facts.fields | {"reached": facts.fields["reached"] + "，佐证材料齐全"})


def passed_by_far(its: Measure) -> bool:
    """Whether a target was passed so far that the reviewer must say how many points that costs."""
    if its.nature in ("定性", "≤"):
        return False
    return Decimal(its.target) > 0 and Decimal(its.actual) >= Decimal(its.target) * 13 / 10


def of_whole_unit(measure: Measure) -> Typed:
    """An indicator in the form of a whole unit, which has one level."""
    cells = measure.typed()
    return {name: value for name, value in cells.items() if name not in ("level", "second")}


def _tenth(value: Decimal) -> str:
    text = str(value.quantize(Decimal("0.1"), ROUND_HALF_UP))
    return text.removesuffix(".0")


def _ten_thousands(fen: int) -> str:
    """Fen as 万元, exact."""
    return f"{Decimal(fen) / 1_000_000:f}"
