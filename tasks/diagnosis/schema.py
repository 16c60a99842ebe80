"""Is the database of this program's version, and are the tables in it ours?"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text
from sqlmodel import SQLModel

import models.tables  # noqa: F401  # fills the metadata
from models.errors import Sentence
from models.migrations import HEAD
from tasks.diagnosis.finding import Finding, NotExamined, fine, ours, remark
from tasks.migrate import FOLDER

if TYPE_CHECKING:
    from tasks.diagnosis.patient import Patient

WHAT = Sentence("表结构")
UNUSABLE = {"empty", "foreign", "older", "newer", "unknown-version", "tables-missing"}
VERSIONS = "alembic_version"


def examine(patient: "Patient") -> Iterator[Finding]:
    """Older, newer, none, or somebody else's."""
    database = patient.database
    if not database.schema:
        raise NotExamined(Sentence("数据库现在不能用，见“数据库”各项"))
    yield from database.schema


def look_at(connection: Connection) -> Iterator[Finding]:
    """How the tables are."""
    present = set(inspect(connection).get_table_names())
    declared = set(SQLModel.metadata.tables)
    others = sorted(present - declared - {VERSIONS})
    version = _version(connection) if VERSIONS in present else None
    if version is None:
        yield _unversioned(present & declared, others)
    elif version == HEAD:
        yield from _of_this_version(sorted(declared - present), others)
    else:
        yield _of_another(version)


def _version(connection: Connection) -> str | None:
    found: str | None = connection.execute(text(f"SELECT version_num FROM {VERSIONS}")).scalar()
    return found


def _unversioned(of_ours: set[str], others: list[str]) -> Finding:
    if others or of_ours:
        found = Sentence("数据库里有别的程序的表：{tables}", tables=_some([*others, *sorted(of_ours)]))
        cure = Sentence("本程序须独用一个数据库：另建一个，再改 NIANLUN_DATABASE_URL")
        return ours("foreign", WHAT, found, cure)
    cure = Sentence("不必处理：nianlun up 或任何命令会建立各表")
    return remark("empty", WHAT, Sentence("数据库是空的"), cure)


def _of_this_version(missing: list[str], others: list[str]) -> Iterator[Finding]:
    if missing:
        cure = Sentence("从备份恢复数据库（docs/operations.md 的 Backups）")
        yield ours("tables-missing", WHAT, Sentence("缺少表 {tables}", tables=_some(missing)), cure)
        return
    yield fine("current", WHAT, Sentence("版本 {version}，与本程序一致", version=HEAD))
    if others:
        found = Sentence("另有不属于本程序的表：{tables}", tables=_some(others))
        yield remark("beside", WHAT, found, Sentence("给那个程序另建数据库；Prefect也应有自己的数据库"))


def _of_another(version: str) -> Finding:
    known = {path.name[:4] for path in (FOLDER / "versions").glob("[0-9]*.py")}
    if version in known:
        found = Sentence("版本 {version}，比本程序的 {head} 旧", version=version, head=HEAD)
        cure = Sentence("先备份，再升级：nianlun database migrate")
        return ours("older", WHAT, found, cure)
    if version.isdecimal() and len(version) == len(HEAD) and version > HEAD:
        found = Sentence("版本 {version}，比本程序的 {head} 新", version=version, head=HEAD)
        cure = Sentence("升级程序到写过这个数据库的版本；或改 NIANLUN_DATABASE_URL，用本版本的数据库")
        return ours("newer", WHAT, found, cure)
    found = Sentence("版本 {version} 不是本程序的版本（可能是Prefect或别的程序的数据库）", version=version)
    cure = Sentence("本程序须独用一个数据库：另建一个，再改 NIANLUN_DATABASE_URL")
    return ours("unknown-version", WHAT, found, cure)


def _some(names: list[str]) -> str:
    shown = "、".join(names[:5])
    return shown if len(names) <= 5 else f"{shown}…"
