"""Are the program's own files there and readable?"""

from collections.abc import Iterator
from pathlib import Path

import yaml

from models.errors import Sentence
from nianlun.language import LOCALE
from nianlun.processes import ROOT
from tasks.diagnosis.finding import Finding, fine, ours, remark
from tasks.diagnosis.patient import Patient

WHAT = Sentence("程序文件")
TEMPLATES = ("digest.html.j2", "digest.txt.j2", "macros.html.j2", "macros.txt.j2")


def examine(patient: Patient) -> Iterator[Finding]:
    """prefect.yaml, the templates of mails, the English catalogue; NIANLUN_ROOT leads to them."""
    found = [*_schedules(), *_templates(), *_catalogues(), *_root(patient.environment.get("NIANLUN_ROOT", ""))]
    yield from found or [fine("there", WHAT, Sentence("{root}，prefect.yaml、模板、译文俱在", root=ROOT))]


def entrypoints() -> list[str]:
    """What prefect.yaml deploys.

    Raises:
        OSError: it cannot be read.
        ValueError: it is not what it should be.
    """
    try:
        document = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
        return [str(each["entrypoint"]) for each in document["deployments"]]
    except (yaml.YAMLError, KeyError, TypeError) as broken:
        raise ValueError(" ".join(str(broken).split())) from broken


def _schedules() -> Iterator[Finding]:
    path = ROOT / "prefect.yaml"
    try:
        entrypoints()
    except (OSError, ValueError) as broken:
        yield ours("prefect-yaml", WHAT, Sentence("{path} 读不懂：{why}", path=path, why=broken), _again(path))


def _templates() -> Iterator[Finding]:
    for name in TEMPLATES:
        path = ROOT / "notices" / "templates" / name
        if not path.is_file():
            yield ours("template", WHAT, Sentence("缺少信的模板 {path}", path=path), _again(path))


def _catalogues() -> Iterator[Finding]:
    for text in LOCALE.glob("*/LC_MESSAGES/*.po"):
        compiled = text.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < text.stat().st_mtime:
            cure = Sentence("编译它们：python -m nianlun.locale（在能写 {folder} 的账号下）", folder=text.parent)
            yield remark("not-compiled", WHAT, Sentence("译文 {text} 没有编译，每次启动要多等", text=text), cure)


def _root(said: str) -> Iterator[Finding]:
    if said and Path(said).absolute() != ROOT:
        found = Sentence("NIANLUN_ROOT 是 {said}，本程序却在 {root}", said=said, root=ROOT)
        cure = Sentence("unset NIANLUN_ROOT（nianlun up 会自己设）；多机运行时：export NIANLUN_ROOT={root}", root=ROOT)
        yield ours("root", WHAT, found, cure)


def _again(path: Path) -> Sentence:
    return Sentence("恢复它：git checkout -- {path}；或重新安装本程序", path=path)
