"""Are the NIANLUN_… variables right, and is each of them one that this program knows?"""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

import click

from models.errors import Sentence, _
from models.settings import PREFIX, Complaint, Settings
from tasks.diagnosis.finding import Finding, fine, ours, remark
from tasks.diagnosis.patient import Patient

WHAT = Sentence("环境变量")
OTHERS = ("LANG", "TRIAL", "ROOT", "NOTHING_LEFT_OUT", "TEST_POSTGRES")  # read elsewhere
KNOWN = (*(name.upper() for name in Settings.model_fields), *OTHERS)
EXAMPLE = ("example.org", "example.com", "example.net")


def examine(patient: Patient) -> Iterator[Finding]:
    """Every wrong variable by name, unknown ones with what was probably meant, and the sender still at example.org."""
    found = [
        *map(_wrong, patient.complaints),
        *_unknown(patient.environment),
        *_trial(patient.environment),
        *_sender(patient.settings),
        *_allowed(patient.settings),
    ]
    yield from found
    if not any(each.key in ("wrong", "misspelt") for each in found):
        names = _("、").join(_ours_in(patient.environment)) or _("无")
        yield fine("read", WHAT, Sentence("都读得懂；已设：{names}", names=names))


def _ours_in(environment: Mapping[str, str]) -> list[str]:
    return sorted(name for name in environment if name.upper().startswith(PREFIX))


def _wrong(complaint: Complaint) -> Finding:
    variable = f"{PREFIX}{complaint.field.upper()}"
    cure = Sentence("改正后重新启动：export {variable}=…；不需要它：unset {variable}", variable=variable)
    return ours("wrong", WHAT, complaint.sentence, cure)


def _unknown(environment: Mapping[str, str]) -> Iterator[Finding]:
    """A variable that nobody reads was meant to do something."""
    for name in _ours_in(environment):
        said = name.upper().removeprefix(PREFIX)
        if said in KNOWN:
            continue
        meant = get_close_matches(said, KNOWN, n=1, cutoff=0.7)
        if meant:
            found = Sentence("{name} 不起作用：没有这个变量，大概是 {meant}", name=name, meant=PREFIX + meant[0])
            cure = Sentence("改名：unset {name}; export {meant}=…", name=name, meant=PREFIX + meant[0])
            yield ours("misspelt", WHAT, found, cure)
        else:
            found = Sentence("{name} 不起作用：没有这个变量", name=name)
            yield remark("unknown", WHAT, found, Sentence("去掉它：unset {name}", name=name))


def _trial(environment: Mapping[str, str]) -> Iterator[Finding]:
    value = environment.get(f"{PREFIX}TRIAL", "")
    if value and is_yes(value) is None:
        found = Sentence("环境变量 NIANLUN_TRIAL 的值“{value}”不对：只能是true或false", value=value)
        yield ours("wrong", WHAT, found, Sentence("改正：export NIANLUN_TRIAL=false（正式运行）"))


def is_yes(value: str) -> bool | None:
    """What `up` makes of the text; None if nothing."""
    try:
        return bool(click.BOOL.convert(value, None, None)) if value else None
    except click.BadParameter:
        return None


def _sender(settings: Settings) -> Iterator[Finding]:
    address = settings.mail_from
    if settings.smtp_host and address.rpartition("@")[2].lower() in EXAMPLE:
        found = Sentence(
            "已设邮件服务器 {host}，发件地址却还是样例 {address}", host=settings.smtp_host, address=address
        )
        cure = Sentence("设为本单位的发件地址：export NIANLUN_MAIL_FROM=name@…")
        yield ours("sender", Sentence("发件地址"), found, cure)


def _allowed(settings: Settings) -> Iterator[Finding]:
    if settings.smtp_host and settings.mail_allow_domains:
        names = _("、").join(settings.mail_allow_domains)
        cure = Sentence("试发完毕后去掉限制：unset NIANLUN_MAIL_ALLOW_DOMAINS")
        yield remark("allow-list", Sentence("收信域名"), Sentence("只有这些域名能收到信：{names}", names=names), cure)
