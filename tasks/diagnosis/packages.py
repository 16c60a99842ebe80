"""Are Python and the packages those that this version was tested with?"""

import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement

from models.errors import Sentence, _
from tasks.diagnosis.finding import Finding, fine, ours, remark
from tasks.diagnosis.patient import Patient

LOCK = Path(__file__).parents[2] / "requirements.lock"
OLDEST = (3, 11)
WHAT = Sentence("软件包")
AGAIN = Sentence("重新安装锁定的版本：make setup")
WHY = {
    "sqlalchemy": Sentence("更新的版本会使Prefect不再安排运行，且不作声"),
    "fastapi": Sentence("更新的版本会使Prefect服务启动不了"),
    "prefect": Sentence("本程序只在这个版本上测试过"),
}


def examine(_patient: Patient) -> Iterator[Finding]:
    """Python; what must hold for the program to work; what differs from the lock."""
    yield from _python()
    asked = [Requirement(line) for line in requires("nianlun") or []]
    broken = [each for each in asked if not _fits(each)]
    yield from map(_wrong, broken)
    yield from _against_lock({each.name.lower() for each in broken})


def _python() -> Iterator[Finding]:
    here = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] < OLDEST:
        cure = Sentence("安装Python 3.11或更新的版本，再 make clean && make setup")
        yield ours("python", Sentence("Python"), Sentence("{here} 太旧", here=here), cure)
    else:
        yield fine("python", Sentence("Python"), here)


def _fits(asked: Requirement) -> bool:
    if asked.marker is not None and not asked.marker.evaluate({"extra": ""}):
        return True
    here = _installed(asked.name)
    return here is not None and asked.specifier.contains(here, prereleases=True)


@cache
def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _wrong(asked: Requirement) -> Finding:
    facts = {"name": asked.name, "asked": str(asked.specifier) or "*", "here": _installed(asked.name)}
    if facts["here"] is None:
        return ours("missing", WHAT, Sentence("没有安装 {name}", **facts), AGAIN)
    why = WHY.get(asked.name.lower(), Sentence("本程序要求如此"))
    return ours("version", WHAT, Sentence("{name} 是 {here}，应为 {asked}：{why}", **facts, why=why), AGAIN)


def _against_lock(told: set[str]) -> Iterator[Finding]:
    if not LOCK.exists():
        cure = Sentence("要逐一核对，请在源码目录里运行")
        yield remark("no-lock", WHAT, Sentence("这里没有 requirements.lock，只核对了最低要求"), cure)
        return
    locked = list(_locked())
    others = [each for each in locked if each.name.lower() not in told and not _fits(each)]
    if others:
        shown = _("、").join(f"{each.name} {_installed(each.name) or '—'} ≠ {each.specifier}" for each in others[:5])
        yield remark("differs", WHAT, Sentence("{n} 个与锁定的不同：{shown}", n=len(others), shown=shown), AGAIN)
    elif not told:
        yield fine("locked", WHAT, Sentence("{n} 个，与 requirements.lock 一致", n=len(locked)))


def _locked() -> Iterator[Requirement]:
    """The lines `name==version ; marker \\`."""
    for line in LOCK.read_text(encoding="utf-8").splitlines():
        if line[:1].isalnum():
            try:
                yield Requirement(line.rstrip("\\ "))
            except InvalidRequirement:
                continue
