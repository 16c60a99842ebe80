"""What the mail server's answers and failures mean: whose trouble it is, whether a second try can help, in a sentence.

A no to one recipient or one mail is about that recipient (MailRefused, or MailUnreachable with `recipient`). A no to
the office's account, sender or encryption is the office's own (`ours`): no other mail would fare better. All else is
the server's, or the way's to it.
"""

import smtplib
import ssl

from models.errors import MailRefused, MailUnreachable, OutsideFailed, Sentence
from models.settings import Settings
from notices.line import CONNECTING, RECIPIENT, SENDER, TEXT
from notices.message import Mail, one_line

LOGIN_WANTED = (530, 534, 535, 538)  # RFC 4954: about us, not about the recipient
TOO_LARGE, CLOSING = 552, 421
NOT_YET, EXPIRED = 9, 10  # OpenSSL's numbers of what is wrong with a certificate
UNKNOWN_SIGNER = (2, 18, 19, 20, 21)
OTHER_HOST = (62, 64)
NOT_ENCRYPTED = ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "HTTP_REQUEST")
NO_COMMON_VERSION = ("UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION", "NO_PROTOCOLS_AVAILABLE")
SETTLED = (*NOT_ENCRYPTED, *NO_COMMON_VERSION)  # another try meets the same


class Answers:
    """Puts one server's answers into our own words."""

    def __init__(self, settings: Settings) -> None:
        host, port = settings.mail_server
        self._names: dict[str, object] = {"server": f"{host}:{port}", "host": host}
        self._names |= {"user": settings.smtp_user, "sender": settings.mail_from, "seconds": settings.smtp_timeout}

    def said_no(self, mail: Mail, answer: smtplib.SMTPResponseException, step: Sentence) -> OutsideFailed:
        """What a no at `step` means for the mail."""
        code, reply = answer.smtp_code, one_line(answer.smtp_error)
        facts = self._names | {"to": mail.to, "code": code, "reply": reply}
        if isinstance(answer, smtplib.SMTPAuthenticationError):
            template = "邮件服务器 {server} 不接受登录（账号 {user}）：{code} {reply}"
            return _unreachable(template, facts, ours=code >= 500)
        if step is CONNECTING:
            return _unreachable("邮件服务器 {server} 拒绝连接：{code} {reply}", facts)
        if code < 500 or code in LOGIN_WANTED:
            about_recipient = step in (RECIPIENT, TEXT) and code not in (CLOSING, *LOGIN_WANTED)
            template = "邮件服务器 {server} 暂不接收邮件：{code} {reply}"
            return _unreachable(template, facts, recipient=about_recipient, ours=code in LOGIN_WANTED)
        if step is SENDER and code != TOO_LARGE:
            return _unreachable("邮件服务器 {server} 不接受发件人 {sender}：{code} {reply}", facts, ours=True)
        refused = MailRefused(Sentence("邮件服务器 {server} 拒收发给 {to} 的邮件：{code} {reply}", **facts))
        refused.answer = f"{code} {reply}".lower().replace(mail.to.lower(), "")
        return refused

    def broke_off(self, failure: Exception, step: Sentence) -> MailUnreachable:
        """What it means that the line broke at `step`."""
        facts = self._names | {"step": step, "reason": one_line(str(failure))}
        if step is TEXT:
            return _unreachable("邮件服务器 {server} 在收取正文时中断，邮件可能已送达，也可能没有：{reason}", facts)
        if isinstance(failure, TimeoutError) or isinstance(failure.__context__, TimeoutError):
            return _unreachable("邮件服务器 {server} 在 {seconds:g} 秒内没有应答（{step}）", facts)
        if isinstance(failure, ssl.SSLError):
            facts["reason"] = self._why_not_encrypted(failure)
            ours = failure.reason in SETTLED or isinstance(failure, ssl.SSLCertVerificationError)
            return _unreachable("与邮件服务器 {server} 建立加密连接失败：{reason}", facts, ours=ours)
        if isinstance(failure, smtplib.SMTPServerDisconnected):
            return _unreachable("邮件服务器 {server} 断开了连接（{step}）：{reason}", facts)
        if isinstance(failure, smtplib.SMTPException):
            return _unreachable("邮件服务器 {server} 不支持所设的加密或登录方式：{reason}", facts, ours=True)
        return _unreachable("连不上邮件服务器 {server}：{reason}", facts)

    def _why_not_encrypted(self, failure: ssl.SSLError) -> Sentence | str:
        """What is wrong with the certificate or the protocol, as far as OpenSSL says it."""
        if isinstance(failure, ssl.SSLCertVerificationError):
            said = Sentence("证书未能通过核验：{reason}", reason=failure.verify_message)
            return self._certificate(failure.verify_code) or said
        if failure.reason in NO_COMMON_VERSION:
            return Sentence("服务器只会 TLS 1.2 以前的旧协议，不安全")
        if failure.reason in NOT_ENCRYPTED:
            return Sentence("服务器在此端口没有以加密应答；请核对端口和 NIANLUN_SMTP_SECURITY")
        return one_line(str(failure))

    def _certificate(self, code: int) -> Sentence | None:
        if code in UNKNOWN_SIGNER:
            return Sentence("证书的签发机构不受信任；单位自建的CA请设 NIANLUN_SMTP_CA_FILE")
        if code in OTHER_HOST:
            return Sentence("证书不是发给 {host} 的", host=self._names["host"])
        return {EXPIRED: Sentence("证书已过期"), NOT_YET: Sentence("证书尚未生效；请核对本机的时钟")}.get(code)


def _unreachable(
    template: str, facts: dict[str, object], *, recipient: bool = False, ours: bool = False
) -> MailUnreachable:
    error = MailUnreachable(Sentence(template, **facts))
    error.recipient, error.ours = recipient, ours
    return error
