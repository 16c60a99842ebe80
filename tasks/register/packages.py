"""A workbook's file looked at before anything opens it: a zip archive of a decent size, with nothing hidden in it.

Only the parts that were looked at are handed on, packed anew: what reads them sees nothing else.
"""

import io
import zipfile
import zlib
from collections.abc import Iterable

from models.errors import Sentence

MAX_BYTES = 50 * 1024 * 1024
MAX_UNPACKED = 200 * 1024 * 1024
MAX_PARTS = 2000
MAX_RATIO = 200  # times its packed size; a sheet of one repeated line packs about a hundred times
SMALL = 1024 * 1024  # what unpacks to less may pack as well as it likes
CHUNK = 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old Excel files, and new ones under a password
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ARCHIVES = (b"PK\x03\x04", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh")
_TORN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    KeyError,
    IndexError,
    RuntimeError,
    OverflowError,
    NotImplementedError,
)


TORN = Sentence("不是完整的 Excel 工作簿，文件已损坏")


class Unfit(Exception):
    """The file is no workbook that we read; the sentence says why."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        super().__init__(sentence.template)


class Package:
    """The parts of a workbook's file, each unpacked when it is asked for, and never beyond its declared size.

    Raises:
        Unfit: it is no zip archive, is encrypted, hides an archive, or is too large in bytes, parts or unpacked.
    """

    def __init__(self, content: bytes, *, most_unpacked: int = MAX_UNPACKED) -> None:
        self._most_unpacked = most_unpacked
        _check_kind(content)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            self._parts = {info.filename: info for info in self._zip.infolist()}
        except _TORN:
            raise Unfit(TORN) from None
        self._check_parts(self._zip.infolist())

    def _check_parts(self, infos: list[zipfile.ZipInfo]) -> None:
        if len(infos) > MAX_PARTS or len(self._parts) != len(infos):
            raise Unfit(Sentence("工作簿里的部件太多或重名，不像 Excel 存的文件"))
        if any(info.flag_bits & 1 for info in infos):
            raise Unfit(Sentence("工作簿有密码，请去掉密码后另存"))
        if sum(info.file_size for info in infos) > self._most_unpacked:
            raise Unfit(Sentence("工作簿解压后超过{limit} MiB，没有读", limit=self._most_unpacked // 1024 // 1024))
        for info in infos:
            if info.file_size > SMALL and info.file_size > MAX_RATIO * max(1, info.compress_size):
                raise Unfit(Sentence("工作簿的压缩率高得不正常，像压缩炸弹，没有读"))
        for info in infos:
            if self._begins(info).startswith(_ARCHIVES):
                raise Unfit(Sentence("工作簿里还有压缩包（{name}），请删去嵌入的文件", name=info.filename[-60:]))

    def _begins(self, info: zipfile.ZipInfo) -> bytes:
        try:
            with self._zip.open(info) as part:
                return part.read(8)
        except _TORN:
            raise Unfit(TORN) from None

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        return name in self._parts

    def read(self, name: str) -> bytes:
        """A part, whole; it unpacks to exactly what it declares.

        Raises:
            Unfit: it is missing, torn, or unpacks to something else.
        """
        info = self._parts.get(name)
        if info is None:
            raise Unfit(Sentence("工作簿里缺少 {name}，不是 .xlsx", name=name[-60:]))
        unpacked = bytearray()
        try:
            with self._zip.open(info) as part:
                while piece := part.read(CHUNK):
                    unpacked += piece
        except _TORN:
            raise Unfit(TORN) from None
        if len(unpacked) != info.file_size:
            raise Unfit(Sentence("工作簿的部件 {name} 与声明的大小不符", name=name[-60:]))
        return bytes(unpacked)


def packed(parts: Iterable[tuple[str, bytes]]) -> io.BytesIO:
    """An archive of these parts and nothing else."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    out.seek(0)
    return out


def _check_kind(content: bytes) -> None:
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise Unfit(Sentence("工作簿有密码，请去掉密码后另存"))
        raise Unfit(Sentence("是旧格式的 .xls，请在 Excel 里另存为“Excel 工作簿（.xlsx）”"))
    if not content.startswith(b"PK"):
        raise Unfit(Sentence("不是 Excel 工作簿（.xlsx）"))
