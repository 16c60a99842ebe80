"""What is proposed for a result, light by light and bound by bound, and what may be decided."""

from decimal import Decimal

import pytest

from calendars.results import Application, BudgetLights, Decision
from models.errors import RuleBroken
from models.kinds import Grade, Light
from rules.applying import Decided, Proposed, Result, budget_light, check_decision, proposed

LIGHTS = BudgetLights(red_below=Decimal(60), yellow_below=Decimal(80), source="惯例")


def rule(**said: object) -> Application:
    return Application.model_validate({"of": ["report"], "finding": "发现", "then": ["keep"], "source": "惯例"} | said)


FAIR = rule(grades=["fair"], then=["reduce", "control"], percent={"least": 5, "most": 10})
POOR = rule(grades=["poor"], then=["reduce", "cancel"], percent={"least": 20})
RED = rule(lights=["red"], then=["reclaim"])
GOOD_AND_RED = rule(grades=["good"], lights=["red"], then=["control"])
SAID = rule(then=["cancel"])


@pytest.mark.parametrize(
    ("spent", "budget", "light"),
    [
        ("0", "100", Light.RED),
        ("59.99", "100", Light.RED),
        ("60", "100", Light.YELLOW),
        ("79.99", "100", Light.YELLOW),
        ("80", "100", Light.GREEN),
        ("130", "100", Light.GREEN),
        ("0", "0", None),
        ("5", "0", None),
        (None, "100", None),
        ("5", None, None),
    ],
)
def test_a_bound_belongs_to_the_better_light(spent: str | None, budget: str | None, light: Light | None) -> None:
    assert budget_light(spent and Decimal(spent), budget and Decimal(budget), LIGHTS) is light  # type: ignore[arg-type]
    assert budget_light(Decimal(1), Decimal(2), None) is None


@pytest.mark.parametrize(
    ("grade", "light", "told"),
    [
        (Grade.FAIR, None, [("reduce", "50.00", "100.00")]),
        (Grade.POOR, Light.YELLOW, [("reduce", "200.00", None)]),
        (Grade.POOR, Light.RED, [("reduce", "200.00", None), ("reclaim", "600", "600")]),
        (Grade.GOOD, Light.RED, [("reclaim", "600", "600"), ("control", None, None)]),
        (Grade.GOOD, Light.GREEN, [(None, None, None)]),
        (Grade.EXCELLENT, Light.YELLOW, [(None, None, None)]),
    ],
)
def test_every_rule_that_fits_proposes_and_without_one_somebody_decides_all_the_same(
    grade: Grade, light: Light | None, told: list[tuple[str | None, ...]]
) -> None:
    result = Result("report", grade, Decimal(1000), Decimal(400))
    found = proposed([FAIR, POOR, RED, GOOD_AND_RED, SAID], result, light)
    shown = [
        (p.decision and p.decision.value, *(None if a is None else str(a) for a in (p.least, p.most))) for p in found
    ]
    assert shown == told


def test_a_rule_is_about_its_deliverables_only_and_proposes_no_amount_without_a_budget() -> None:
    assert proposed([POOR], Result("other", Grade.POOR), None) == [Proposed()]
    assert proposed([POOR, RED], Result("report", Grade.POOR), Light.RED) == [Proposed(POOR), Proposed(RED)]


WAS = Proposed(FAIR, Decimal(50), Decimal(100))


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        (Decided(Decision.REDUCE, Decimal(50), 2023), ""),
        (Decided(Decision.REDUCE, Decimal(100), 2023), ""),
        (Decided(Decision.REDUCE, Decimal("49.99"), 2023, "受灾"), ""),
        (Decided(Decision.CONTROL, None, 2024, "先控制"), ""),
        (Decided(Decision.REDUCE, Decimal("49.99"), 2023), "与拟办意见不同的，须写明理由"),
        (Decided(Decision.REDUCE, Decimal("100.01"), 2023, " "), "与拟办意见不同的，须写明理由"),
        (Decided(Decision.CONTROL, None, 2023), "与拟办意见不同的，须写明理由"),
        (Decided(Decision.REDUCE, None, 2023), "压减或扣减预算须写明金额"),
        (Decided(Decision.RECLAIM, Decimal(0), 2023, "收"), "收回资金须写明金额"),
        (Decided(Decision.REDUCE, Decimal(10001), 2023, "多"), "压减或扣减预算的金额超过了预算1.00万元"),
        (Decided(Decision.CANCEL, Decimal(5), 2023, "停"), "取消预算不写金额"),
        (Decided(Decision.REDUCE, Decimal(50), 2021), "用在哪年的预算，应在2022和2024之间"),
        (Decided(Decision.REDUCE, Decimal(50), 2025), "用在哪年的预算，应在2022和2024之间"),
    ],
)
def test_a_decision_that_departs_says_why_and_one_that_takes_says_how_much(wanted: Decided, sentence: str) -> None:
    try:
        check_decision(wanted, WAS, budget=Decimal(10000), work_year=2022)
        told = ""
    except RuleBroken as broken:
        told = str(broken.sentence)
    assert told == sentence
