"""The hamlet under way: its evaluation opened on 2022-03-01, on trial at Tuesday 2022-04-19, nine o'clock."""

from datetime import date, time

import hamlet as hamlets
from hamlet_roles import everybody_settled

from models.kinds import StepKey
from tasks.clock import moment, set_trial
from tasks.office import Office
from tasks.open_step import open_step

OPENED, TODAY = date(2022, 3, 1), date(2022, 4, 19)


def begun(office: Office) -> None:
    """The hamlet with its evaluation opened, on trial at 2022-04-19."""
    hamlets.settled(office)
    _begin(office)


def begun_with_everybody(office: Office) -> None:
    """The same with somebody in every role at every place."""
    everybody_settled(office)
    _begin(office)


def _begin(office: Office) -> None:
    with office.writing() as connection:
        calendar, days = office.calendar(connection, 2022), office.workdays(connection)
        open_step(connection, calendar, StepKey.EVALUATION, days, on=OPENED, at=moment(OPENED, time(7, 30)))
        set_trial(connection, moment(TODAY, time(9, 0)))
