"""The test mail that an administrator sends to the own registered address, a few times an hour at most."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from models.errors import RuleBroken, Sentence
from models.queries import wording as queries
from models.settings import Settings
from notices.mailer import Post
from tasks.diagnosis.finding import Finding
from tasks.diagnosis.mail import send_test_mail
from tasks.gate.attempts import Limit, may_try

TESTS = Limit("test mail", 5, timedelta(hours=1))


def test_address(connection: Connection, person: str, *, now: datetime) -> str:
    """Where a person's test mail goes; the try is counted.

    Raises:
        RuleBroken: the register has no address, or it was tried too often.
    """
    address = connection.execute(queries.ADDRESS, {"person": person}).scalar()
    if not address:
        raise RuleBroken(Sentence("名册中没有{person}的邮箱", person=person))
    if not may_try(connection, TESTS, person, now=now):
        raise RuleBroken(Sentence("一小时内至多发{n}封测试信，请稍后再试", n=TESTS.most))
    return str(address)


def send_test(post: Post, settings: Settings, address: str) -> Finding:
    """Send it with the office's settings; what became of it."""
    try:
        return send_test_mail(post, settings, address)
    finally:
        post.close()
