"""R2020_10, row by row, with its boundaries (SPEC B.2 and the formulas of 0b)."""

from decimal import Decimal

import pytest

from rules.scoring import rule_set
from rules.scoring.ruleset import Achieved, Grade, Measured, Nature, Part, Spending

RULES = rule_set("R2020_10")
D = Decimal


@pytest.mark.parametrize(
    ("nature", "target", "actual", "weight", "score"),
    [
        ("≥", "100", "100", "10", "10"),
        ("≥", "100", "150", "10", "10"),
        ("≥", "100", "99.99", "10", "10"),  # 9.999 rounds up to the weight, never beyond it
        ("≥", "100", "50", "10", "5"),
        ("≥", "3", "1", "10", "3.33"),
        ("≥", "3", "2", "10", "6.67"),
        ("≥", "8", "1", "0.2", "0.03"),  # 0.025: half up
        ("≥", "24", "5", "3", "0.63"),  # 0.625 exactly, though 5/24 has no end
        ("≤", "24", "43", "3", "0.63"),
        ("≥", "100", "0", "10", "0"),
        ("≥", "100", "-5", "10", "0"),  # A < 0 clamps to 0
        (">", "100", "100", "10", "10"),
        (">", "100", "80", "15", "12"),
        ("≥", "0", "0", "10", "10"),
        ("≥", "0", "-1", "10", "10"),
        ("≥", "0", "1", "10", "0"),
        ("=", "0", "0", "10", "10"),
        ("=", "0", "-1", "10", "10"),
        ("=", "0", "0.01", "10", "0"),
        ("=", "4", "4", "10", "10"),
        ("=", "4", "5", "10", "10"),
        ("=", "4", "3", "10", "7.5"),
        ("≤", "10", "10", "8", "8"),
        ("≤", "10", "0", "8", "8"),
        ("≤", "10", "-3", "8", "8"),
        ("≤", "10", "15", "8", "4"),
        ("≤", "10", "19.99", "8", "0.01"),  # 0.008
        ("≤", "10", "20", "8", "0"),  # A = 2T
        ("≤", "10", "1000", "8", "0"),
        ("<", "10", "10", "8", "8"),
        ("<", "3", "4", "10", "6.67"),
        ("≤", "0", "0", "8", "8"),
        ("≤", "0", "-2", "8", "8"),
        ("≤", "0", "0.5", "8", "0"),
        ("≥", "-5", "-5", "8", "8"),  # T < 0: full if the direction holds, else nothing
        ("≥", "-5", "-4", "8", "8"),
        ("≥", "-5", "-6", "8", "0"),
        ("≤", "-5", "-5", "8", "8"),
        ("≤", "-5", "-6", "8", "8"),
        ("≤", "-5", "-4", "8", "0"),
        ("=", "-5", "-5", "8", "8"),
        ("=", "-5", "-4", "8", "0"),
        ("≥", "100", "50", "0", "0"),
        ("≥", "100", "99", "0.006", "0.006"),  # rounding never goes beyond the weight
    ],
)
def test_a_quantitative_indicator(nature: str, target: str, actual: str, weight: str, score: str) -> None:
    code = {"≥": ">=", "≤": "<="}.get(nature, nature)
    assert RULES.indicator(D(weight), Measured(Nature(code), D(target), D(actual))) == D(score)


@pytest.mark.parametrize(
    ("budget", "executed", "score"),
    [
        ("100", "100", "10"),
        ("100", "120", "10"),  # a rate above 100 % is capped
        ("100", "95", "9.5"),
        ("100", "0", "0"),
        ("300", "100", "3.33"),
        ("2400", "150", "0.63"),  # 0.625
        ("100", "-1", "0"),
        ("0", "0", None),
        ("0", "50", None),
        ("-1", "50", None),
    ],
)
def test_the_execution_score(budget: str, executed: str, score: str | None) -> None:
    assert RULES.execution(Spending(D(budget), D(executed))) == (None if score is None else D(score))


@pytest.mark.parametrize(
    ("total", "grade"),
    [
        ("100", Grade.EXCELLENT),
        ("90", Grade.EXCELLENT),
        ("90.00", Grade.EXCELLENT),
        ("89.99", Grade.GOOD),
        ("80", Grade.GOOD),
        ("79.99", Grade.FAIR),
        ("60", Grade.FAIR),
        ("59.99", Grade.POOR),
        ("0", Grade.POOR),
    ],
)
def test_each_bound_belongs_to_the_better_grade(total: str, grade: Grade) -> None:
    assert RULES.grade(D(total)) is grade


def test_without_a_total_there_is_no_grade() -> None:
    assert RULES.grade(None) is None


@pytest.mark.parametrize(
    ("level", "score", "holds"),
    [
        (Achieved.FULLY, "8", True),
        (Achieved.FULLY, "10", True),
        (Achieved.FULLY, "7.99", False),
        (Achieved.FULLY, "10.01", False),
        (Achieved.PARTLY, "6", True),
        (Achieved.PARTLY, "7.99", True),
        (Achieved.PARTLY, "8", False),
        (Achieved.PARTLY, "5.99", False),
        (Achieved.NOT, "0", True),
        (Achieved.NOT, "5.99", True),
        (Achieved.NOT, "6", False),
    ],
)
def test_the_interval_of_a_qualitative_level(level: Achieved, score: str, holds: bool) -> None:
    assert RULES.levels[level].holds(D(score), D(10)) is holds


@pytest.mark.parametrize(
    ("nature", "target", "actual", "reason", "reduction"),
    [
        (">=", "100", "119.99", False, False),
        (">=", "100", "120", True, False),
        ("=", "100", "129.99", True, False),
        (">", "100", "130", True, True),
        ("<=", "100", "10", False, False),
        ("<=", "100", "130", False, False),
        (">=", "0", "5", False, False),
        (">=", "-1", "5", False, False),
    ],
)
def test_a_target_passed_by_far(nature: str, target: str, actual: str, reason: bool, reduction: bool) -> None:
    measured = Measured(Nature(nature), D(target), D(actual))
    assert (RULES.needs_reason(measured), RULES.needs_reduction(measured)) == (reason, reduction)


def test_the_weights_are_data_with_their_document() -> None:
    assert RULES.weights == ({Part.EXECUTION: 10, Part.OUTPUT: 50, Part.BENEFIT: 30, Part.SATISFACTION: 10},)
    assert (RULES.source.number, RULES.source.verified) == ("财预〔2020〕10号", False)
    assert "[M] 待核对" in RULES.source.note
