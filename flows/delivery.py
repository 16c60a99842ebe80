"""The mails of the day leave, in office hours on working days."""

import asyncio
from datetime import date, datetime

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.logging import get_run_logger
from prefect.states import Completed

from flows.clockwork import REST_DAY, day_run_name, open_office, today
from models.errors import MailUnreachable, _
from models.settings import Settings
from notices.mailer import SmtpPost
from tasks.clock import DELIVER_AT, delivery_moment
from tasks.clock import now as clock_now
from tasks.deliver import Delivered, Delivery
from tasks.office import Office
from tasks.outbox import is_stopped

DELIVERED = "Delivered"
NOTHING_TO_SEND = "NothingToSend"
NOT_OFFICE_HOURS = "NotOfficeHours"
HELD_BACK = "Held"


@flow(
    name="delivery",
    flow_run_name=day_run_name,
    description="发送当天的通知邮件: 工作日的办公时间内每刻钟一次; 发送前逐行复核, 已报送的不再催。",
)
async def delivery(on: date | None = None) -> State[None]:
    """Deliver what waits; without `on`, today's. A mail server that is down fails the run: somebody must look."""
    done = await send_waiting(on)
    message = done.why_not or _(
        "发出 {sent} 封，撤下 {withdrawn} 封，拒收 {refused} 封，待重发 {failed} 封",
        sent=done.sent,
        withdrawn=done.withdrawn,
        refused=done.refused,
        failed=done.failed,
    )
    get_run_logger().info(message)
    office, chosen = open_office()
    return Completed(name=_state_name(office, chosen, done, on), message=message)


@task(
    name="send",
    task_run_name="发送",
    cache_policy=NO_CACHE,
    persist_result=False,
)
async def send_waiting(on: date | None) -> Delivered:
    """One delivery over one connection; the next quarter hour tries again what failed.

    Raises:
        MailUnreachable: the mail server does not answer; everything stays planned.
    """
    office, chosen = open_office()
    done = await asyncio.to_thread(_deliver, office, chosen, on)
    if done.trouble:
        raise MailUnreachable(done.trouble)
    return done


def _deliver(office: Office, chosen: Settings, on: date | None) -> Delivered:
    day = today(office, on, DELIVER_AT)
    post = SmtpPost(chosen)

    def clock() -> datetime:
        if day.trial:
            return delivery_moment(day.on, chosen.office_day)
        with office.reading() as connection:
            return clock_now(connection)

    try:
        return Delivery(office, post, chosen, clock, throttled=not day.trial).run()
    finally:
        post.close()


def _state_name(office: Office, chosen: Settings, done: Delivered, on: date | None) -> str:
    if done.sent or done.withdrawn or done.refused or done.failed:
        return DELIVERED
    if not done.why_not:
        return NOTHING_TO_SEND
    day = today(office, on, DELIVER_AT)
    with office.reading() as connection:
        if not office.workdays(connection).works(day.on):
            return REST_DAY
        return HELD_BACK if is_stopped(connection) else NOT_OFFICE_HOURS
