"""The table of rectification items: every deed from every state, and the rates."""

from fractions import Fraction

import pytest

from models.errors import TransitionNotAllowed
from models.kinds import ItemState, Role
from rules.rectifying import Deed, Rates, after, may

S = ItemState
LEADS = {
    (S.OPEN, Deed.PLAN): S.PLANNED,
    (S.RETURNED, Deed.PLAN): S.PLANNED,
    (S.REOPENED, Deed.PLAN): S.PLANNED,
    (S.DEFERRED, Deed.PLAN): S.PLANNED,
    (S.PLANNED, Deed.REPORT): S.REPORTED,
    (S.RETURNED, Deed.REPORT): S.REPORTED,
    (S.REPORTED, Deed.TAKE_BACK): S.PLANNED,
    (S.REPORTED, Deed.VERIFY): S.VERIFIED,
    (S.REPORTED, Deed.RETURN): S.RETURNED,
    (S.VERIFIED, Deed.CLOSE): S.CLOSED,
    (S.VERIFIED, Deed.REOPEN): S.REOPENED,
    **{(each, Deed.DEFER): S.DEFERRED for each in (S.OPEN, S.PLANNED, S.RETURNED, S.REOPENED, S.DEFERRED)},
    **{(each, Deed.WAIVE): S.WAIVED for each in (S.OPEN, S.PLANNED, S.RETURNED, S.REOPENED, S.DEFERRED)},
}


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("deed", list(Deed))
def test_every_deed_leads_where_the_table_says_and_nowhere_else(state: ItemState, deed: Deed) -> None:
    if (state, deed) in LEADS:
        assert after(state, deed) is LEADS[state, deed]
        return
    with pytest.raises(TransitionNotAllowed):
        after(state, deed)
    assert not any(may(deed, state, [role]) for role in Role)


def test_who_does_what() -> None:
    assert may(Deed.DEFER, S.PLANNED, [Role.FIN_LEADER])
    assert not may(Deed.DEFER, S.PLANNED, [Role.FIN_OPERATOR])
    assert not may(Deed.CLOSE, S.VERIFIED, [Role.FIN_SECTION])
    with pytest.raises(TransitionNotAllowed, match="尚未报送整改计划"):
        after(S.OPEN, Deed.REPORT)


def test_rates_leave_out_what_is_waived_and_never_divide_by_nothing() -> None:
    rates = Rates(everything=10, waived=2, closed=3, verified=1, in_time=2)
    assert (rates.completed, rates.struck, rates.on_time) == (Fraction(3, 8), Fraction(3, 4), Fraction(2, 3))
    nothing = Rates(2, 2, 0, 0, 0)
    assert (nothing.completed, nothing.struck, nothing.on_time) == (None, None, None)
