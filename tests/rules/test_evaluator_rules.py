"""Rules of who evaluates: an agency refused with a sentence, quality and pay, nine steps, opinions as one."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.evaluators import USUAL, Opinions
from models.errors import RuleBroken
from models.evaluating import Combining, CommissionState, Engagement, EvaluationLevel, Views, WorkStep
from models.kinds import StepKey, UnitKind
from rules.agency_quality import advice, banned_until, judged
from rules.commissions import TRANSITIONS, Dates, Move, behind, moves_from, why_not
from rules.eligibility import Candidate, Earlier, Named, refusals
from rules.evaluation_levels import engagement_of, level_of
from rules.opinions import Given, combined, rating
from rules.working_steps import Progress
from rules.working_steps import why_not as step_refused

ON = date(2022, 5, 16)
TOWN, SCHOOL = Named("301", "七宝镇"), Named("101001", "小学")
GOOD = Candidate(
    name="甲公司",
    legal_person=True,
    quality_control=True,
    people=2,
    gone=False,
    violation_on=None,
    client=TOWN,
    evaluated=SCHOOL,
    level=EvaluationLevel.DEPT,
    engagement=Engagement.EVALUATION,
    subject="校舍维修",
)
REFUSED = [
    ({"gone": True}, "甲公司已从机构名册移出"),
    ({"legal_person": False}, "甲公司不是能独立承担民事责任的法人"),
    ({"quality_control": False}, "甲公司没有内部质量控制制度"),
    ({"people": 1}, "甲公司登记的评价人员只有1人，现场评价须两人以上"),
    (
        {"violation_on": date(2019, 5, 17)},
        "甲公司在2019-05-17有重大违法记录，近3年内须没有；2022-05-17起方可委托",
    ),
    ({"banned_until": ON, "low_score": "59.00"}, "甲公司上次委托质量得分59.00，2022-05-16之前不再委托"),
    (
        {"evaluated": TOWN},
        "七宝镇既是委托方又是被评价单位：部门（镇级）评价的委托主体与评价对象须相分离",
    ),
    ({"evaluated": TOWN, "level": EvaluationLevel.SELF}, "七宝镇的单位自评不得整体委托第三方机构"),
    ({"insiders": ("镇长",)}, "甲公司的镇长在委托方或被评价单位任职，不独立"),
    (
        {"earlier": (Earlier(Engagement.EXANTE, 2020, "事前评估"),)},
        "甲公司已在2020年度承担“校舍维修”的事前绩效评估，不得再承担绩效评价",
    ),
]


@pytest.mark.parametrize(("changed", "sentence"), REFUSED)
def test_a_conflicted_agency_is_refused_with_a_sentence_that_says_which_and_why(
    changed: dict[str, object], sentence: str
) -> None:
    found = refusals(replace(GOOD, **changed), USUAL, ON)  # type: ignore[arg-type]
    assert [str(each) for each in found] == [sentence]


def test_everything_against_an_agency_is_said_at_once_and_nothing_against_a_good_one() -> None:
    assert refusals(GOOD, USUAL, ON) == []
    everything: dict[str, object] = {}
    for changed, _ in REFUSED:
        everything = changed | everything
    assert len(refusals(replace(GOOD, **everything), USUAL, ON)) == len(REFUSED) - 1  # one level at a time


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"violation_on": date(2019, 5, 16)}, "three clean years are over on the day"),
        ({"banned_until": date(2022, 5, 15)}, "the ban ended the day before"),
        ({"earlier": (Earlier(Engagement.EVALUATION, 2020, "评价"),)}, "the same role again is no conflict"),
    ],
)
def test_what_is_over_or_no_conflict_refuses_nobody(changed: dict[str, object], why: str) -> None:
    assert refusals(replace(GOOD, **changed), USUAL, ON) == [], why  # type: ignore[arg-type]


def test_which_levels_keep_apart_and_which_roles_conflict_is_the_calendar_s() -> None:
    loose = USUAL.model_copy(update={"apart": (), "conflicting": (), "clean_years": 0})
    its = replace(GOOD, evaluated=TOWN, violation_on=ON, earlier=(Earlier(Engagement.EXANTE, 2020, "事前"),))
    assert refusals(its, loose, ON) == []


def test_a_commission_goes_its_way_and_no_other() -> None:
    way = [Move.CONTRACT, Move.APPROVE_PLAN, Move.FIELD, Move.DRAFT, Move.REVIEW, Move.FINISH, Move.PAY]
    state = CommissionState.SELECTED
    for move in way:
        assert move in moves_from(state)
        assert all((why_not(other, state) is None) == (other in moves_from(state)) for other in Move)
        state = next(row.leads_to for row in TRANSITIONS if row.move is move)
    assert state is CommissionState.PAID
    assert moves_from(state) == moves_from(CommissionState.ENDED) == ()
    assert str(why_not(Move.PAY, CommissionState.DRAFT)) == "委托已交初稿，不能付费"


@pytest.mark.parametrize(
    ("state", "on", "what"),
    [
        (CommissionState.CONTRACTED, "Wednesday 2022-06-01", None),  # the day itself is in time
        (CommissionState.CONTRACTED, "Thursday 2022-06-02", "评价方案"),
        (CommissionState.PLAN_APPROVED, "Thursday 2022-06-02", None),
        (CommissionState.FIELD, "Saturday 2022-07-02", "报告初稿"),
        (CommissionState.REVIEWED, "Saturday 2022-07-16", "定稿报告"),
        (CommissionState.PAID, "Saturday 2022-07-16", None),
        (CommissionState.ENDED, "Saturday 2022-07-16", None),
    ],
)
def test_a_commission_is_behind_after_its_day(state: CommissionState, on: str, what: str | None) -> None:
    weekday, day = on.split()
    today = date.fromisoformat(day)
    assert f"{today:%A}" == weekday
    found = behind(state, Dates(date(2022, 6, 1), date(2022, 7, 1), date(2022, 7, 15)), today)
    assert (str(found[0]) if found else None) == what


POINTS = {  # the total, and what it advises
    "100": "全额付费",
    "90": "全额付费",
    "89.99": "按合同价款的95%付费",
    "80": "按合同价款的95%付费",
    "79.99": "按合同价款的80%至90%付费",
    "60": "按合同价款的80%至90%付费",
    "59.99": "返工，并暂停新的委托",
    "0": "返工，并暂停新的委托",
}


@pytest.mark.parametrize(("total", "said"), POINTS.items())
def test_a_bound_belongs_to_the_better_band(total: str, said: str) -> None:
    left, points = Decimal(total), []
    for aspect in USUAL.quality.aspects:
        points.append(min(left, Decimal(aspect.points)))
        left -= points[-1]
    found = judged(USUAL.quality, points)
    assert (found.total, str(advice(found))) == (Decimal(total), said)


def test_points_that_are_missing_or_too_many_are_said_at_once() -> None:
    with pytest.raises(RuleBroken) as caught:
        judged(USUAL.quality, [Decimal(21), None, Decimal(-1)])
    assert str(caught.value) == (
        "完整性应在0与20之间；证据没有评分；分析应在0与20之间；指标设计没有评分；及时性没有评分；工作纪律没有评分"
    )


def test_a_ban_lasts_its_months_also_from_the_end_of_a_month() -> None:
    assert banned_until(USUAL.quality, date(2022, 7, 15)) == date(2023, 7, 15)
    assert banned_until(USUAL.quality, date(2024, 2, 29)) == date(2025, 2, 28)


STEPS = [
    (Progress(WorkStep.NONE), WorkStep.OBJECT, {}, None),
    (Progress(WorkStep.NONE), WorkStep.NOTICE, {}, "下一步是“确定对象”，不能直接到“下达通知”"),
    (Progress(WorkStep.VIEWS), WorkStep.FINAL, {}, "还没有与被评价单位交换意见，不能形成最终结论"),
    (
        Progress(WorkStep.VIEWS, Views.ASKED),
        WorkStep.FINAL,
        {},
        "被评价单位尚未答复，答复时限也未到，不能形成最终结论",
    ),
    (Progress(WorkStep.VIEWS, Views.SILENT), WorkStep.FINAL, {}, None),
    (Progress(WorkStep.VIEWS, Views.ANSWERED), WorkStep.FINAL, {}, None),
    (
        Progress(WorkStep.VIEWS, Views.ANSWERED, objects=True),
        WorkStep.FINAL,
        {},
        "被评价单位有不同意见，须写明是否采纳及理由",
    ),
    (Progress(WorkStep.VIEWS, Views.ANSWERED, objects=True), WorkStep.FINAL, {"taken_up": "采纳"}, None),
    (Progress(WorkStep.FINAL), WorkStep.REPORT, {}, "评价报告还没有报送：请先在应报事项中报送"),
    (Progress(WorkStep.FINAL, handed_in=True), WorkStep.REPORT, {}, None),
    (Progress(WorkStep.REPORT, handed_in=True), WorkStep.ARCHIVE, {}, "评价报告还没有审核通过，不能建档"),
    (Progress(WorkStep.REPORT, accepted=True), WorkStep.ARCHIVE, {}, "须写明档案号"),
    (Progress(WorkStep.REPORT, accepted=True), WorkStep.ARCHIVE, {"document": "评档2022-001"}, None),
    (Progress(WorkStep.ARCHIVE), WorkStep.PLAN, {"why": "重做"}, "评价已建档，不再变动"),
    (Progress(WorkStep.DRAFT), WorkStep.PLAN, {}, "退回到“制订方案”须写明理由"),
    (Progress(WorkStep.DRAFT), WorkStep.PLAN, {"why": "方案有误"}, None),
    (Progress(WorkStep.DRAFT), WorkStep.DRAFT, {"why": "再做"}, "评价已在“核实，形成初步结论”"),
]


@pytest.mark.parametrize(("progress", "to", "said", "sentence"), STEPS)
def test_the_nine_steps_are_taken_in_order_and_no_conclusion_without_views(
    progress: Progress, to: WorkStep, said: dict[str, str], sentence: str | None
) -> None:
    refusal = step_refused(progress, to, **({"why": "", "document": ""} | said))  # type: ignore[arg-type]
    assert (str(refusal) if refusal else None) == sentence


def scores(*points: str, weights: tuple[int, ...] = ()) -> list[Given]:
    return [Given(Decimal(each), weights[at] if weights else 1) for at, each in enumerate(points)]


@pytest.mark.parametrize(
    ("combine", "given_", "wanted"),
    [
        (Combining.MEAN, scores("80", "90", "85"), "85.00"),
        (Combining.MEAN, scores("80", "81", "81"), "80.67"),  # rounded once, half up
        (Combining.TRIMMED, scores("80", "90", "85"), "85.00"),  # too few to leave any out
        (Combining.TRIMMED, scores("10", "80", "90", "100"), "85.00"),
        (Combining.TRIMMED, scores("90", "90", "90", "40", "80"), "86.67"),  # one highest, one lowest
        (Combining.WEIGHTED, scores("80", "90", "100", weights=(2, 1, 1)), "87.50"),
    ],
)
def test_opinions_are_combined_by_the_calendar_s_rule(combine: Combining, given_: list[Given], wanted: str) -> None:
    rules = Opinions(combine=combine, at_least=3, source="惯例")
    found = combined(given_, Decimal("92.5"), rules)
    assert (found.score, found.delta) == (Decimal(wanted), Decimal(wanted) - Decimal("92.5"))


def test_too_few_opinions_are_no_score() -> None:
    found = combined(scores("80", "90"), Decimal(90), USUAL.opinions)
    assert (found.opinions, found.score, found.delta) == (2, None, None)


@pytest.mark.parametrize(
    ("ratings", "wanted"),
    [
        ([], ""),
        (["good", "good", "poor"], "good"),
        (["good", "fair"], "fair"),
        (["excellent", "excellent", "poor", "poor", "good"], "poor"),
    ],
)
def test_a_rating_is_what_most_say_and_else_the_worse(ratings: list[str], wanted: str) -> None:
    assert rating(ratings) == wanted


@given(
    st.lists(st.decimals(0, 100, places=2), min_size=3, max_size=9),
    st.sampled_from(list(Combining)),
    st.lists(st.integers(1, 9), min_size=9, max_size=9),
)
def test_a_combined_score_lies_between_the_lowest_and_the_highest(
    points: list[Decimal], combine: Combining, weights: list[int]
) -> None:
    rules = Opinions(combine=combine, at_least=3, source="惯例")
    found = combined([Given(each, weights[at]) for at, each in enumerate(points)], None, rules)
    assert found.score is not None
    assert min(points) <= found.score <= max(points)


@pytest.mark.parametrize(
    ("form", "step", "owner", "own_tree", "level"),
    [
        ("self-evaluation", StepKey.EVALUATION, UnitKind.TOWN, True, EvaluationLevel.SELF),
        ("evaluation-report", StepKey.EVALUATION, UnitKind.TOWN, True, EvaluationLevel.DEPT),
        ("evaluation-report", StepKey.EVALUATION, UnitKind.DEPARTMENT, False, EvaluationLevel.INDUSTRY),
        ("evaluation-report", StepKey.EVALUATION, UnitKind.BUREAU, False, EvaluationLevel.FINANCE),
        ("re-evaluation", StepKey.REEVALUATION, UnitKind.BUREAU, False, EvaluationLevel.RE_EVAL),
    ],
)
def test_the_level_follows_from_who_owes_it_in_which_step(
    form: str, step: StepKey, owner: UnitKind, own_tree: bool, level: EvaluationLevel
) -> None:
    assert level_of(form, step, owner, own_tree=own_tree) is level


def test_reviewing_a_target_is_another_engagement_than_evaluating() -> None:
    assert engagement_of("target", StepKey.EXANTE) is Engagement.TARGET_REVIEW
    assert engagement_of("exante", StepKey.EXANTE) is Engagement.EXANTE
