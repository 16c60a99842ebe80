"""Through whom a proposal goes before it is approved, and who gets copies: optional parts of a calendar."""

import pytest
from small_calendar import SMALL

from calendars.loading import loads
from models.errors import CalendarInvalid

CHAIN = "approval_chain: {roles: [FIN_ADMIN, FIN_LEADER], source: 领导小组}\n"


def test_both_are_read_and_may_be_missing() -> None:
    said = loads(SMALL + CHAIN + "copies_to: {names: [区人大, 区审计局], source: 抄送}\n", "2022.yaml")
    assert said.approval_chain is not None
    assert said.approval_chain.roles == ("FIN_ADMIN", "FIN_LEADER")
    assert said.copies_to is not None
    assert said.copies_to.names == ("区人大", "区审计局")
    silent = loads(SMALL, "2022.yaml")
    assert (silent.approval_chain, silent.copies_to) == (None, None)


@pytest.mark.parametrize(
    ("roles", "column", "said"),
    [
        ("UNIT_HEAD, FIN_LEADER", 26, "没有可以批准的角色“UNIT_HEAD”"),
        ("FIN_SECTION, FIN_LEADER", 26, "没有可以批准的角色“FIN_SECTION”"),
        ("FIN_LEADER, FIN_ADMIN", 38, "最后须由局领导（FIN_LEADER）批准"),
        ("FIN_LEADER", 25, "至少"),
    ],
)
def test_a_chain_is_of_the_bureau_and_ends_with_a_leader(roles: str, column: int, said: str) -> None:
    with pytest.raises(CalendarInvalid) as caught:
        loads(SMALL + CHAIN.replace("FIN_ADMIN, FIN_LEADER", roles), "2022.yaml")
    [place] = caught.value.places
    assert (place.line, place.column) == (SMALL.count("\n") + 1, column)
    assert said in str(place)
