"""A database in a file: is it there, is it one, is it whole, can it be written, and who holds it."""

import os
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from models.errors import Sentence
from tasks.diagnosis.finding import Finding, fine, ours, outside, remark
from tasks.diagnosis.holders import described, holders

LOCKED_FOR = 3.0  # seconds to wait for whoever writes
CHECKED_FOR = 5.0  # seconds that the check of every page may take
WHAT = Sentence("数据库文件")
UNMADE = Sentence("不必处理：nianlun up 或任何命令会建立它")


def look_at(url: str, *, quick: bool = False) -> Iterator[Finding]:
    """How the file of `url` is. Nothing is made or changed; `quick` leaves out what takes time."""
    path = Path(url.removeprefix("sqlite:///")).absolute()
    if path.is_dir():
        cure = Sentence("改正：export NIANLUN_DATABASE_URL=sqlite:///{path}/nianlun.db", path=path)
        yield ours("folder", WHAT, Sentence("{path} 是目录，不是文件", path=path), cure)
    elif not path.exists() or not path.stat().st_size:
        yield remark("none-yet", WHAT, Sentence("{path} 还没有建立", path=path), UNMADE)
    else:
        yield from _opened(path, quick)


def _opened(path: Path, quick: bool) -> Iterator[Finding]:
    try:
        connection = _connect(path)
    except sqlite3.Error as failure:
        yield _not_opened(path, failure)
        return
    try:
        if not quick:
            yield _whole(connection, path)
        yield _writable(connection, path, 0 if quick else LOCKED_FOR)
    finally:
        connection.close()


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, timeout=1, isolation_level=None)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _not_opened(path: Path, failure: sqlite3.Error) -> Finding:
    name = failure.sqlite_errorname
    if name == "SQLITE_NOTADB":
        found = Sentence("{path} 不是数据库文件", path=path)
        return ours("not-a-database", WHAT, found, _from_backup(path))
    if name.startswith("SQLITE_CORRUPT"):
        return _broken(path, str(failure))
    if name.startswith("SQLITE_BUSY"):
        return _locked(path, 1.0)
    if not os.access(path, os.R_OK):
        cure = Sentence("让运行本程序的账号能读写它：chown {user} {path}", user=_user(), path=path)
        return ours("unreadable", WHAT, Sentence("{path} 不许读取", path=path), cure)
    if not os.access(path.parent, os.W_OK):
        return _read_only(path, path.parent)
    found = Sentence("{path} 打不开：{why}", path=path, why=failure)
    return ours("unopened", WHAT, found, _from_backup(path))


def _whole(connection: sqlite3.Connection, path: Path) -> Finding:
    """Every page of the file, as far as the time goes."""
    until = time.monotonic() + CHECKED_FOR
    connection.set_progress_handler(lambda: int(time.monotonic() > until), 10_000)
    try:
        told = connection.execute("PRAGMA quick_check(3)").fetchall()
    except sqlite3.DatabaseError as failure:
        if failure.sqlite_errorname != "SQLITE_INTERRUPT":
            return _broken(path, str(failure))
        found = Sentence("{path} 能打开；文件大，{seconds:.0f}秒内没有查完", path=path, seconds=CHECKED_FOR)
        return remark("large", WHAT, found, Sentence("要全部核对：sqlite3 {path} 'PRAGMA quick_check'", path=path))
    finally:
        connection.set_progress_handler(None, 0)
    if told != [("ok",)]:
        return _broken(path, "; ".join(str(row[0]) for row in told))
    megabytes = path.stat().st_size / 1024 / 1024
    return fine("whole", WHAT, Sentence("{path}，{size:.1f} MB，完好", path=path, size=megabytes))


def _broken(path: Path, why: str) -> Finding:
    found = Sentence("{path} 已损坏：{why}", path=path, why=" ".join(why.split())[:200])
    return ours("corrupt", WHAT, found, _from_backup(path))


def _writable(connection: sqlite3.Connection, path: Path, patience: float) -> Finding:
    """Whether a change could begin; it is taken back at once."""
    connection.execute(f"PRAGMA busy_timeout = {patience * 1000:.0f}")
    began = time.monotonic()
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
    except sqlite3.OperationalError as failure:
        if failure.sqlite_errorname.startswith("SQLITE_BUSY"):
            return _locked(path, time.monotonic() - began)
        return _read_only(path, path)
    return fine("writable", Sentence("写入"), Sentence("没有谁占着，可以写入"))


def _locked(path: Path, waited: float) -> Finding:
    named = [described(pid) for pid in holders(path)]
    if named:
        who = Sentence("占用者 {names}", names="；".join(str(each) for each in named))
        cure = Sentence("等它做完；若它已卡死，结束它：kill {pids}", pids=" ".join(map(str, holders(path))))
    else:
        who = Sentence("看不出是谁")
        cure = Sentence("等它做完；若一直如此，查出占用者并结束它：fuser {path} {path}-shm", path=path)
    found = Sentence("{path} 被别的进程占着写入，等了{seconds:.1f}秒；{who}", path=path, seconds=waited, who=who)
    return outside("locked", Sentence("写入"), found, cure)


def _read_only(path: Path, blocked: Path) -> Finding:
    found = Sentence("{path} 只能读，不能写", path=blocked)
    cure = Sentence(
        "让运行本程序的账号能写它和它所在的目录：chown {user} {folder} {path} && chmod u+w {folder} {path}；"
        "若文件系统是只读的，请系统管理员重新挂载为可写",
        user=_user(),
        folder=path.parent,
        path=path,
    )
    return ours("read-only", Sentence("写入"), found, cure)


def _from_backup(path: Path) -> Sentence:
    return Sentence(
        "停下 nianlun up，把 {path} 连同 -wal、-shm 移到别处，再用备份替换（docs/operations.md 的 Backups）", path=path
    )


def _user() -> str:
    return str(os.geteuid()) if hasattr(os, "geteuid") else "USER"
