"""What must be right before anything can be done: a sentence now instead of a traceback in a minute."""

from models.errors import OutsideFailed, RuleBroken, _
from models.settings import Settings
from nianlun.diagnosis.examination import examine, exit_code
from nianlun.diagnosis.registry import AT_START
from tasks.diagnosis.finding import Verdict
from tasks.diagnosis.patient import Patient

WAITED_FOR = ("older", "locked")  # an older database is brought up to date; whoever writes comes to an end


def refuse_what_cannot_work(settings: Settings, *, patient: bool = True) -> None:
    """Return if the office can start; a `patient` one brings an old database up to date and waits for a locked one.

    Raises:
        RuleBroken: something of ours is wrong; every sentence with its cure.
        OutsideFailed: only something outside is wrong.
    """
    found = examine(Patient(settings, quick=True), AT_START)
    wrong = [each for each in found if each.verdict is Verdict.WRONG]
    if patient:
        wrong = [each for each in wrong if each.finding not in WAITED_FOR]
    if wrong:
        told = [_("{what}：{found}", what=each.what, found=each.found) + f"\n  → {each.cure}" for each in wrong]
        told.append(_("全部检查：nianlun doctor"))
        raise (RuleBroken if exit_code(wrong) == 2 else OutsideFailed)("\n".join(told))
