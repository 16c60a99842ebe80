"""Are the usual ports free? If not, `up` takes the next ones; it is said so that nobody wonders."""

import socket
from collections.abc import Iterator

from models.errors import Sentence
from models.settings import LOOPBACK
from nianlun.diagnosis.running import running_in
from nianlun.processes import CONSOLE_PORT
from tasks.diagnosis.finding import Finding, fine, remark
from tasks.diagnosis.holders import described, listeners
from tasks.diagnosis.patient import Patient

WHAT = Sentence("端口")


def examine(patient: Patient) -> Iterator[Finding]:
    """The console's port, the portal's and, without a mail server, the catcher's."""
    running = running_in(patient.settings)
    wanted = [CONSOLE_PORT, patient.settings.portal_port]
    taken = {running.api_port, running.smtp_port, running.portal_port} if running is not None else set()
    if not patient.settings.smtp_host:
        wanted.append(patient.catcher_port)
    for port in wanted:
        if port in taken:
            yield fine("ours", WHAT, Sentence("{port}：年轮自己在用", port=port))
        elif is_free(port):
            yield fine("free", WHAT, Sentence("{port}：空着", port=port))
        else:
            yield _taken(port)


def is_free(port: int) -> bool:
    """Whether we could listen on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def _taken(port: int) -> Finding:
    found = listeners(port)
    who = described(found[0]) if found else Sentence("看不出是谁")
    cure = Sentence(
        "不必处理：nianlun up 会用下一个空着的端口，并说出来；要用它，先结束占用者：fuser -k {port}/tcp", port=port
    )
    return remark("taken", WHAT, Sentence("{port}：被占用（{who}）", port=port, who=who), cure)
