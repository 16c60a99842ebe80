"""The mail with a sign-in link or an invitation: in Chinese, plain and as a page, with its reason and its duration."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, select_autoescape

from notices.message import Mail
from notices.phrases import clean
from notices.wrapping import wrap

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Way:
    """A person's own way in: an address may be shared by several."""

    name: str
    code: str
    link: str


@dataclass(frozen=True)
class Asked:
    """Why the mail is sent: somebody asked on the page (from `client`), or the bureau invites."""

    at: datetime
    lasts: str  # "15分钟"
    ends_at: datetime
    client: str = ""
    invited: bool = False


def sign_in_mail(address: str, ways: Sequence[Way], asked: Asked, *, bureau: str, message_id: str) -> Mail:
    """One mail to one address, with every person that has it; each link is of one person alone.

    `at` and `ends_at` are in the office's zone.
    """
    facts = {
        "subject": f"{'开通' if asked.invited else '登录'}预算绩效管理系统（{asked.lasts}内有效）",
        "greeting": "、".join(clean(each.name) for each in ways) + "：",
        "ways": [Way(clean(each.name), clean(each.code), each.link) for each in ways],
        "several": len(ways) > 1,
        "bureau": clean(bureau),
        "asked": asked,
        "reason": _reason(asked, clean(bureau)),
        "until": f"{asked.ends_at:%Y年%m月%d日 %H:%M}",
    }
    html, text = _templates()
    names = "、".join(clean(each.name) for each in ways)
    return Mail(
        message_id=message_id,
        to=address,
        to_name=names,
        subject=str(facts["subject"]),
        text=text.render(facts),
        html=html.render(facts),
        date=asked.at,
        template="sign-in",
    )


def _reason(asked: Asked, bureau: str) -> str:
    if asked.invited:
        return f"{bureau}为您开通了预算绩效管理系统，故发此信。"
    whence = f"（来自 {clean(asked.client)}）" if asked.client else ""
    return f"{asked.at:%m月%d日 %H:%M} 有人在登录页{whence}为这个邮箱索取登录链接，故发此信。不是您本人时，不必理会。"


@cache
def _templates() -> tuple[Template, Template]:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html.j2"]),
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals["wrap"] = wrap
    return environment.get_template("sign_in.html.j2"), environment.get_template("sign_in.txt.j2")
