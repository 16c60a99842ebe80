"""What `up` looks at before it starts anything: a sentence now instead of a traceback in a minute."""

from models.errors import OutsideFailed, RuleBroken, _
from models.settings import Settings
from nianlun.diagnosis.examination import examine, exit_code
from nianlun.diagnosis.registry import AT_START
from tasks.diagnosis.finding import Verdict
from tasks.diagnosis.patient import Patient

MENDED_BY_ITSELF = ("older", "locked")  # an older database is brought up to date; whoever writes is waited for


def refuse_what_cannot_work(settings: Settings) -> None:
    """Return if the office can start.

    Raises:
        RuleBroken: something of ours is wrong; every sentence with its cure.
        OutsideFailed: only something outside is wrong.
    """
    found = examine(Patient(settings, quick=True), AT_START)
    wrong = [each for each in found if each.verdict is Verdict.WRONG and each.finding not in MENDED_BY_ITSELF]
    if wrong:
        told = [
            _("{what}：{found}\n  处理：{cure}", what=each.what, found=each.found, cure=each.cure) for each in wrong
        ]
        told.append(_("全部检查：nianlun doctor"))
        raise (RuleBroken if exit_code(wrong) == 2 else OutsideFailed)("\n".join(told))
