"""Letters as files to download: Word, PDF, and many in one archive that is made while it is read."""

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, BinaryIO, cast
from urllib.parse import quote

from starlette.responses import Response, StreamingResponse

from models.errors import NotKnown, Sentence
from models.settings import Settings
from notices.letters.paper import Paper

if TYPE_CHECKING:
    from notices.letters.fonts import Fonts

_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
LONGEST_NAME = 80


class Format(StrEnum):
    """What a letter can be downloaded as."""

    WORD = "docx"
    PDF = "pdf"


MEDIA = {
    Format.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.PDF: "application/pdf",
}


def fonts(settings: Settings) -> "Fonts":
    """The fonts that letters are printed in on this machine."""
    from notices.letters.fonts import fonts_of_machine

    return fonts_of_machine(settings.fonts)


def unshown(paper: Paper, settings: Settings) -> list[str]:
    """The characters of a letter that no font of this machine has."""
    found = fonts(settings)
    return found.missing(paper.characters) if found else []


def file_of(paper: Paper, named: str, settings: Settings) -> Response:
    """The letter as a file.

    Raises:
        NotKnown: there is no such format. OutsideFailed: this machine has no font for Chinese.
    """
    if named not in list(Format):
        raise NotKnown(Sentence("没有这份函件"))
    made = _made(paper, Format(named), settings)
    held = f"attachment; filename*=UTF-8''{quote(f'{file_name(paper)}.{named}', safe='')}"
    return Response(made, media_type=MEDIA[Format(named)], headers={"content-disposition": held})


def archive_of(papers: Iterable[tuple[str, Paper]], name: str, settings: Settings) -> Response:
    """Many letters, each as Word and as PDF where there are fonts; each has its own name in the archive."""
    kinds = list(Format) if fonts(settings) else [Format.WORD]
    files = (
        (f"{named}.{kind.value}", lambda paper=paper, kind=kind: _made(paper, kind, settings))
        for named, paper in papers
        for kind in kinds
    )
    held = {"content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}.zip"}
    return StreamingResponse(_zipped(files), media_type="application/zip", headers=held)


def file_name(paper: Paper) -> str:
    """Number and title, without what a file's name may not have."""
    said = f"{paper.number} {paper.title}".strip()
    return _UNFIT.sub("", said)[:LONGEST_NAME]


def _made(paper: Paper, kind: Format, settings: Settings) -> bytes:
    """The writers are loaded when somebody wants a file: most who start a portal do not wait for them."""
    if kind is Format.WORD:
        from notices.letters.docx import as_docx

        return as_docx(paper)
    from notices.letters.pdf import as_pdf

    return as_pdf(paper, fonts(settings))


class _Pipe:
    """What an archive is written to: kept until it is read."""

    def __init__(self) -> None:
        self.kept: list[bytes] = []
        self.written = 0

    def write(self, data: bytes) -> int:
        self.kept.append(bytes(data))
        self.written += len(data)
        return len(data)

    def tell(self) -> int:
        return self.written

    def flush(self) -> None:
        """There is nothing behind it."""

    def take(self) -> bytes:
        taken, self.kept = b"".join(self.kept), []
        return taken


def _zipped(files: Iterable[tuple[str, Callable[[], bytes]]]) -> Iterator[bytes]:
    pipe = _Pipe()
    with zipfile.ZipFile(cast(BinaryIO, pipe), "w", zipfile.ZIP_STORED) as archive:
        for name, make in files:
            archive.writestr(name, make())
            yield pipe.take()
    yield pipe.take()
