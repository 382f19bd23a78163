"""The folder of one run: written beside its place and renamed, so that there is never half of one.

`ROOT/SCENARIO/DATE_TIME_HASH/` holds everything, `latest` beside it leads to the newest. What cannot be written
is told in one sentence, before the simulation where possible.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path

PROBE_BYTES = 1 << 20  # the figures of a small run: less than this free is as good as nothing
FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
TAKEN = {errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR}
UNFINISHED = (".probe.*", ".unfinished.*", ".latest.*", ".*/*/.partial.*")
ABANDONED = 24 * 3600
"""Seconds since its last change after which something unfinished is nobody's any more: its run was killed."""


def once() -> str:
    """A word that no other run uses: process numbers come again, and are the same in every container."""
    return os.urandom(6).hex()


def sweep(folder: Path) -> None:
    """Remove what killed runs left half written in a folder a day ago or longer."""
    for pattern in UNFINISHED:
        for path in folder.glob(pattern):
            with contextlib.suppress(OSError):
                if time.time() - path.lstat().st_mtime > ABANDONED:
                    shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


LONGEST_NAME = 120
"""File systems take no more than 255 bytes."""


class OutputError(Exception):
    """A place that cannot be written, told in one sentence that names it."""


def check_writable(root: Path) -> None:
    """Write and remove a megabyte under `root`; raises OutputError where a run could not leave its results."""
    probe = root / f".probe.{once()}"
    with telling_where(root):
        root.mkdir(parents=True, exist_ok=True)
        sweep(root)
        try:
            probe.write_bytes(bytes(PROBE_BYTES))
        finally:
            probe.unlink(missing_ok=True)


def home_of(root: Path, scenario: str, option: str = "") -> Path:
    """The folder of all runs of one option of a scenario; what a folder cannot be called becomes a dash."""
    named = "-".join(filter(None, (scenario, option)))
    return root / (re.sub(r"[^\w.,=+-]+", "-", named).strip("-")[:LONGEST_NAME] or "run")


@contextmanager
def unfinished_folder(parent: Path) -> Iterator[Path]:
    """The place of a hidden folder to fill; what is in it on the way out is removed unless `finish` renamed it."""
    partial = parent / f".unfinished.{once()}"
    sweep(parent)
    try:
        yield partial
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def fill(partial: Path, files: Mapping[str, str | bytes]) -> None:
    """Write the texts (as UTF-8) and bytes under their relative names; raises OutputError."""
    with telling_where(partial.parent):
        for name, content in files.items():
            path = partial / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)


def finish(partial: Path, name: str) -> Path:
    """Give the filled folder its name, with a number behind it if it is taken, and let `latest` lead to it."""
    with telling_where(partial.parent):
        final = _renamed(partial, name)
        _point_latest(final)
    return final


def _renamed(partial: Path, name: str) -> Path:
    """The folder under the first name that is free; asked by renaming, since another run may end this very moment."""
    for number in count(1):
        final = partial.parent / (name if number == 1 else f"{name}_{number}")
        try:
            return partial.rename(final)
        except OSError as error:
            if error.errno not in TAKEN:
                raise
    raise AssertionError("numbers have no end")


def _point_latest(final: Path) -> None:
    link = final.parent / "latest"
    fresh = final.parent / f".latest.{once()}"
    try:
        fresh.symlink_to(final.name, target_is_directory=True)
        fresh.replace(link)
    except OSError:
        # No symbolic links on this file system, or not for this user.
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
        (final.parent / "latest.txt").write_text(f"{final.name}\n", encoding="utf-8")


@contextmanager
def telling_where(place: Path) -> Iterator[None]:
    """Turn what the operating system says into a sentence about the place."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            told = f"the disk that holds {place} is full: make room or choose another place"
        else:
            told = f"{place} cannot be written: {(error.strerror or str(error)).lower()}; choose another place"
        raise OutputError(told) from error
