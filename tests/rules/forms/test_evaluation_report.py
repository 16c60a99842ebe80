"""The report of an evaluation: its framework weighs, its score has a grade, views come first; opinions together."""

from dataclasses import replace
from decimal import Decimal

import pytest
from filled import FACTS

from calendars.evaluators import USUAL
from models.errors import Sentence
from rules.checks import examine
from rules.filling.drafts import Draft
from rules.filling.facts import EvaluationFacts, OpinionFacts
from rules.filling.reading import read
from rules.forms.evaluation_report import EvaluationReport
from rules.forms.expert_opinion import ExpertOpinion
from tasks.evaluators.known import renewed

KNOWN = EvaluationFacts(
    Sentence("部门（镇级）评价"),
    "七宝镇",
    "机构甲",
    "主评人甲",
    "同意",
    concluded=True,
    results_at_least=60,
    period_from=2019,
)
ITS = replace(FACTS, evaluation=KNOWN)
LEVELS = ("decision", "process", "output", "benefit")
WORDS = dict.fromkeys(
    (
        *("overview", "goals", "purpose", "principles", "course", "conclusion", "decision", "process", "output"),
        *("benefit", "problems", "advice", "lead", "filled_by", "methods.0.used"),
    ),
    "写明",
) | {"methods.0.method": "比较法", "period_from": "2019"}


def typed(weights: tuple[int, ...], scores: tuple[str, ...]) -> dict[str, str]:
    rows = {}
    for at, (level, weight, score) in enumerate(zip(LEVELS, weights, scores, strict=True)):
        said = {
            "level": level,
            "second": "二级",
            "name": f"指标{at}",
            "weight": str(weight),
            "score": score,
            "basis": "依据",
        }
        rows |= {f"indicators.{at}.{name}": value for name, value in said.items()}
    return WORDS | rows


def said(draft: Draft, **known: object) -> list[str]:
    facts = replace(ITS, evaluation=replace(KNOWN, **known))  # type: ignore[arg-type]
    return [str(each.sentence) for each in examine(draft, facts)]


def test_a_whole_report_has_its_total_and_grade_and_nothing_against_it() -> None:
    draft = read(EvaluationReport, typed((15, 20, 35, 30), ("15", "18.5", "30", "26.5")), ITS)
    assert said(draft) == []
    assert draft.content.result == (Decimal(90), "excellent", "R2020_10")  # the bound belongs to the better grade
    assert (draft.content.agency, draft.content.level) == ("机构甲", "部门（镇级）评价")


@pytest.mark.parametrize(
    ("weights", "scores", "known", "sentence"),
    [
        ((20, 21, 29, 30), ("1", "1", "1", "1"), {}, "产出和效益合计59分，不得低于60分"),
        ((20, 20, 30, 31), ("1", "1", "1", "1"), {}, "分值合计101分，应为100分"),
        ((20, 20, 30, 30), ("20.01", "1", "1", "1"), {}, "得分20.01超过分值20"),
        (
            (20, 20, 30, 30),
            ("1", "1", "1", "1"),
            {"concluded": False},
            "尚未与被评价单位交换意见并形成最终结论，不能报送",
        ),
    ],
)
def test_an_over_weight_form_and_a_report_without_views_are_refused_with_a_sentence(
    weights: tuple[int, ...], scores: tuple[str, ...], known: dict[str, object], sentence: str
) -> None:
    assert said(read(EvaluationReport, typed(weights, scores), ITS), **known) == [sentence]


def test_a_score_is_missing_no_total_is_made() -> None:
    draft = read(EvaluationReport, typed((20, 20, 30, 30), ("", "1", "1", "1")), ITS)
    assert draft.content.result == (None, "", "")


def opinion(number: int, score: str) -> OpinionFacts:
    return OpinionFacts(f"专家{number}", Decimal(score), 1, "good", "good", "fair", "结论")


def test_opinions_that_came_in_while_somebody_typed_are_in_the_form() -> None:
    facts = replace(FACTS, original=Decimal(90), combining=USUAL.opinions, opinions=(opinion(1, "80"),))
    draft = read(ExpertOpinion, {"conclusion": "综合", "filled_by": "经办"}, facts)
    assert [str(each.sentence) for each in examine(draft, facts)] == ["已有1位专家提交意见，至少须3位"]
    more = replace(facts, opinions=(opinion(1, "80"), opinion(2, "82"), opinion(3, "84")))
    now = renewed(ExpertOpinion, draft, more)
    its = now.content
    assert isinstance(its, ExpertOpinion)
    assert (its.score, its.delta, its.usefulness, its.conclusion) == (Decimal(82), Decimal(-8), "fair", "综合")
    assert examine(now, more) == []
