"""The hamlet on Monday 2022-04-18 with five reminders planned, and deliveries at any moment."""

from collections.abc import Callable
from datetime import datetime, time
from pathlib import Path
from typing import Any

from desk import Desk, at, day
from hamlet import settled
from ledger_files import Row

from models.errors import MailRefused, MailUnreachable, Sentence
from models.settings import Settings
from notices.mailer import Mail, Post, PostBook
from tasks.clock import moment
from tasks.deliver import Delivered, Delivery
from tasks.office import Office
from tasks.outbox import Wanted, mails
from tasks.resend import resend

MONDAY, TUESDAY, SUNDAY_AT_WORK = "Monday 2022-04-18", "Tuesday 2022-04-19", "Sunday 2022-04-24"
LAST_CALL, MAY_DAY, AFTER = "Thursday 2022-04-28", "Sunday 2022-05-01", "Thursday 2022-05-05"
NINE = time(9, 0)


def reminded(office: Office) -> None:
    """The opening was told on its day, and the reminders of Monday 2022-04-18 are planned: five mails."""
    settled(office)
    desk = Desk(office, Path())
    desk.run("Tuesday 2022-03-01")
    desk.sweep(MONDAY)


def deliver(
    desk: Desk, post: Post, on: str, *, at: time = NINE, wall: datetime | None = None, **settings: object
) -> Delivered:
    """One delivery; `wall` is the machine's moment, the trial moment's own unless it is given."""
    now = moment(day(on), at)
    chosen = Settings(**settings)  # type: ignore[arg-type]
    return Delivery(desk.office, post, chosen, lambda: now, throttled=False, wall=lambda: wall or now).run()


def unreachable(*, recipient: bool) -> MailUnreachable:
    error = MailUnreachable(Sentence("暂不接收"))
    error.recipient = recipient
    return error


def to(post: PostBook, who: str) -> Mail:
    [mail] = [mail for mail in post.mails if mail.to == f"{who}@example.org"]
    return mail


def states(desk: Desk, who: str, on: str = MONDAY) -> set[tuple[str, str]]:
    lines = desk.lines(on, address=f"{who}@example.org")
    return {(row["state"], row["reason"]) for row in lines}


def left(row: Row) -> tuple[str, str]:
    return row["planned_on"], row["mail_id"]


class Pressed(PostBook):
    """Takes mails, and does something after the first."""

    def __init__(self, then: Callable[[], object]) -> None:
        super().__init__()
        self.then = then

    def send(self, mail: Mail) -> None:
        super().send(mail)
        if len(self.mails) == 1:
            self.then()


def refused_once(office: Office) -> None:
    """Monday's five reminders: the town's is refused, the others are taken."""
    reminded(office)
    deliver(Desk(office, Path()), PostBook({"town@example.org": MailRefused(Sentence("查无此人"))}), MONDAY)


def number(desk: Desk, who: str, **wanted: Any) -> int:
    """The number of the newest mail to an address."""
    with desk.office.reading() as connection:
        return int(mails(connection, Wanted(to=who, **wanted))[-1]["id"])


def again(desk: Desk, mail: int, on: str, **more: Any) -> list[int]:
    """Resend a mail."""
    usual = {"by": "FIN_OPERATOR", "why": "地址已更正"} | more
    with desk.office.writing() as connection:
        days = desk.office.workdays(connection)
        return resend(connection, days, mail, on=day(on), at=at(on), sender="nianlun@example.org", **usual)
