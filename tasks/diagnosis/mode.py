"""Is a trial's home used in earnest, or the other way round?"""

from collections.abc import Iterator

from models.errors import Sentence
from models.settings import PREFIX, Settings
from tasks.clock import is_trial
from tasks.diagnosis.environment import is_yes
from tasks.diagnosis.finding import Finding, fine, ours, remark
from tasks.diagnosis.patient import Patient

WHAT = Sentence("运行方式")


def examine(patient: Patient) -> Iterator[Finding]:
    """What the database says against NIANLUN_TRIAL and the mail server."""
    with patient.ledger() as (office, connection):
        trial, begun = is_trial(connection), bool(office.calendars(connection))
    asked = is_yes(patient.environment.get(f"{PREFIX}TRIAL", ""))
    home = patient.settings.home
    if trial and asked is False:
        cure = Sentence("正式运行另用一个目录：export NIANLUN_HOME=…；继续试运行：unset NIANLUN_TRIAL")
        yield ours("trial-live", WHAT, Sentence("{home} 是试运行的目录，NIANLUN_TRIAL却要正式运行", home=home), cure)
    elif begun and not trial and asked is True:
        cure = Sentence("正式运行：export NIANLUN_TRIAL=false；要试运行，另用一个目录：export NIANLUN_HOME=…")
        yield ours("live-trial", WHAT, Sentence("{home} 是正式运行的目录，NIANLUN_TRIAL却要试运行", home=home), cure)
    else:
        yield from _mails(patient.settings, trial, begun)


def _mails(settings: Settings, trial: bool, begun: bool) -> Iterator[Finding]:
    if trial and settings.smtp_host and not settings.mail_allow_domains:
        found = Sentence("试运行，却设了真实的邮件服务器 {host}：试运行的信会寄出去", host=settings.smtp_host)
        cure = Sentence("去掉它：unset NIANLUN_SMTP_HOST；或只许寄给自己：export NIANLUN_MAIL_ALLOW_DOMAINS=…")
        yield remark("trial-mails", WHAT, found, cure)
    elif begun and not trial and not settings.smtp_host:
        found = Sentence("正式运行，却没有设邮件服务器：信只存在本机，不会寄给任何人")
        cure = Sentence("设好邮件服务器：export NIANLUN_SMTP_HOST=… NIANLUN_SMTP_USER=… NIANLUN_SMTP_PASSWORD=…")
        yield remark("no-server", WHAT, found, cure)
    else:
        yield fine("agrees", WHAT, Sentence("试运行") if trial else Sentence("正式运行"))
