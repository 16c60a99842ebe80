"""Is there room where the office writes?"""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from models.errors import Sentence
from tasks.diagnosis.finding import Finding, fine, ours, outside, remark
from tasks.diagnosis.patient import Patient
from tasks.diagnosis.probe import FULL, nearest, write_probe

MEGABYTE = 1024 * 1024
NO_ROOM, LITTLE_ROOM = 16 * MEGABYTE, 1024 * MEGABYTE  # bytes free
NO_FILES = 500  # files that can still be made
WHAT = Sentence("磁盘")


def examine(patient: Patient) -> Iterator[Finding]:
    """Each folder that the office writes in: home, the database's, the temporary one. One finding a file system."""
    seen: set[int] = set()
    for folder in _folders(patient):
        device = folder.stat().st_dev
        if device not in seen:
            seen.add(device)
            yield _room(folder)


def _folders(patient: Patient) -> Iterator[Path]:
    yield nearest(patient.settings.home)
    if patient.settings.database.startswith("sqlite:///"):
        yield nearest(Path(patient.settings.database.removeprefix("sqlite:///")).absolute().parent)
    try:
        yield Path(tempfile.gettempdir())
    except OSError:  # none can be written: the check of the home says so
        return


def _room(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    facts: dict[str, object] = {"folder": folder, "free": f"{free / MEGABYTE:,.0f} MB"}
    hindrance = write_probe(folder)
    if hindrance is not None and hindrance.errno == errno.EFBIG:
        cure = Sentence("放开限制后重新启动：ulimit -f unlimited（由服务管理器启动时：LimitFSIZE=infinity）")
        return ours("file-size", WHAT, Sentence("本账号在 {folder} 写不了文件：文件大小受限", **facts), cure)
    if free < NO_ROOM or (hindrance is not None and hindrance.errno in FULL):
        cure = Sentence("腾出空间：du -xh {folder} | sort -h | tail；日志在 logs，收存的信在 mails，可以移走", **facts)
        return outside("full", WHAT, Sentence("{folder} 满了，只剩 {free}", **facts), cure)
    return _files(folder, facts) or _enough(free, facts)


def _files(folder: Path, facts: dict[str, object]) -> Finding | None:
    found = os.statvfs(folder)
    if not found.f_files or found.f_favail >= NO_FILES:  # some file systems do not count
        return None
    cure = Sentence("删去不用的小文件：df -i {folder}；收存的信在 mails，可以移走", **facts)
    told = Sentence("{folder} 还能建的文件只剩 {n} 个", **facts, n=found.f_favail)
    return outside("no-inodes", WHAT, told, cure)


def _enough(free: int, facts: dict[str, object]) -> Finding:
    found = Sentence("{folder} 还有 {free}，试写成功", **facts)
    if free < LITTLE_ROOM:
        return remark("little-room", WHAT, found, Sentence("及早腾出空间：du -xh {folder} | sort -h | tail", **facts))
    return fine("room", WHAT, found)
