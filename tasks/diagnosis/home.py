"""Can this account write where the office lives?"""

import errno
import os
from collections.abc import Iterator
from pathlib import Path

from models.errors import Sentence
from tasks.diagnosis.finding import Finding, fine, ours, outside
from tasks.diagnosis.patient import Patient
from tasks.diagnosis.probe import forbidden, nearest

WHAT = Sentence("运行目录")


def examine(patient: Patient) -> Iterator[Finding]:
    """NIANLUN_HOME is a folder that may be written, or one that may be made."""
    home = patient.settings.home
    if home.exists() and not home.is_dir():
        cure = Sentence("改正：export NIANLUN_HOME=一个目录")
        yield ours("no-folder", WHAT, Sentence("{home} 是文件，不是目录", home=home), cure)
        return
    folder = nearest(home)
    hindrance = forbidden(folder)
    if hindrance is not None:
        yield _hindered(folder, hindrance)
    elif folder == home:
        yield fine("writable", WHAT, Sentence("{home}，可以写入", home=home))
    else:
        yield fine("to-be-made", WHAT, Sentence("{home} 还没有，启动时会建立", home=home))


def _hindered(folder: Path, hindrance: OSError) -> Finding:
    facts = {"folder": folder, "user": os.geteuid(), "why": hindrance.strerror}
    if hindrance.errno == errno.EROFS:
        cure = Sentence("请系统管理员把它所在的文件系统重新挂载为可写；或 export NIANLUN_HOME=另一个目录")
        return outside("read-only", WHAT, Sentence("{folder} 在只读的文件系统上", **facts), cure)
    if hindrance.errno in (errno.EACCES, errno.EPERM):
        cure = Sentence(
            "让本账号能写：chown {user} {folder} && chmod u+wx {folder}；或 export NIANLUN_HOME=另一个目录", **facts
        )
        return ours("not-writable", WHAT, Sentence("本账号（{user}）不能写 {folder}", **facts), cure)
    cure = Sentence("请系统管理员查这块磁盘：dmesg | tail；df -h {folder}", **facts)
    return outside("not-writable", WHAT, Sentence("{folder} 写不进去：{why}", **facts), cure)
