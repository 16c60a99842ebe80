"""The hamlet's year with a look-back of what has to be mended, and items opened in it."""

from datetime import date

import hamlet as hamlets
from desk import Desk, at, day

from calendars.loading import loads
from models.kinds import ItemSource
from tasks.office import Office
from tasks.rectification.open_item import NewItem, open_items

LOOK_BACK = """\
  - key: reevaluation
    title: 再评价
    window: {opens: 2022-08-01, closes: 2022-11-30}
    source: 8-11月
    deliverables:
      - key: mending
        title: 整改回头看
        form: rectification
        budget_year: -1
        owed_by: {who: executing_unit, kinds: [department, unit, town]}
        about: subjects
        where: {kind: [rectification]}
        due: {on: 2022-11-30, basis: window}
        ladder: standard
        review: [FIN_SECTION]
        source: 整改回头看
"""
YEAR = hamlets.YEAR.replace("  - key: reporting\n", f"{LOOK_BACK}  - key: reporting\n")


def settled(office: Office) -> None:
    """The hamlet whose year asks for what was mended."""
    from district import furnish

    furnish(office, loads(YEAR, "mending.yaml"), YEAR, hamlets.REGISTER, eve=hamlets.EVE)


def opened(desk: Desk, on: str, due_on: date, unit: str = "301", many: int = 1) -> list[str]:
    """Items of a unit, opened by hand; their codes."""
    with desk.office.writing() as connection:
        its = connection.exec_driver_sql(f"SELECT id FROM unit WHERE code = '{unit}'").scalar_one()
        items = [
            NewItem(its, "rules", f"没有办法{n}", "请制定", due_on, ItemSource.AUDIT, about="项目P3")
            for n in range(many)
        ]
        calendar, days = desk.office.calendar(connection, 2022), desk.office.workdays(connection)
        return open_items(connection, calendar, days, items, on=day(on), at=at(on), by="operator")
