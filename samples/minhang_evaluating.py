"""How the sample's key evaluations were done before their reports came in: the working steps, and views exchanged."""

from collections.abc import Iterator
from datetime import date
from random import Random

from samples.minhang_conduct import FIRST_REPORTS
from samples.minhang_owing import Obligation
from samples.minhang_row import Row
from samples.minhang_staff import Staff
from samples.minhang_units import BUREAU

OBJECTIONS = ("部分数据口径不一致，请核实产出数量", "受疫情影响的部分请酌情考虑")
TAKEN_UP = "已核实，数据口径有误的予以更正，其余意见在报告中说明"


def evaluating(obligation: Obligation, staff: Staff, on: date) -> list[Row]:
    """Everything up to the final conclusion, in the days before the report is handed in on `on`."""
    return list(_steps(obligation, staff, on))


def _steps(obligation: Obligation, staff: Staff, on: date) -> Iterator[Row]:
    days, random = staff.district.days, Random(f"evaluating {obligation.name}")
    first_on = max(FIRST_REPORTS, days.add(obligation.opens_on, 1))
    drawn_on, asked_on, answered_on, final_on = (
        min(on, max(first_on, days.add(on, -before))) for before in (7, 6, 3 - random.randrange(2), 1)
    )
    subject = obligation.subject_code
    client = "cz-jb-1" if obligation.unit_code == BUREAU else staff.of_unit(obligation.unit_code, drawn_on)
    about = (obligation.unit_code, obligation.deliverable, subject)
    yield Row(drawn_on, *about, "step", "draft", client, f"评价工作方案（{subject}）")
    yield Row(asked_on, *about, "ask", "", client, "初步结论见所附评分表，请核对数据并反馈意见")
    objects = random.randrange(7) == 0
    if random.randrange(12) or days.add(asked_on, 5) >= final_on:  # else the unit is silent, and its days are over
        answering = staff.of_unit(staff.unit_of(subject), answered_on)
        why = OBJECTIONS[random.randrange(len(OBJECTIONS))] if objects else "数据无误"
        yield Row(answered_on, *about, "answer", "object" if objects else "agree", answering, why)
    yield Row(final_on, *about, "step", "final", client, TAKEN_UP if objects else "评价结论")
