"""Attachments: bytes under their digest outside the pages, what they are by their content, and nothing that could run.

Taken are PDF, Word and Excel of today (docx, xlsx), OFD (the national format of documents), JPEG and PNG. An archive
may hide anything and a presentation reports nothing, so neither is taken; old Office files may hold macros.
"""

import hashlib
import os
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path, PurePosixPath

from sqlalchemy import Connection

from models.errors import NotKnown, RuleBroken, Sentence
from models.queries import handing
from models.settings import Settings
from rules.deeds import Deed, Visitor, sees_drafts
from tasks.desk.acts import allowed
from tasks.desk.two_faced import is_two_faced
from tasks.office import Office
from tasks.register.packages import Package, Unfit

FOLDER = "attachments"
LONGEST_NAME = 120
REMOVED_KEPT = timedelta(days=30)  # a backup of the database may be put back meanwhile
KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ofd": "application/ofd",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
}
_PACKED = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "ofd": "OFD.xml"}  # the part that each must have
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old Office files, and new ones under a password
_RUNS = ("vbaProject.bin", "vbaData.xml", "/activeX/", "/embeddings/", "macrosheets/")


@dataclass(frozen=True)
class Stored:
    """A file that is kept: what to call it, what it is, where its bytes lie."""

    id: int
    obligation: int
    name: str
    media_type: str
    size: int
    digest: str
    path: Path


def attach(
    office: Office,
    connection: Connection,
    settings: Settings,
    obligation: int,
    name: str,
    content: bytes,
    visitor: Visitor,
    *,
    on: date,
    at: datetime,
) -> Stored:
    """Keep a file with the obligation; it belongs to the next version that is handed in. The same file twice is one.

    Raises:
        RuleBroken: it is too large, one too many, of a kind that is not taken, not what its name says, or could run.
        NotKnown, TransitionNotAllowed, NotYours: nothing is kept; the sentence says why.
    """
    allowed(office, connection, obligation, Deed.FILL, visitor, on=on)
    name = clean_name(name)
    there = connection.execute(handing.PRESENT, {"id": obligation}).all()
    media_type = check_file(name, content, most_bytes=settings.attachment_megabytes * 1024 * 1024)
    digest = hashlib.sha256(content).hexdigest()
    same = next((row.id for row in there if (row.digest, row.name) == (digest, name)), None)
    if same is None and len(there) >= settings.attachments_most:
        raise RuleBroken(Sentence("附件最多{n}个，请先删去不用的", n=settings.attachments_most))
    path = _store(settings.home, digest, content)
    row = dict(
        id=obligation, name=name, media_type=media_type, size=len(content), digest=digest, by=visitor.code, at=at
    )
    number = same or int(connection.execute(handing.ADD_ATTACHMENT, row).scalar_one())
    return Stored(number, obligation, name, media_type, len(content), digest, path)


def detach(
    office: Office,
    connection: Connection,
    obligation: int,
    attachment: int,
    visitor: Visitor,
    *,
    on: date,
    at: datetime,
) -> None:
    """Take a file off what is handed in next; it stays with the versions that have it.

    Raises:
        NotKnown: no such file there. TransitionNotAllowed, NotYours, RuleBroken: the sentence says why.
    """
    allowed(office, connection, obligation, Deed.FILL, visitor, on=on)
    keys = {"id": obligation, "attachment": attachment, "removed_at": at}
    if connection.execute(handing.REMOVE_ATTACHMENT, keys).rowcount != 1:
        raise NotKnown(Sentence("没有这个附件"))


def stored(connection: Connection, settings: Settings, attachment: int, visitor: Visitor) -> Stored:
    """A kept file, removed or not. Whoever may see its obligation may read it once it was handed in; before that it is
    the unit's own.

    Raises:
        NotKnown: no such file for the visitor, or its bytes are gone from the disk.
    """
    row = connection.execute(handing.ATTACHED, {"attachment": attachment}).first()
    if row is None or not (row.handed_in or sees_drafts(visitor)):
        raise NotKnown(Sentence("没有这个附件"))
    path = _path(settings.home, row.digest)
    if not path.is_file():
        raise NotKnown(Sentence("附件{name}的文件不在运行目录里，请从备份恢复", name=row.name))
    return Stored(row.id, row.obligation_id, row.name, row.media_type, row.size, row.digest, path)


