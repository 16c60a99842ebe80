"""R2021_101: thresholds and steps (SPEC B.2b and the formulas of 0b)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from models.errors import NotKnown
from rules.scoring import rule_set, rule_sets
from rules.scoring.ruleset import Measured, Nature, Part, Spending

RULES = rule_set("R2021_101")
D = Decimal


@pytest.mark.parametrize(
    ("nature", "target", "actual", "score"),
    [
        (">=", "100", "100", "10"),
        (">=", "100", "120", "10"),
        (">=", "100", "80", "5"),
        (">=", "100", "60", "0"),
        (">=", "100", "60.4", "0.1"),
        (">=", "100", "59", "0"),
        (">=", "100", "-1", "0"),
        ("<=", "100", "100", "10"),
        ("<=", "100", "50", "10"),
        ("<=", "100", "120", "5"),
        ("<=", "100", "140", "0"),
        ("<=", "100", "500", "0"),
        ("<=", "0", "0", "10"),
        ("<=", "0", "1", "0"),
    ],
)
def test_a_quantitative_indicator_has_a_threshold(nature: str, target: str, actual: str, score: str) -> None:
    assert RULES.indicator(D(10), Measured(Nature(nature), D(target), D(actual))) == D(score)


@pytest.mark.parametrize(
    ("actual", "share"),
    [("100", "1"), ("90", "1"), ("89.99", "0.8"), ("80", "0.8"), ("79.99", "0.5"), ("60", "0.5"), ("59.99", "0")],
)
def test_satisfaction_goes_by_steps(actual: str, share: str) -> None:
    measured = Measured(Nature.AT_LEAST, D(85), D(actual), Part.SATISFACTION)
    assert RULES.indicator(D(10), measured) == 10 * D(share)


@pytest.mark.parametrize(
    ("executed", "finished", "score"),
    [
        ("50", True, "10"),
        ("100", True, "10"),
        ("100.01", True, "7"),
        ("100", False, "7"),
        ("80", False, "7"),
        ("79.99", False, "5"),
        ("60", False, "5"),
        ("59.99", False, "0"),
    ],
)
def test_the_execution_score(executed: str, finished: bool, score: str) -> None:
    assert RULES.execution(Spending(D(100), D(executed), finished)) == D(score)


def test_without_a_budget_there_is_no_execution_score() -> None:
    assert RULES.execution(Spending(D(0), D(0), finished=True)) is None


def test_a_distribution_without_satisfaction_gives_its_points_to_benefit() -> None:
    for weights in RULES.weights:
        assert weights.get(Part.SATISFACTION, 0) == 10 or weights[Part.BENEFIT] in (30, 40)
    assert len(RULES.weights) == 4


def test_the_two_rule_sets_give_different_scores_for_the_same_facts() -> None:
    measured = Measured(Nature.AT_LEAST, D(100), D(80))
    assert [rules.indicator(D(10), measured) for _, rules in sorted(rule_sets().items())] == [8, 5]


def test_a_rule_set_that_there_is_not_is_named() -> None:
    with pytest.raises(NotKnown, match="R1999"):
        rule_set("R1999")


def test_weights_that_do_not_make_a_hundred_are_no_rule_set() -> None:
    with pytest.raises(ValueError, match="110"):
        replace(RULES, weights=({Part.EXECUTION: D(20), Part.OUTPUT: D(90)},))
