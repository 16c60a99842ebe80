"""Delivery of a sweep's digests: composed and given to nobody, and composed and sent to a server on loopback.

The floor sends one message of fixed words to as many addresses over one connection, and notes each before and after:
two small transactions a mail, which is what it costs to lose none and to send none twice.
"""

import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from sqlalchemy import text

from benchmarks import offices
from benchmarks.pairs import paired
from benchmarks.report import say
from benchmarks.stores import Store
from benchmarks.sweeping import prime_for_delivery
from benchmarks.timing import Measure, Stopwatch, Took
from models.settings import Settings
from notices.mailer import Post, SmtpPost
from tasks.clock import delivery_moment
from tasks.deliver import Delivery
from tasks.office import Office
from tasks.rehearse import Nobody

_SINK = """
import asyncio, sys
from aiosmtpd.smtp import SMTP
class Sink:
    async def handle_DATA(self, server, session, envelope):
        return "250 taken"
async def serve():
    made = await asyncio.get_running_loop().create_server(lambda: SMTP(Sink()), "127.0.0.1", int(sys.argv[1]))
    async with made:
        await made.serve_forever()
asyncio.run(serve())
"""
_WORDS = ("From: a@example.org\r\nTo: b@example.org\r\nSubject: x\r\n\r\n" + ("words " * 11 + "\r\n") * 70).encode()


def deliveries(store: Store, size: int, runs: int) -> Iterator[Measure]:
    """The digests of a sweep in which one of ten obligations is due."""
    with _sink() as port, offices.copied(store, "opened", size) as office:
        settings = Settings(smtp_host="127.0.0.1", smtp_port=port, smtp_security="plain")
        for name, with_server in (("digests composed", False), ("digests sent", True)):
            work = _Deliveries(office, settings, port, with_server=with_server)
            took = paired(min(runs, 3), work.ours, work.floor, warm=0, between=work.prime)
            yield Measure(name, store.name, size, *took, per="mail")


class _Deliveries:
    """One day's mails, again and again."""

    def __init__(self, office: Office, settings: Settings, port: int, *, with_server: bool) -> None:
        self.office, self.settings, self.port, self.with_server = office, settings, port, with_server
        self.watch, self.on, self.mails = Stopwatch(office.engine), date(2022, 3, 1), 0

    def prime(self) -> None:
        self.on = prime_for_delivery(self.office)
        with self.office.reading() as connection:
            planned = "SELECT count(*) FROM notice WHERE state < 2 AND state = 0"
            self.mails = connection.execute(text(planned)).scalar_one()

    def ours(self) -> Took:
        post: Post = SmtpPost(self.settings) if self.with_server else Nobody()
        then = delivery_moment(self.on, self.settings.office_day)
        with self.watch() as took:
            took.rows = Delivery(self.office, post, self.settings, lambda: then, throttled=False).run().sent
        post.close()
        return took

    def floor(self) -> Took:
        note = text("UPDATE batch SET due = due + 1 WHERE id = 1")
        with self.watch() as took:
            line = smtplib.SMTP("127.0.0.1", self.port, timeout=20) if self.with_server else None
            for _number in range(self.mails):
                with self.office.writing(shared=True) as connection:
                    connection.execute(note)
                if line is not None:
                    line.sendmail("a@example.org", ["b@example.org"], _WORDS)
                with self.office.writing(shared=True) as connection:
                    connection.execute(note)
            if line is not None:
                line.quit()
            took.rows = self.mails
        return took


@contextmanager
def _sink() -> Iterator[int]:
    """A mail server in a process of its own that takes everything and keeps nothing."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    process = subprocess.Popen([sys.executable, "-c", _SINK, str(port)])
    try:
        for _try in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        else:
            say("THE MAIL SINK DID NOT START")
        yield port
    finally:
        process.terminate()
        process.wait()
