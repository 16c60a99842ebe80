"""Sends the sign-in links that were asked for: after the answer that says so, and again while a mail did not leave.

What was asked for stands in the ledger (tasks/gate/send_links.py); a portal that starts takes up what another left.
"""

import logging
import threading
from collections.abc import Callable

from sqlalchemy.exc import SQLAlchemyError

from models.settings import Settings
from notices.mailer import Post
from tasks.clock import machine_now
from tasks.gate.send_links import send_asked
from tasks.office import Office

EVERY = 15.0  # seconds between two looks
END = 5.0  # seconds that the portal waits for the thread when it ends
LOG = logging.getLogger("nianlun.portal")


class LinkSender:
    """The thread of one portal."""

    def __init__(self, office: Office, settings: Settings, new_post: Callable[[], Post]) -> None:
        self.office, self.settings, self.new_post = office, settings, new_post
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="sign-in links", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(END)

    def send(self) -> None:
        """Send what waits; nobody is told how it went but whoever minds the portal."""
        try:
            failures = send_asked(self.office, self.new_post, self.settings, now=machine_now())
        except SQLAlchemyError:
            LOG.exception("the database did not answer; sign-in links wait for the next look")
        except Exception:  # the answer is long gone; whoever minds the portal reads it
            LOG.exception("a sign-in link could not be sent")
        else:
            for failure in failures:
                LOG.error("a sign-in link could not be sent: %s", failure)

    def _work(self) -> None:
        while True:
            self.send()
            if self._stopping.wait(EVERY):
                return
