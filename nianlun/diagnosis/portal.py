"""Does the portal answer, and do links in mails lead to it?"""

from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx

from models.errors import Sentence
from models.settings import LOOPBACK
from nianlun.diagnosis.running import on_trial, running_in
from tasks.diagnosis.finding import Finding, fine, ours, outside, remark
from tasks.diagnosis.patient import Patient

PATIENCE = 4.0  # seconds for an answer
WHAT = Sentence("门户")


def examine(patient: Patient) -> Iterator[Finding]:
    """The one that `up` started; then the address that mails carry."""
    running = running_in(patient.settings)
    if running is not None and running.portal_port:
        yield _answers(running.portal_url, patient)
    elif running is None:
        yield fine("rests", WHAT, Sentence("没有在运行；nianlun up 会启动它"))
    yield from _address(patient)


def _answers(url: str, patient: Patient) -> Finding:
    try:
        answer = httpx.get(f"{url}/healthz", timeout=PATIENCE, trust_env=False)
        answer.raise_for_status()
    except httpx.HTTPError as failure:
        found = Sentence("{url} 没有应答：{why}", url=url, why=str(failure) or type(failure).__name__)
        log = patient.settings.home / "logs" / "portal.log"
        cure = Sentence("nianlun up 会在一分钟内重新启动它；若没有，看 {log}，再停下并重新启动 nianlun up", log=log)
        return outside("dead", WHAT, found, cure)
    return fine("answers", WHAT, Sentence("{url} 有应答", url=url))


def _address(patient: Patient) -> Iterator[Finding]:
    """In earnest mails should carry links, and passwords should not travel in the clear."""
    url = patient.settings.portal_url
    if on_trial(patient) is not False:
        return
    if not url:
        cure = Sentence("export NIANLUN_PORTAL_URL=https://…（单位打开门户用的网址）")
        yield remark("no-address", WHAT, Sentence("没有设门户网址，信中没有链接"), cure)
    elif url.startswith("http:") and urlsplit(url).hostname not in (LOOPBACK, "localhost"):
        cure = Sentence("在反向代理上启用 https，再设 NIANLUN_PORTAL_URL=https://…")
        yield ours("in-the-clear", WHAT, Sentence("{url} 不加密，密码可能被人看到", url=url), cure)
    else:
        yield fine("address", WHAT, Sentence("信中的链接指向 {url}", url=url))
