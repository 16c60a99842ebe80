"""What the sample's key evaluations report: an invented score by the usual framework, problems, and advice."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from samples.minhang_subjects import Subject

Typed = dict[str, str]
FRAME = (
    ("决策", "项目立项", "立项依据充分性", 5),
    ("决策", "绩效目标", "绩效指标明确性", 5),
    ("决策", "资金投入", "预算编制科学性", 5),
    ("过程", "资金管理", "预算执行率", 8),
    ("过程", "组织实施", "制度执行有效性", 7),
    ("产出", "产出数量", "实际完成率", 15),
    ("产出", "产出质量", "质量达标率", 15),
    ("产出", "产出时效", "完成及时性", 10),
    ("效益", "项目效益", "实施效益", 20),
    ("效益", "满意度", "服务对象满意度", 10),
)
# of a hundred: from, to, in per cent of each indicator's points
SPREAD = ((34, 90, 101), (38, 78, 98), (20, 58, 86), (8, 38, 68))
PROBLEMS = (
    ("targets", "绩效目标不够细化，部分指标没有可衡量的指标值", "按产出和效益细化绩效指标，明确指标值和数据来源"),
    ("rules", "专项资金管理办法没有修订，审批流程与现行规定不一致", "修订管理办法，理顺申报、审核和拨付流程"),
    ("funds", "部分支出凭证附件不全，资金使用审核不严", "补齐凭证附件，对同类支出开展自查"),
    ("duty", "项目实施责任没有分解到科室，过程检查记录不完整", "明确责任科室和责任人，按季检查并留存记录"),
    ("budgeting", "预算测算依据不足，年中调整幅度较大", "以前三年实际支出和工作量测算预算"),
    ("outcome", "部分产出没有达到年度目标，受益对象知晓率不高", "制定补齐计划，加强政策宣传"),
)


@dataclass(frozen=True)
class Report:
    """A filled-in report: single fields, the tables' rows, and the classes of the problems in their order."""

    fields: Typed
    tables: dict[str, tuple[Typed, ...]]
    classes: tuple[str, ...]
    score: Decimal


def report(subject: Subject) -> Report:
    random = Random(f"report {subject.line.lineage_id} {subject.budget_year}")
    low, high = _drawn(random)
    rows, total = [], Decimal(0)
    for level, second, name, weight in FRAME:
        share = min(100, random.randrange(low, high))
        score = (Decimal(weight) * share / 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
        total += score
        basis = "资料齐全，达到要求" if score == weight else f"按核查结果得{share}%"
        cells = {"level": level, "second": second, "name": name, "weight": str(weight)}
        rows.append(cells | {"score": str(score), "basis": basis})
    found = sorted(random.sample(range(len(PROBLEMS)), 1 + random.randrange(2) + (total < 80)))
    problems = [PROBLEMS[each] for each in found]
    methods = (
        {"method": "比较法", "used": "实际完成与计划、与上年比较"},
        {"method": "公众评判法", "used": "问卷调查满意度"},
    )
    return Report(
        _words(subject, total, problems),
        {"methods": methods, "indicators": tuple(rows)},
        tuple(of for of, _, _ in problems),
        total,
    )


def _drawn(random: Random) -> tuple[int, int]:
    draw = random.randrange(100)
    for share, low, high in SPREAD:
        if draw < share:
            return low, high
        draw -= share
    raise AssertionError


def _words(subject: Subject, total: Decimal, problems: list[tuple[str, str, str]]) -> Typed:
    name = subject.line.name
    return {
        "period_from": str(subject.budget_year),
        "lead": "主评人",
        "overview": f"{name}，{subject.budget_year}年度实施，预算和执行情况见评分表",
        "goals": f"完成{name}年度任务，服务对象满意",
        "purpose": f"评价{name}资金的使用绩效，为预算安排和改进管理提供依据",
        "principles": "科学公正、统筹兼顾；指标体系含决策、过程、产出、效益四个方面",
        "course": "制订方案，收集资料，现场核查，形成初步结论，交换意见后定稿",
        "conclusion": f"综合得分{total}分",
        "decision": "立项依据和程序基本规范",
        "process": "资金和组织管理情况见评分表",
        "output": "产出的数量、质量和时效见评分表",
        "benefit": "效益和满意度见评分表",
        "problems": "\n".join(said for _, said, _ in problems),
        "advice": "\n".join(advised for _, _, advised in problems),
    }
