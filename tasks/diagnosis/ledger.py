"""Does the ledger agree with its own history?"""

from collections.abc import Iterator

from sqlalchemy.exc import DBAPIError

from models.errors import Sentence, _
from tasks.diagnosis.finding import Finding, fine, ours, remark
from tasks.diagnosis.patient import Patient
from tasks.prove import disagreements

WHAT = Sentence("台账核对")


def examine(patient: Patient) -> Iterator[Finding]:
    """Every proof of tasks/prove.py, as far as the time goes."""
    with patient.ledger() as (_office, connection):
        try:
            found = disagreements(connection)
        except DBAPIError:
            cure = Sentence("单独核对，可能要几分钟：nianlun database check")
            yield remark("not-proven", WHAT, Sentence("台账大，几秒内没有核对完"), cure)
            return
    if found:
        cure = Sentence("停下 nianlun up，从最近一次核对无误的备份恢复，并查明谁直接改过数据库")
        yield ours("disagrees", WHAT, Sentence("台账与历史不符：{found}", found=_("；").join(found)), cure)
    else:
        yield fine("proven", WHAT, Sentence("台账与历史相符"))
