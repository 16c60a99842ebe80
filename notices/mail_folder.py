"""A folder of mails, a file for each: what the mail catcher keeps, and the post book of a rehearsal."""

import hashlib
import os
from datetime import datetime
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")


class MailFolder:
    """A folder of `.eml` files whose names sort as the mails came. One process writes it; any may read it meanwhile."""

    def __init__(self, folder: Path, durable: bool = True) -> None:
        self.folder = folder
        self.durable = durable
        folder.mkdir(parents=True, exist_ok=True)
        self._numbers = count(1 + max((_number(path) for path in folder.glob("*.eml")), default=0))

    def keep(self, content: bytes, at: datetime) -> Path:
        """Write one mail; a reader sees all of it or nothing. If `durable`, it survives a power cut from then on."""
        digest = hashlib.sha256(content).hexdigest()[:8]
        path = self.folder / f"{at.astimezone(ZONE):%Y%m%dT%H%M%S%f}-{next(self._numbers):06d}-{digest}.eml"
        draft = path.with_suffix(".part")
        with draft.open("wb") as file:
            file.write(content)
            if self.durable:
                file.flush()
                os.fsync(file.fileno())
        draft.replace(path)
        if self.durable:
            _fsync_folder(self.folder)
        return path


def _number(path: Path) -> int:
    parts = path.stem.split("-")
    return int(parts[1]) if len(parts) == 3 and parts[1].isdecimal() else 0


def _fsync_folder(folder: Path) -> None:
    if os.name == "nt":
        return  # Windows opens no folder, and needs no such call
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
