"""Whatever the figures, a score lies between 0 and its weight."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.scoring import rule_sets
from rules.scoring.ruleset import Grade, Measured, Nature, Part, Spending

unhurried = settings(deadline=None)
numbers = st.decimals(min_value=-(10**12), max_value=10**12, places=6)
weights = st.decimals(min_value=0, max_value=100, places=2)
rules = st.sampled_from(sorted(rule_sets().values(), key=lambda each: each.key))
measured = st.builds(
    Measured,
    st.sampled_from([each for each in Nature if each is not Nature.QUALITATIVE]),
    numbers,
    numbers,
    st.sampled_from([None, *Part]),
)


@unhurried
@given(rules, weights, measured)
def test_no_indicator_scores_below_nothing_or_above_its_weight(rules, weight: Decimal, measured: Measured) -> None:
    score = rules.indicator(weight, measured)
    assert 0 <= score <= weight
    assert score == round(score, 2)


@unhurried
@given(rules, numbers, numbers, st.booleans())
def test_execution_scores_within_its_weight_and_is_never_divided_by_nothing(rules, budget, executed, finished) -> None:
    score = rules.execution(Spending(budget, executed, finished))
    assert (score is None) == (budget <= 0)
    assert score is None or 0 <= score <= rules.execution_weight


@unhurried
@given(rules, weights, measured, st.decimals(min_value=0, max_value=1000, places=2))
def test_more_is_never_worse_where_more_was_promised(rules, weight: Decimal, measured: Measured, more: Decimal) -> None:
    if measured.nature in (Nature.AT_LEAST, Nature.ABOVE) and measured.target > 0:
        better = Measured(measured.nature, measured.target, measured.actual + more, measured.part)
        assert rules.indicator(weight, better) >= rules.indicator(weight, measured)


@unhurried
@given(rules, st.decimals(min_value=0, max_value=100, places=2))
def test_every_total_has_one_grade(rules, total: Decimal) -> None:
    assert rules.grade(total) in list(Grade)
