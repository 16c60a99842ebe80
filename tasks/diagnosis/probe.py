"""A small file that is written, brought to disk and removed again: the only thing the doctor ever writes."""

import errno
import os
import tempfile
from pathlib import Path

SIZE = 8192  # bytes
FULL = (errno.ENOSPC, errno.EDQUOT)


def nearest(folder: Path) -> Path:
    """`folder`, or the nearest folder above it that is there."""
    return next(each for each in (folder, *folder.parents) if each.is_dir())


def write_probe(folder: Path) -> OSError | None:
    """What hinders writing in `folder`; None if nothing does."""
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".nianlun-doctor-") as probe:
            probe.write(b"\0" * SIZE)
            probe.flush()
            os.fsync(probe.fileno())
    except OSError as hindrance:
        return hindrance
    return None


def forbidden(folder: Path) -> OSError | None:
    """What hinders making a file in `folder`, however full the disk is."""
    hindrance = write_probe(folder)
    full = hindrance is not None and hindrance.errno in (*FULL, errno.EFBIG)
    return None if full else hindrance
