"""The fonts of this machine for an official letter: those that the standard asks for where they are, else the nearest.

None comes with the program. A character is shown in the first font that has it; what no font has is written as its
number, 〔U+20BB7〕, and reported, so that nobody sends out a letter with an empty box in a name.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont, TTLibError  # type: ignore[import-untyped]


class Face(StrEnum):
    """What a part of a letter is set in."""

    TITLE = "title"  # 小标宋
    BODY = "body"  # 仿宋
    BOLD = "bold"  # 黑体
    KAI = "kai"  # 楷体
    SONG = "song"  # 宋体


_SONG = ("simsun.ttc", "stsong.ttf", "songti.ttc", "sourcehanserifcn-regular.otf", "sourcehanserifsc-regular.otf")
_NOTO = ("notoserifcjk-regular.ttc", "notoserifcjksc-regular.otf", "uming.ttc", "notosanscjk-regular.ttc")
_LAST = ("simsun.ttc", "simhei.ttf", "msyh.ttc", "pingfang.ttc", "wqy-zenhei.ttc", "wqy-microhei.ttc", "uming.ttc")
FILES: dict[Face, tuple[str, ...]] = {
    Face.TITLE: (
        "fzxbsjw.ttf", "fzxbsk.ttf", "fzxbs_gbk.ttf", "方正小标宋简体.ttf", "方正小标宋_gbk.ttf", "stzhongs.ttf",
        "notoserifcjk-bold.ttc", "sourcehanserifcn-bold.otf", "sourcehanserifsc-bold.otf", *_SONG, *_NOTO, *_LAST,
    ),
    Face.BODY: (
        "仿宋_gb2312.ttf", "fangsong_gb2312.ttf", "simfang.ttf", "stfangso.ttf", "fzfsk.ttf", *_NOTO, *_SONG, *_LAST,
    ),
    Face.BOLD: (
        "simhei.ttf", "stheiti.ttf", "fzhtk.ttf", "notosanscjk-bold.ttc", "sourcehansanscn-bold.otf", "msyhbd.ttc",
        "wqy-zenhei.ttc", *_NOTO, *_LAST,
    ),
    Face.KAI: ("楷体_gb2312.ttf", "simkai.ttf", "stkaiti.ttf", "ukai.ttc", "fzktk.ttf", *_NOTO, *_SONG, *_LAST),
    Face.SONG: (*_SONG, *_NOTO, *_LAST),
}  # fmt: skip
RARE = (
    "simsunb.ttf", "simsun-extg.ttf", "simsunextg.ttf", "hanamina.ttf", "hanaminb.ttf", "plangothicp1.ttf",
    "plangothicp2.ttf", "notosanscjk-regular.ttc", "notoserifcjk-regular.ttc", "dejavusans.ttf",
)  # fmt: skip
FOLDERS = (
    "/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts", "/Library/Fonts",
    "/System/Library/Fonts", "~/Library/Fonts", "C:/Windows/Fonts",
)  # fmt: skip
MOST_FILES = 20_000  # a folder of fonts is no disk


@dataclass(frozen=True)
class FontFile:
    """A file, and which font of a collection."""

    path: Path
    face: int = 0
    is_collection: bool = False

    @property
    def name(self) -> str:
        return f"{self.path.stem}-{self.face}"


@dataclass(frozen=True)
class Fonts:
    """The fonts that were found, best first, for each face; what is rare is looked for in `rare` too."""

    by_face: dict[Face, tuple[FontFile, ...]]
    rare: tuple[FontFile, ...] = ()

    def __bool__(self) -> bool:
        """Whether Chinese can be written at all."""
        return any(self.by_face.values())

    def font_for(self, character: str, face: Face) -> FontFile | None:
        """The font that shows a character in a face; None if no font of this machine has it."""
        return next((each for each in self._candidates(face) if ord(character) in covered(each)), None)

    def missing(self, characters: Iterable[str]) -> list[str]:
        """Those that no font has."""
        return [each for each in sorted(set(characters)) if each.isprintable() and not self.font_for(each, Face.BODY)]

    def _candidates(self, face: Face) -> tuple[FontFile, ...]:
        return (*self.by_face.get(face, ()), *self.rare)


def written_out(character: str) -> str:
    """How a character is written that cannot be shown."""
    return f"〔U+{ord(character):04X}〕"


@lru_cache(maxsize=4)
def fonts_of_machine(extra: str = "") -> Fonts:
    """The fonts in the machine's folders, and before them in `extra`; looked for once in a process."""
    found: dict[str, Path] = {}
    for folder in (*([extra] if extra else []), *FOLDERS):
        for path in _files(Path(folder).expanduser()):
            found.setdefault(path.name.lower(), path)
    by_face = {face: tuple(_opened(found, names)) for face, names in FILES.items()}
    return Fonts(by_face, tuple(_opened(found, RARE)))


def _files(folder: Path) -> Iterator[Path]:
    for number, (where, _folders, names) in enumerate(os.walk(folder)):
        if number > MOST_FILES:
            return
        yield from (Path(where) / name for name in names if name.lower().endswith((".ttf", ".ttc", ".otf")))


def _opened(found: dict[str, Path], names: tuple[str, ...]) -> Iterator[FontFile]:
    """The files of these names that can be read, once each."""
    for name in dict.fromkeys(names):
        if name in found:
            with suppress(OSError, TTLibError, KeyError, AssertionError):
                yield _font_file(found[name])


@cache
def _font_file(path: Path) -> FontFile:
    if path.suffix.lower() != ".ttc":
        covered(file := FontFile(path))
        return file
    with TTCollection(str(path), lazy=True) as fonts:
        names = [str(font["name"].getDebugName(4) or "") for font in fonts.fonts]
    face = next((n for n, name in enumerate(names) if " SC" in name or "CN" in name), 0)
    return FontFile(path, face, is_collection=True)


@cache
def covered(file: FontFile) -> frozenset[int]:
    """The code points that a font has."""
    with TTFont(str(file.path), fontNumber=file.face if file.is_collection else -1, lazy=True) as font:
        return frozenset(font.getBestCmap() or ())
