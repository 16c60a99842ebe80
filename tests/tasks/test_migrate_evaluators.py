"""Migration 0018 goes down and up again with commissions, steps and opinions in its tables, and takes nothing else."""

from collections.abc import Iterator

import pytest
from desk import Desk
from evaluating import MONDAY, REPORT, do, evaluated
from offices import NewOffice
from whole import whole

from models.evaluating import Method, WorkStep
from tasks.evaluators.commission import commission
from tasks.evaluators.progress import take_step
from tasks.migrate import migrate
from tasks.office import Office

OURS = (
    *("agency", "agency_person", "agency_bid", "commission", "commission_score", "evaluation", "view_exchange"),
    *("expert", "expert_assignment", "expert_opinion", "opinion_draft", "coaching", "evaluator_event"),
)


@pytest.fixture
def office(offices: NewOffice) -> Iterator[Office]:
    made = Office(offices(evaluated))
    yield made
    made.close()


def test_down_and_up_with_agencies_and_a_commission(office: Office, tmp_path: object) -> None:
    desk = Desk(office, tmp_path)  # type: ignore[arg-type]
    do(desk, commission, REPORT, "A", method=Method.DIRECT, reason="熟悉教育", on=MONDAY)
    do(desk, take_step, REPORT, WorkStep.OBJECT)
    before = {name: rows for name, rows in whole(office).items() if name not in OURS}
    migrate(office.engine, "0017")
    migrate(office.engine)
    after = whole(office)
    assert {name: after[name] for name in before} == before
    assert [after[name] for name in OURS] == [[]] * len(OURS)
