"""The hamlet overdue: nobody handed in; a circular is proposed on Tuesday 2022-05-17, the tenth working day after."""

from datetime import date, time

import hamlet as hamlets
from begun import OPENED
from hamlet_roles import everybody_settled

from models.kinds import StepKey
from tasks.clock import SWEEP_AT, moment, set_trial
from tasks.office import Office
from tasks.open_step import open_step
from tasks.sweep import sweep

PROPOSED, TODAY = date(2022, 5, 17), date(2022, 5, 18)
TALLY = "20220517-2022-standard+10"


def overdue(office: Office) -> None:
    """The hamlet's own people, on trial at Wednesday 2022-05-18, nine o'clock."""
    hamlets.settled(office)
    _neglect(office)


def overdue_with_everybody(office: Office) -> None:
    """The same with somebody in every role at every place."""
    everybody_settled(office)
    _neglect(office)


def _neglect(office: Office) -> None:
    with office.writing() as connection:
        calendar, days = office.calendar(connection, 2022), office.workdays(connection)
        open_step(connection, calendar, StepKey.EVALUATION, days, on=OPENED, at=moment(OPENED, time(7, 30)))
    for on in (date(2022, 5, 5), PROPOSED):
        with office.writing() as connection:
            sweep(connection, office.workdays(connection), on=on, at=moment(on, SWEEP_AT))
    with office.writing() as connection:
        set_trial(connection, moment(TODAY, time(9, 0)))
