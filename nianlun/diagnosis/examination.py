"""Runs checks beside each other, each to its end or to the common limit, whatever happens in another."""

import importlib
import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from types import ModuleType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from models.errors import Sentence
from nianlun.diagnosis.registry import CHECKS
from tasks.diagnosis.finding import Finding, NotExamined, Verdict, Whose, ours, outside, remark
from tasks.diagnosis.patient import Patient

NOT_EXAMINED = "not-examined"
LIMIT = 25.0  # seconds for all of them
SHARED = ("tasks.diagnosis.way_in", "tasks.office")
WHAT = Sentence("检查")


@dataclass(frozen=True)
class Told:
    """A finding in the language of this process, without secrets."""

    check: str
    finding: str
    verdict: Verdict
    whose: Whose
    what: str
    found: str
    cure: str


def examine(patient: Patient, names: Iterable[str], *, limit: float = LIMIT) -> list[Told]:
    """What the checks `names` find, in their order."""
    until = monotonic() + limit
    loaded = _load(names)
    started = [_Check(name, module, patient) for name, module in loaded.items()]
    return [
        _told(each.name, finding, patient) for each in started for finding in each.findings(until - monotonic(), limit)
    ]


def exit_code(findings: Iterable[Told]) -> int:
    """0: nothing is wrong. 1: something outside is. 2: something of ours is, whatever else."""
    wrong = {each.whose for each in findings if each.verdict is Verdict.WRONG}
    return 2 if Whose.OURS in wrong else 1 if wrong else 0


class _Check:
    """One check in a thread of its own; one that hangs is left behind, and ends with the process."""

    def __init__(self, name: str, module: ModuleType | Exception, patient: Patient) -> None:
        self.name, self.module, self.patient = name, module, patient
        self._found: list[Finding] = []
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def findings(self, patience: float, limit: float) -> list[Finding]:
        """What it found within `patience` seconds."""
        self._thread.join(max(patience, 0.0))
        if not self._thread.is_alive():
            return self._found
        cure = Sentence("稍后单独再查：nianlun doctor --only {name}", name=self.name)
        found = Sentence("在{seconds:.0f}秒内没有查完", seconds=limit)
        return [*self._found, outside("not-in-time", WHAT, found, cure)]

    def _run(self) -> None:
        try:
            if isinstance(self.module, Exception):
                raise self.module
            for finding in self.module.examine(self.patient):
                self._found.append(finding)
        except Exception as hindrance:  # whatever it is, the other checks must be told
            self._found.append(_hindered(hindrance))


def _load(names: Iterable[str]) -> dict[str, ModuleType | Exception]:
    """The modules of the checks, or why they cannot be had; one after another, for beside each other imports would meet
    half-made modules."""
    for module in SHARED:
        with suppress(ImportError, ZoneInfoNotFoundError):
            importlib.import_module(module)
    return {name: _module(CHECKS[name]) for name in names}


def _module(name: str) -> ModuleType | Exception:
    try:
        return importlib.import_module(name)
    except Exception as hindrance:  # broken in whatever way, it is told by its check
        return hindrance


def _hindered(hindrance: Exception) -> Finding:
    if isinstance(hindrance, ZoneInfoNotFoundError) or (isinstance(hindrance, ImportError) and _without_zones()):
        return _left_out(Sentence("缺少时区资料，见“时区”一项"))
    if isinstance(hindrance, NotExamined):
        return _left_out(hindrance.sentence)
    if isinstance(hindrance, ImportError):
        found = Sentence("装入不了：{why}", why=hindrance)
        return ours("not-loaded", WHAT, found, Sentence("重新安装锁定的版本：make setup"))
    return _surprised(hindrance)


def _without_zones() -> bool:
    """Whether modules are half made for want of the zone: a check beside another one meets them so."""
    try:
        ZoneInfo("Asia/Shanghai")
    except ZoneInfoNotFoundError:
        return True
    return False


def _left_out(why: Sentence | str) -> Finding:
    found = Sentence("没有查：{why}", why=why)
    return remark(NOT_EXAMINED, WHAT, found, Sentence("先处理那一项，再查一次"))


def _surprised(surprise: Exception) -> Finding:
    """A fault that this check did not foresee: named, not explained."""
    why = " ".join(f"{type(surprise).__name__}: {surprise}".split())[:300]
    cure = Sentence("把这一行连同 nianlun --version 的结果交给维护人员")
    return ours("surprise", WHAT, Sentence("查到一半出错：{why}", why=why), cure)


def _told(name: str, finding: Finding, patient: Patient) -> Told:
    what, found, cure = (patient.hide_secrets(str(each)) for each in (finding.what, finding.found, finding.cure))
    return Told(name, finding.key, finding.verdict, finding.whose, what, found, cure)
