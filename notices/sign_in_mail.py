"""The mail with a sign-in link or an invitation: in Chinese, plain and as a page, with its reason and its duration."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, select_autoescape

from notices.message import Mail
from notices.phrases import clean
from notices.wording import SIGN_IN_SHIPPED, Wording
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


def sign_in_mail(
    address: str,
    ways: Sequence[Way],
    asked: Asked,
    *,
    bureau: str,
    message_id: str,
    wording: Wording = SIGN_IN_SHIPPED,
) -> Mail:
    """One mail to one address, with every person that has it; each link is of one person alone.

    `at` and `ends_at` are in the office's zone.
    """
    say, names = wording.say, "、".join(clean(each.name) for each in ways)
    invited = "_invited" if asked.invited else ""
    facts = {
        "subject": say(f"subject{invited}", lasts=asked.lasts, bureau=clean(bureau)),
        "greeting": say("greeting", names=names),
        "open": say(f"open{invited}"),
        "lasts": say("lasts", lasts=asked.lasts, until=f"{asked.ends_at:%Y年%m月%d日 %H:%M}"),
        "shared": say("several"),
        "footer": say("footer", bureau=clean(bureau)),
        "ways": [Way(clean(each.name), clean(each.code), each.link) for each in ways],
        "several": len(ways) > 1,
        "reason": _reason(asked, clean(bureau), wording),
    }
    html, text = _templates()
    return Mail(
        message_id=message_id,
        to=address,
        to_name=names,
        subject=str(facts["subject"]),
        text=text.render(facts),
        html=html.render(facts),
        date=asked.at,
        template=f"sign-in{wording.mark}",
    )


def _reason(asked: Asked, bureau: str, wording: Wording) -> str:
    if asked.invited:
        return wording.say("reason_invited", bureau=bureau)
    whence = f"（来自 {clean(asked.client)}）" if asked.client else ""
    return wording.say("reason", at=f"{asked.at:%m月%d日 %H:%M}", whence=whence, bureau=bureau)


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
