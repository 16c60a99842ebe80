"""A conversation with the mail server up to the point where a mail would begin, and what each stumble means."""

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from models.errors import Sentence
from models.settings import Settings
from tasks.diagnosis import certificate
from tasks.diagnosis.finding import Finding, fine, ours, outside, remark

PATIENCE = 4.0  # seconds for each answer
SOON = timedelta(days=14)  # before a certificate's end
WHAT, LOGIN = Sentence("邮件服务器"), Sentence("邮件登录")
TLS = Sentence("邮件加密")


def reached(host: str, port: int) -> OSError | None:
    """What hinders a connection; None if somebody answers."""
    try:
        socket.create_connection((host, port), PATIENCE).close()
    except OSError as hindrance:
        return hindrance
    return None


class Stumble(Exception):  # not an error of ours: it carries what the doctor says
    """The conversation ends here."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.key)
        self.finding = finding


class Talk:
    """One conversation; nothing is sent."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.host, self.port = settings.mail_server
        self.facts: dict[str, object] = {"server": f"{self.host}:{self.port}", "host": self.host, "port": self.port}
        self.facts |= {"user": settings.smtp_user, "sender": settings.mail_from, "seconds": settings.smtp_timeout}

    def findings(self) -> Iterator[Finding]:
        """Step by step, until one fails."""
        try:
            self._reach()
            smtp = self._greeted()
        except Stumble as end:
            yield end.finding
            return
        yield fine("reached", WHAT, Sentence("{server} 有应答", **self.facts))
        try:
            yield from self._inside(smtp)
        except Stumble as end:
            yield end.finding
        except (OSError, smtplib.SMTPException) as failure:
            yield self._broke_off(failure)
        finally:
            with suppress(OSError, smtplib.SMTPException):
                smtp.close()

    def _reach(self) -> None:
        hindrance = reached(self.host, self.port)
        if hindrance is None:
            return
        if isinstance(hindrance, socket.gaierror):
            cure = Sentence(
                "核对 NIANLUN_SMTP_HOST；名称没错时，请网络管理员查域名解析：getent hosts {host}", **self.facts
            )
            raise Stumble(ours("unknown-host", WHAT, Sentence("找不到名为 {host} 的主机", **self.facts), cure))
        if isinstance(hindrance, TimeoutError):
            found = Sentence("{server} 在{seconds:g}秒内没有应答", **self.facts)
            cure = Sentence(
                "请网络管理员查防火墙是否放行本机到 {server}；端口写错时改正 NIANLUN_SMTP_PORT", **self.facts
            )
            raise Stumble(outside("no-answer", WHAT, found, cure))
        why = hindrance.strerror or str(hindrance)
        found = Sentence("{server} 连不上：{why}", **self.facts, why=why)
        cure = Sentence(
            "端口写错时改正 NIANLUN_SMTP_PORT（常用：starttls 587，ssl 465，plain 25）；"
            "没错时请邮件管理员查服务是否在运行"
        )
        raise Stumble(outside("refused-port", WHAT, found, cure))

    def _greeted(self) -> smtplib.SMTP:
        """The server's greeting, over TLS from the start if so set."""
        host, port, own, patience = self.host, self.port, "[127.0.0.1]", self.settings.smtp_timeout
        try:
            if self.settings.mail_security == "ssl":
                return smtplib.SMTP_SSL(host, port, own, timeout=patience, context=self._context())
            return smtplib.SMTP(host, port, own, timeout=patience)
        except ssl.SSLCertVerificationError as unfit:
            raise Stumble(certificate.unfit(unfit, self.settings)) from unfit
        except ssl.SSLError as failure:
            raise Stumble(self._no_tls(failure)) from failure
        except smtplib.SMTPConnectError as answer:
            raise Stumble(self._refuses(answer)) from answer
        except (OSError, smtplib.SMTPException) as failure:
            raise Stumble(self._no_greeting(failure)) from failure

    def _context(self) -> ssl.SSLContext:
        file = self.settings.smtp_ca_file
        try:
            return ssl.create_default_context(cafile=file)
        except OSError as unusable:
            found = Sentence("NIANLUN_SMTP_CA_FILE 所指的不是证书文件：{file}", file=file)
            cure = Sentence("换成签发者的PEM证书（以 -----BEGIN CERTIFICATE----- 开头）：export NIANLUN_SMTP_CA_FILE=…")
            raise Stumble(ours("ca-file", TLS, found, cure)) from unusable

    def _no_tls(self, failure: ssl.SSLError) -> Finding:
        found = Sentence("{server} 不是一开始就加密的端口，却设了 NIANLUN_SMTP_SECURITY=ssl", **self.facts)
        if not certificate.greets_plainly(self.host, self.port):
            found = Sentence("与 {server} 谈不成加密：{why}", **self.facts, why=failure.reason or failure)
        cure = Sentence(
            "export NIANLUN_SMTP_SECURITY=starttls（常用端口587）；或把端口改为加密端口：export NIANLUN_SMTP_PORT=465"
        )
        return ours("not-ssl", TLS, found, cure)

    def _refuses(self, answer: smtplib.SMTPConnectError) -> Finding:
        found = Sentence("{server} 拒绝连接：{code} {reply}", **self.facts, **_reply(answer))
        return outside("refuses", WHAT, found, Sentence("请邮件管理员许可本机的地址发信"))

    def _no_greeting(self, failure: Exception) -> Finding:
        if certificate.speaks_tls(self.host, self.port):
            found = Sentence(
                "{server} 一开始就加密，却设了 NIANLUN_SMTP_SECURITY={security}", **self.facts, **self._set()
            )
            return ours("is-ssl", TLS, found, Sentence("export NIANLUN_SMTP_SECURITY=ssl（常用端口465）"))
        if isinstance(failure, TimeoutError):
            found = Sentence("{server} 接通了，但在{seconds:g}秒内不打招呼", **self.facts)
        else:
            found = Sentence("{server} 接通了，但不像邮件服务器：{why}", **self.facts, why=str(failure) or "EOF")
        cure = Sentence("核对 NIANLUN_SMTP_HOST 和 NIANLUN_SMTP_PORT；没错时请邮件管理员查它的日志")
        return outside("no-greeting", WHAT, found, cure)

    def _set(self) -> dict[str, object]:
        return {"security": self.settings.mail_security}

    def _inside(self, smtp: smtplib.SMTP) -> Iterator[Finding]:
        smtp.ehlo_or_helo_if_needed()
        if self.settings.mail_security == "starttls":
            self._encrypt(smtp)
        if self.settings.mail_security == "plain":
            yield self._unencrypted(smtp)
        else:
            yield self._encrypted(smtp)
        if self.settings.smtp_user:
            yield self._let_in(smtp)
        yield self._sender(smtp)

    def _encrypt(self, smtp: smtplib.SMTP) -> None:
        context = self._context()
        if not smtp.has_extn("starttls"):
            found = Sentence("{server} 不提供STARTTLS加密", **self.facts)
            cure = Sentence(
                "用加密端口：export NIANLUN_SMTP_SECURITY=ssl NIANLUN_SMTP_PORT=465；"
                "只有邮件管理员确认内网不加密时，才用 export NIANLUN_SMTP_SECURITY=plain"
            )
            raise Stumble(ours("no-starttls", TLS, found, cure))
        try:
            smtp.starttls(context=context)
            smtp.ehlo_or_helo_if_needed()
        except ssl.SSLCertVerificationError as unfit:
            raise Stumble(certificate.unfit(unfit, self.settings)) from unfit
        except smtplib.SMTPResponseException as answer:
            found = Sentence("{server} 说能加密，却不肯：{code} {reply}", **self.facts, **_reply(answer))
            cure = Sentence("稍后再试；一直如此时，请邮件管理员查它的证书设置")
            raise Stumble(outside("starttls-refused", TLS, found, cure)) from answer

    def _unencrypted(self, smtp: smtplib.SMTP) -> Finding:
        if not smtp.has_extn("starttls"):
            return fine("plain", TLS, Sentence("按设置不加密"))
        found = Sentence("{server} 能加密，设置却是不加密", **self.facts)
        return remark("could-encrypt", TLS, found, Sentence("改为加密：export NIANLUN_SMTP_SECURITY=starttls"))

    def _encrypted(self, smtp: smtplib.SMTP) -> Finding:
        assert isinstance(smtp.sock, ssl.SSLSocket)
        ends = certificate.ends_at(smtp.sock)
        found = Sentence("{security}，证书可信，有效至 {ends}", **self._set(), ends=f"{ends:%Y-%m-%d}")
        if ends - datetime.now(UTC) < SOON:
            return remark("expires-soon", TLS, found, Sentence("提醒邮件管理员在到期前换证书"))
        return fine("encrypted", TLS, found)

    def _let_in(self, smtp: smtplib.SMTP) -> Finding:
        try:
            smtp.login(self.settings.smtp_user, self.settings.smtp_password.get_secret_value())
        except smtplib.SMTPAuthenticationError as answer:
            found = Sentence("{server} 不接受账号 {user} 的登录：{code} {reply}", **self.facts, **_reply(answer))
            cure = Sentence(
                "改正 NIANLUN_SMTP_USER 和 NIANLUN_SMTP_PASSWORD；许多邮箱要用专门的“客户端授权码”，不是网页登录的密码"
            )
            raise Stumble(ours("wrong-login", LOGIN, found, cure)) from answer
        except smtplib.SMTPNotSupportedError as failure:
            found = Sentence("{server} 不提供登录，却设了账号 {user}", **self.facts)
            cure = Sentence(
                "不需登录时：unset NIANLUN_SMTP_USER NIANLUN_SMTP_PASSWORD；否则改用提供登录的端口（587或465）"
            )
            raise Stumble(ours("no-login", LOGIN, found, cure)) from failure
        return fine("login", LOGIN, Sentence("账号 {user} 可以登录", **self.facts))

    def _sender(self, smtp: smtplib.SMTP) -> Finding:
        """Name the sender, as a mail would, and take it back."""
        what = Sentence("发件地址")
        code, reply = smtp.mail(self.settings.mail_from)
        smtp.rset()
        if code == 250:
            return fine("sender", what, Sentence("服务器接受 {sender}", **self.facts))
        found = Sentence("服务器不接受 {sender}：{code} {reply}", **self.facts, code=code, reply=_text(reply))
        if code in (530, 550, 553) and not self.settings.smtp_user:
            cure = Sentence("它多半要先登录：export NIANLUN_SMTP_USER=… NIANLUN_SMTP_PASSWORD=…")
        else:
            cure = Sentence("发件地址通常须与登录账号相同：export NIANLUN_MAIL_FROM=…；或请邮件管理员许可")
        return ours("sender-refused", what, found, cure)

    def _broke_off(self, failure: Exception) -> Finding:
        if isinstance(failure, TimeoutError):
            found = Sentence("{server} 说到一半不再应答，等了{seconds:g}秒", **self.facts)
        else:
            found = Sentence("{server} 说到一半断开了：{why}", **self.facts, why=_text(str(failure)))
        return outside("broke-off", WHAT, found, Sentence("稍后再试；一直如此时，请邮件管理员查它的日志"))


def _reply(answer: smtplib.SMTPResponseException) -> dict[str, object]:
    return {"code": answer.smtp_code, "reply": _text(answer.smtp_error)}


def _text(said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join(text.split())[:200]
