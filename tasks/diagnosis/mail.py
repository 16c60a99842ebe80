"""Does the mail server take our mails: it answers, encrypts as it should, lets us in, accepts our sender?

Nothing is sent unless an address is given; then one real mail goes the way of every other.
"""

import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING

from models.errors import NianlunError, Sentence
from models.settings import Settings
from tasks.clock import machine_now
from tasks.diagnosis.finding import Finding, NotExamined, fine, ours, outside, remark
from tasks.diagnosis.mail_talk import PATIENCE, Talk, reached
from tasks.diagnosis.patient import Patient

if TYPE_CHECKING:
    from notices.mailer import Post

WHAT = Sentence("测试信")
SUBJECT = "年轮测试邮件"
TEXT = "这是年轮（预算绩效管理年度闭环）的测试邮件。收到即说明发信设置正确，不必回复。\n"


def examine(patient: Patient) -> Iterator[Finding]:
    """The server that is set, or the catcher on this machine; and the test mail, if one is wanted."""
    if patient.misread("smtp_"):
        raise NotExamined(Sentence("邮件设置有误，先改正它"))
    settings = patient.settings.model_copy(update={"smtp_timeout": min(patient.settings.smtp_timeout, PATIENCE)})
    found = list(Talk(settings).findings() if settings.smtp_host else _catcher(settings))
    yield from found
    if patient.mail_to:
        yield _sent(settings, patient.mail_to)


def _catcher(settings: Settings) -> Iterator[Finding]:
    host, port = settings.mail_server
    what = Sentence("邮件收存器")
    if reached(host, port) is None:
        yield fine("catcher", what, Sentence("没有设邮件服务器；收存器在端口 {port}，信不外发", port=port))
    else:
        found = Sentence("没有设邮件服务器；收存器没有运行")
        cure = Sentence("不必处理：nianlun up 会启动它。要真发信，设 NIANLUN_SMTP_HOST 等变量")
        yield remark("no-catcher", what, found, cure)


def _sent(settings: Settings, to: str) -> Finding:
    """What became of the test mail."""
    from notices.mailer import SmtpPost

    post = SmtpPost(settings)
    try:
        return send_test_mail(post, settings, to)
    finally:
        post.close()


def send_test_mail(post: "Post", settings: Settings, to: str) -> Finding:
    """Send the test mail the way of every other; what became of it, with the server's words where it said no."""
    from notices.mailer import Mail

    if not settings.allows(to):
        cure = Sentence("换一个在名单里的地址，或改 NIANLUN_MAIL_ALLOW_DOMAINS")
        return ours("not-allowed", WHAT, Sentence("{to} 不在允许收信的域名里，没有发", to=to), cure)
    name = f"<doctor.{uuid.uuid4().hex}@{settings.mail_from.rpartition('@')[2]}>"
    mail = Mail(name, to, "", SUBJECT, TEXT, "", date=machine_now(), template="doctor")
    try:
        post.send(mail)
    except NianlunError as failure:
        cure = Sentence("按上面“邮件服务器”各项处理；各项都正常时，把这句话交给邮件管理员")
        return outside("not-sent", WHAT, str(failure), cure)
    server = ":".join(map(str, settings.mail_server))
    return fine(
        "sent", WHAT, Sentence("{server} 收下了发给 {to} 的测试信，请到收件箱（和垃圾箱）里看", server=server, to=to)
    )
