"""Can the office's own sentences of mails be used? Where not, mails say what is shipped."""

from collections.abc import Iterator

from models.errors import Sentence, _
from notices.wording import TEXTS
from tasks.diagnosis.finding import Finding, fine, ours
from tasks.diagnosis.patient import Patient
from tasks.wording.reading import newest_version

WHAT = Sentence("邮件文字")


def examine(patient: Patient) -> Iterator[Finding]:
    """The newest version of each kind of mail."""
    used = []
    with patient.ledger() as (_office, connection):
        for template in TEXTS:
            found = newest_version(connection, template)
            if found and found.problems:
                yield _broken(template, found.number, _("；").join(str(each.sentence) for each in found.problems[:3]))
            elif found:
                used.append(f"{template}+{found.number}")
    told = Sentence("用的是本单位的文字：{used}", used=_("、").join(used)) if used else Sentence("用的是原来的文字")
    yield fine("used", WHAT, told)


def _broken(template: str, number: int, why: str) -> Finding:
    said = Sentence("{name}第{n}版不能用，邮件暂用原来的文字：{why}", name=template, n=number, why=why)
    cure = Sentence(
        "在门户的“邮件文字”里改正后存为新版本；或恢复原来的文字："
        "nianlun mail-templates restore {name} 0 --by cz-gl --why 不能用",
        name=template,
    )
    return ours("broken", WHAT, said, cure)
