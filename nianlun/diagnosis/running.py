"""Does `nianlun up` run in this home?"""

from collections.abc import Iterator
from pathlib import Path

from models.errors import Sentence
from models.settings import Settings
from nianlun.lock import NAME, Running, running
from tasks.diagnosis.finding import Finding, NotExamined, fine, ours, remark
from tasks.diagnosis.patient import Patient

WHAT = Sentence("年轮进程")
API_URL = "PREFECT_API_URL"


def examine(patient: Patient) -> Iterator[Finding]:
    """It runs, it should, or it was killed."""
    found = running_in(patient.settings)
    elsewhere = patient.environment.get(API_URL, "")
    if found is not None:
        how = Sentence("试运行") if found.trial else Sentence("正式运行")
        facts = {"pid": found.pid, "how": how, "url": found.console_url}
        yield fine("running", WHAT, Sentence("在运行（进程 {pid}，{how}），控制台 {url}", **facts))
    elif elsewhere:
        yield fine("elsewhere", WHAT, Sentence("不由 nianlun up 运行；Prefect服务在 {url}", url=elsewhere))
    else:
        yield _not_running(patient)


def _not_running(patient: Patient) -> Finding:
    """A live office must run; the trial's waits for its owner. An `up` that ends by itself empties its lock file; one
    that is killed leaves it, and the kernel frees the lock."""
    killed = _size(patient.settings.home / NAME) > 0
    found = Sentence("没有在运行，上一次是被强行结束的") if killed else Sentence("没有在运行")
    if on_trial(patient) is not False:
        return remark("not-running", WHAT, found, Sentence("要运行时：nianlun up"))
    told = Sentence("{found}：没有人催报，信也不会发出", found=found)
    logs = patient.settings.home / "logs"
    return ours("not-running", WHAT, told, Sentence("启动：nianlun up --live；为何停下，看 {logs}", logs=logs))


def running_in(settings: Settings) -> Running | None:
    """The office that runs in the home; None also if its lock file cannot be read, which other checks tell."""
    try:
        return running(settings.home)
    except (OSError, ValueError, TypeError):
        return None


def api_of(patient: Patient) -> tuple[str, bool]:
    """Where Prefect's API is to be found, and whether `up` here runs it.

    Raises:
        NotExamined: nothing runs.
    """
    found = running_in(patient.settings)
    if found is not None:
        return found.api_url, True
    if elsewhere := patient.environment.get(API_URL, ""):
        return elsewhere.rstrip("/"), False
    raise NotExamined(Sentence("年轮没有在运行"))


def on_trial(patient: Patient) -> bool | None:
    """Whether the office lives on the trial clock; None if that cannot be told, or it is empty."""
    from tasks.clock import is_trial

    try:
        with patient.ledger() as (office, connection):
            return is_trial(connection) if office.calendars(connection) else None
    except NotExamined:
        return None


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