def forget_removed(connection: Connection, *, at: datetime) -> int:
    """Forget attachments that were taken off long ago and never handed in, so that their bytes can go; returns how
    many. What belongs to any version stays for good."""
    return connection.execute(handing.FORGET_REMOVED, {"since": at - REMOVED_KEPT}).rowcount


def sweep_files(connection: Connection, home: Path) -> int:
    """Delete bytes that no attachment speaks of (a crash between storing and recording); returns how many files.

    Call it inside a writing transaction, so that nobody is just about to record one.
    """
    known = set(connection.execute(handing.DIGESTS).scalars())
    gone = [path for path in _files(home / FOLDER) if path.name not in known]
    for path in gone:
        path.unlink()
    return len(gone)


def check_file(name: str, content: bytes, *, most_bytes: int) -> str:
    """The media type of a file that may be kept, by its content.

    Raises:
        RuleBroken: the sentence names the file and says why it is not taken.
    """
    kind = name.rpartition(".")[2].lower()
    if not content:
        raise RuleBroken(Sentence("{name}：文件是空的", name=name))
    if len(content) > most_bytes:
        raise RuleBroken(Sentence("{name}：超过{n} MB", name=name, n=most_bytes // 1024 // 1024))
    if kind not in KINDS:
        kinds = "、".join(each for each in KINDS if each != "jpeg")
        raise RuleBroken(Sentence("{name}：不收这种文件（可收：{kinds}）", name=name, kinds=kinds))
    if kind in _PACKED:
        _check_package(name, kind, content)
    elif KINDS[kind] not in _told_by_content(content):
        raise RuleBroken(Sentence("{name}：内容与扩展名不符，请用原来的软件重新保存", name=name))
    elif is_two_faced(KINDS[kind], content):
        raise RuleBroken(Sentence("{name}：内含网页、脚本或压缩包，不予接收；请用原来的软件重新保存", name=name))
    return KINDS[kind]


def clean_name(name: str) -> str:
    """A file's own name: no folders, nothing invisible or bent, short enough; the ending stays."""
    last = PurePosixPath(unicodedata.normalize("NFC", name).replace("\\", "/")).name
    shown = "".join(c for c in last if unicodedata.category(c)[0] not in "CZ" or c == " ").strip(" .")
    shown = "".join("_" if c in '<>:"|?*' else c for c in shown)
    stem, dot, ending = shown.rpartition(".")
    if not dot or not stem:
        return shown[:LONGEST_NAME] or "file"
    return f"{stem[: LONGEST_NAME - len(ending[:10]) - 1]}.{ending[:10]}"


def _told_by_content(content: bytes) -> set[str]:
    """The media types that the first and last bytes can mean."""
    import puremagic  # reads its tables as it is loaded: the first upload pays, not the portal's start

    try:
        return {match.mime_type for match in puremagic.magic_string(content)}
    except (puremagic.PureError, ValueError):
        return set()


def _check_package(name: str, kind: str, content: bytes) -> None:
    """An Office or OFD file is an archive: of a decent size, without anything that runs or is hidden in it."""
    if content.startswith(_OLE):
        raise RuleBroken(Sentence("{name}：有密码，或是旧格式；请去掉密码，用新格式另存", name=name))
    if not zipfile.is_zipfile(BytesIO(content)):
        raise RuleBroken(Sentence("{name}：内容与扩展名不符，请用原来的软件重新保存", name=name))
    try:
        package = Package(content)
        parts = [info.filename for info in zipfile.ZipFile(BytesIO(content)).infolist()]
    except Unfit as unfit:
        raise RuleBroken(Sentence("{name}：{why}", name=name, why=unfit.sentence)) from None
    except (zipfile.BadZipFile, ValueError, OSError):
        raise RuleBroken(Sentence("{name}：文件已损坏", name=name)) from None
    if not package.has(_PACKED[kind]):
        raise RuleBroken(Sentence("{name}：内容与扩展名不符，请用原来的软件重新保存", name=name))
    if any(mark.lower() in f"/{part}".lower() for part in parts for mark in _RUNS):
        raise RuleBroken(Sentence("{name}：含有宏或嵌入的文件，请去掉后另存", name=name))


def _path(home: Path, digest: str) -> Path:
    return home / FOLDER / digest[:2] / digest


def _store(home: Path, digest: str, content: bytes) -> Path:
    """The bytes on the disk, whole or not at all, before anything speaks of them."""
    path = _path(home, digest)
    if path.is_file() and path.stat().st_size == len(content):
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return path


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.glob("*/*") if path.is_file())
