"""Delivery of a sweep's digests: the ledger's part alone, composed and given to nobody, sent to a server on loopback.

The floor's words are a line of plain text for each item; ours is the digest as it is, in text and HTML.
"""

import smtplib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage

from benchmarks import offices
from benchmarks.pairs import paired
from benchmarks.stores import Store
from benchmarks.sweeping import Sweeps
from benchmarks.timing import Measure, Took
from models.settings import Settings
from notices.mailer import Post, SmtpPost
from tasks.clock import DELIVER_AT, moment
from tasks.deliver import Delivery
from tasks.deliver_unread import Nobody
from tasks.office import Office

DUE = 10  # of a hundred obligations
_SINK = """
import asyncio, sys
from aiosmtpd.smtp import SMTP
class Sink:
    async def handle_DATA(self, server, session, envelope):
        return "250 taken"
async def serve():
    made = await asyncio.get_running_loop().create_server(lambda: SMTP(Sink()), "127.0.0.1", 0)
    print(made.sockets[0].getsockname()[1], flush=True)
    await made.serve_forever()
asyncio.run(serve())
"""


def deliveries(store: Store, size: int, runs: int) -> Iterator[Measure]:
    """The digests of a sweep in which one of ten obligations is due."""
    with _sink() as port, offices.copied(store, "opened", size) as office:
        settings = Settings(smtp_host="127.0.0.1", smtp_port=port, smtp_security="plain")
        work = _Deliveries(office, settings)
        for name, work.words, work.sent in (
            ("mails, noted only", False, False),
            ("mails, composed", True, False),
            ("mails, sent", True, True),
        ):
            took = paired(min(runs, 3), work.ours, work.floor, between=work.prime, alike=False)
            yield Measure(name, store.name, size, *took, per="mail")


class _Deliveries:
    """One day's mails after another's."""

    def __init__(self, office: Office, settings: Settings) -> None:
        self.office, self.settings = office, settings
        self.sweeps = Sweeps(office)
        self.words = self.sent = False
        self.last = 0

    def prime(self) -> None:
        """Both sweep; their mails wait."""
        self.sweeps.prime(DUE)
        self.last = self.sweeps.bottom.last_recorded()
        self.sweeps.ours()
        self.sweeps.floor()
        offices.settle(self.office)

    def ours(self) -> Took:
        post: Post = SmtpPost(self.settings) if self.sent else Nobody()
        now = moment(self.sweeps.on, DELIVER_AT)
        work = Delivery(self.office, post, self.settings, lambda: now, throttled=False, composing=self.words)
        with self.sweeps.watch() as took:
            done = work.run()
            post.close()
            took.rows = done.sent
        if done.failed or done.refused or not done.sent:
            raise AssertionError(f"the mails did not leave: {done}")
        return took

    def floor(self) -> Took:
        with self.sweeps.watch() as took:
            line = smtplib.SMTP(*self.settings.mail_server, timeout=20) if self.sent else None

            def hand_over(address: str, message_id: str, text: str) -> None:
                if not self.words:
                    return
                message = EmailMessage()
                message["From"], message["To"], message["Subject"] = self.settings.mail_from, address, "催报"
                message["Message-ID"] = message_id
                message.set_content(text, charset="utf-8", cte="base64")
                if line is not None:
                    line.send_message(message)

            took.rows = self.sweeps.bottom.deliver(self.sweeps.on, self.last, hand_over, words=self.words)
            if line is not None:
                line.quit()
        return took


@contextmanager
def _sink() -> Iterator[int]:
    """A mail server in a process of its own that takes everything and keeps nothing."""
    with subprocess.Popen([sys.executable, "-c", _SINK], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield int(process.stdout.readline())
        finally:
            process.terminate()
