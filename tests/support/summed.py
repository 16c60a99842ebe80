"""The hamlet with two self-evaluations handed in: one excellent, one poor with full marks for little money."""

from datetime import date, time

from begun import begun
from filled import GOOD
from sqlalchemy import text

from models.kinds import Role
from rules.deeds import Visitor
from tasks.clock import moment
from tasks.desk.filling import begin_filling, content_of
from tasks.desk.handing_in import hand_in_form
from tasks.office import Office

ON = date(2022, 4, 11)  # a Monday
ITEM = text(
    "SELECT o.id FROM obligation o JOIN subject s ON s.id = o.subject_id JOIN deliverable d ON d.id = o.deliverable_id"
    " WHERE s.code = :code AND d.key = 'self-evaluation'"
)
POOR = {
    "funds.total.executed": "20",
    "funds.fiscal.executed": "20",
    "execution_reason": "招标结余",
    "indicators.0.actual": "300",
    "indicators.0.deviation": "停工",
    "indicators.1.actual": "400",
    "indicators.1.deviation": "停工",
}


def summed(office: Office) -> None:
    begun(office)
    hand_in(office, "P1", "two", {})
    hand_in(office, "P2", "school", POOR)


def hand_in(office: Office, code: str, by: str, changes: dict[str, str]) -> int:
    """A good form with changes; returns the item's number."""
    at = moment(ON, time(9, 0))
    with office.writing() as connection:
        number = int(connection.execute(ITEM, {"code": code}).scalar_one())
    with office.reading() as connection:
        filling = begin_filling(office, connection, number, by, on=ON)
    content = content_of(filling.typed(GOOD | changes))
    with office.writing() as connection:
        visitor = Visitor(by, ((Role.UNIT_OFFICER, None),))
        hand_in_form(office, connection, number, content, visitor, on=ON, at=at)
    return number
