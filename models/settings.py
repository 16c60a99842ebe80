"""What an office sets: where its files lie, its database, its mail. All from NIANLUN_… variables, all with a default.

Without NIANLUN_SMTP_HOST mails go to the embedded catcher on this machine and reach nobody; with it they go to that
server, encrypted unless the office says otherwise. Whoever set an account but no host meant a server, and is told so.
"""

from dataclasses import dataclass
from datetime import time
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from models.errors import Sentence, SettingMissing

PREFIX = "NIANLUN_"
LOOPBACK = "127.0.0.1"
CATCHER_PORT = 2525
USUAL_PORTS = {"plain": 25, "starttls": 587, "ssl": 465}
ADDRESS = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*"
ADDRESS_ONLY = f"^{ADDRESS}$"
SECRETS = ("smtp_password", "oidc_client_secret", "database_url")  # never repeated in a sentence
NO_SERVER: dict[str, Any] = {
    "smtp_host": "",
    "smtp_port": 0,
    "smtp_security": "plain",
    "smtp_user": "",
    "smtp_password": SecretStr(""),
    "smtp_ca_file": None,
}

NO_SERVICE: dict[str, Any] = {"oidc_issuer": ""}

Security = Literal["plain", "starttls", "ssl"]


class NotWhole(SettingMissing):
    """Settings that belong together are not all there; `field` is the one that is missing."""

    def __init__(self, field: str) -> None:
        super().__init__(_missing(field))
        self.field = field


class Settings(BaseSettings):
    """One office's settings. Descriptions are shown to whoever set one wrongly, so they say what is expected."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True, validate_default=True)

    home: Path = Field(Path("var"), description="运行目录，本单位的全部运行文件都存放于此")
    database_url: str = Field(
        "",
        repr=False,
        pattern=r"^$|^sqlite:///.+|^postgresql\+psycopg://.+",
        description="数据库地址，以 sqlite:/// 或 postgresql+psycopg:// 开头；留空则用运行目录下的 nianlun.db",
    )
    portal_url: str = Field(
        "", pattern=r"^$|^https?://[^/\s]+", description="门户网址，以 http:// 或 https:// 开头；留空则信中不附链接"
    )

    portal_port: int = Field(8200, ge=1, le=65535, description="门户监听的端口，1–65535 的整数")
    portal_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="门户前的反向代理的IP地址，以逗号分隔；由它们转来的，取其所报的来访地址"
    )

    oidc_issuer: str = Field(
        "",
        pattern=r"^$|^https://[^\s?#]+$|^http://(127\.0\.0\.1|localhost)(:\d+)?(/[^\s?#]*)?$",
        description="统一身份认证（OpenID Connect）的签发者网址，以 https:// 开头；留空则不用",
    )
    oidc_client_id: str = Field("", description="本门户在统一身份认证中登记的客户端编号")
    oidc_client_secret: SecretStr = Field(SecretStr(""), description="本门户在统一身份认证中的客户端密钥；没有则留空")
    oidc_claim: str = Field(
        "email", pattern=r"^[A-Za-z0-9_.:/-]+$", description="凭证中指明人员的项：email 对名册中的邮箱，其余对人员编码"
    )
    oidc_name: str = Field("", description="登录页上对统一身份认证的称呼；留空则就叫“统一身份认证”")
    oidc_ca_file: Path | None = Field(
        None, description="签发统一身份认证服务器证书的 CA 证书文件；留空则用系统自带的证书"
    )

    smtp_host: str = Field("", pattern=r"^[^\s/:@]*$", description="邮件服务器的主机名；留空则用内置邮件收存器，不外发")
    smtp_port: int = Field(0, ge=0, le=65535, description="邮件服务器端口，0–65535 的整数；0 表示按加密方式取常用端口")
    smtp_security: Security = Field("starttls", description="邮件加密方式，只能是 plain、starttls、ssl 之一")
    smtp_user: str = Field("", description="邮件服务器的登录账号，只能用英文字符；留空则不登录")
    smtp_password: SecretStr = Field(SecretStr(""), description="邮件服务器的登录密码，只能用英文字符")
    smtp_ca_file: Path | None = Field(None, description="签发邮件服务器证书的 CA 证书文件；留空则用系统自带的证书")
    smtp_timeout: float = Field(20.0, gt=0, le=600, description="等待邮件服务器应答的秒数，大于 0，不超过 600")

    mail_from: str = Field("nianlun@example.org", pattern=ADDRESS_ONLY, description="发件地址，形如 name@example.org")
    mail_from_name: str = Field("年轮 · 预算绩效管理", description="发件人名称")
    mails_per_minute: int = Field(120, ge=0, description="每分钟最多发送的邮件数，不小于 0 的整数；0 表示不限")
    mail_allow_domains: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="允许收信的邮件域名，以逗号分隔；留空则不限"
    )
    mail_max_attempts: int = Field(8, ge=1, description="一封邮件最多尝试发送的次数，不小于 1 的整数")
    lease_seconds: int = Field(300, ge=1, description="一批待发邮件被占用的最长秒数，不小于 1 的整数")
    backoff_seconds: int = Field(60, ge=0, description="首次重发前等待的秒数，其后逐次加倍；不小于 0 的整数")
    attachment_megabytes: int = Field(20, ge=1, le=200, description="一个附件最大的兆字节数，1–200 的整数")
    attachments_most: int = Field(20, ge=1, le=200, description="一件事项最多的附件数，1–200 的整数")
    fonts: str = Field("", description="存放公文字体的文件夹，先于系统字体取用；留空则只用系统字体")
    office_hours: str = Field(
        "09:00-17:30", pattern=r"^\d\d:\d\d-\d\d:\d\d$", description="发送邮件的时段，形如 09:00-17:30，前早后晚"
    )

    @field_validator("home", "smtp_ca_file", "oidc_ca_file", mode="after")
    @classmethod
    def _absolute(cls, path: Path | None) -> Path | None:
        return path and path.expanduser().absolute()

    @field_validator("smtp_ca_file", "oidc_ca_file", mode="after")
    @classmethod
    def _file_is_there(cls, path: Path | None) -> Path | None:
        if path and not path.is_file():
            raise ValueError("no such file")
        return path

    @field_validator("smtp_user", "smtp_password", mode="before")
    @classmethod
    def _ascii(cls, value: Any) -> Any:
        """smtplib logs in with ASCII alone, and would fail in the middle of a delivery."""
        if isinstance(value, str) and not value.isascii():
            raise ValueError("not ASCII")
        return value

    @field_validator("mail_allow_domains", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        parts = value.split(",") if isinstance(value, str) else value
        return tuple(part.strip().lstrip("@").lower() for part in parts if part.strip())

    @field_validator("portal_proxies", mode="before")
    @classmethod
    def _split_proxies(cls, value: Any) -> Any:
        parts = value.split(",") if isinstance(value, str) else value
        return tuple(str(ip_address(part.strip())) for part in parts if part.strip())

    @field_validator("office_hours", mode="after")
    @classmethod
    def _in_order(cls, value: str) -> str:
        opens, closes = _hours(value)
        if opens >= closes:
            raise ValueError("ends before it begins")
        return value

    @model_validator(mode="after")
    def _account_is_whole(self) -> Self:
        if not self.smtp_host and self._means_a_server():
            raise NotWhole("smtp_host")
        if self.smtp_user and not self.smtp_password.get_secret_value():
            raise NotWhole("smtp_password")
        if self.oidc_issuer and not self.oidc_client_id:
            raise NotWhole("oidc_client_id")
        return self

    def _means_a_server(self) -> bool:
        asked_for = "smtp_security" in self.model_fields_set and self.smtp_security != "plain"
        return bool(self.smtp_user or self.smtp_ca_file or asked_for)

    @property
    def database(self) -> str:
        """The address of the database."""
        return self.database_url or f"sqlite:///{(self.home / 'nianlun.db').as_posix()}"

    @property
    def oidc_called(self) -> Sentence | str:
        """How the identity service is called on pages."""
        return self.oidc_name or Sentence("统一身份认证")

    @property
    def mail_security(self) -> Security:
        """How the connection to the mail server is protected; the catcher on this machine speaks plainly."""
        return self.smtp_security if self.smtp_host else "plain"

    @property
    def mail_server(self) -> tuple[str, int]:
        """Host and port that mails are handed to."""
        usual = USUAL_PORTS[self.smtp_security] if self.smtp_host else CATCHER_PORT
        return self.smtp_host or LOOPBACK, self.smtp_port or usual

    @property
    def office_day(self) -> tuple[time, time]:
        """When mails may begin to leave, and when no more may."""
        return _hours(self.office_hours)

    def allows(self, address: str) -> bool:
        """Whether mails may go to `address`: its domain is on the allow-list, or there is no list."""
        domain = address.rpartition("@")[2].lower()
        return not self.mail_allow_domains or domain in self.mail_allow_domains


def settings() -> Settings:
    """The office's settings as its environment says now.

    Raises:
        SettingMissing: variables are wrong or missing; the sentence names each of them.
    """
    try:
        return Settings()
    except ValidationError as wrong:
        raise SettingMissing("\n".join(str(_complaint(error)) for error in wrong.errors())) from None


@dataclass(frozen=True)
class Complaint:
    """What is wrong with one variable."""

    field: str
    sentence: Sentence | str


def readable_settings() -> tuple[Settings, list[Complaint]]:
    """The settings as far as they can be read, each wrong one at its default, and every complaint.

    For whoever must work though settings are wrong. A mail account that is not whole counts as no mail server, an
    identity service likewise.
    """
    replaced: dict[str, Any] = {}
    complaints: list[Complaint] = []
    while True:
        try:
            return Settings(**replaced), complaints
        except ValidationError as wrong:
            for error in wrong.errors():
                field = str(error["loc"][0])
                complaints.append(Complaint(field, _complaint(error)))
                replaced[field] = Settings.model_fields[field].default
        except NotWhole as missing:
            mail = missing.field.startswith("smtp_")
            complaints.append(Complaint("smtp_host" if mail else missing.field, missing.sentence))
            replaced |= NO_SERVER if mail else NO_SERVICE


def _hours(value: str) -> tuple[time, time]:
    opens, closes = value.split("-")
    return time.fromisoformat(opens), time.fromisoformat(closes)


def _variable(field: str) -> str:
    return f"{PREFIX}{field.upper()}"


def _meaning(field: str) -> Sentence:
    return Sentence(Settings.model_fields[field].description or "")


def _missing(field: str) -> Sentence:
    return Sentence("缺少环境变量 {variable}：{meaning}", variable=_variable(field), meaning=_meaning(field))


def _complaint(error: Any) -> Sentence:
    field = str(error["loc"][0])
    shown = "******" if field in SECRETS else error["input"]
    return Sentence(
        "环境变量 {variable} 的值“{value}”不对：{meaning}",
        variable=_variable(field),
        value=shown,
        meaning=_meaning(field),
    )
