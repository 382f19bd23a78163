"""Opening a file that a planner named: text within limits, or one sentence that says why not.

The door to the straight line: nothing is read outside the folder of the scenario, nothing without a limit.
"""

from __future__ import annotations

import codecs
import glob
import re
import stat
from difflib import get_close_matches
from pathlib import Path

LARGEST_FILE = 1_000_000
"""Bytes: ten times a scenario of a whole national permit service."""

_BEGIN = "permitsim init NAME        (writes one to start from)"
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_NOT_YAML = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Unreadable(Exception):
    """A file that cannot be used: a stable code, the reason in words, why it matters and what to do."""

    def __init__(self, code: str, text: str, fix: str = "", why: str = "") -> None:
        super().__init__(text)
        self.code = code
        self.text = text
        self.fix = fix
        self.why = why


def read_text(path: Path, most: int = LARGEST_FILE) -> str:
    """The text of a file of at most so many bytes; Unreadable E501 to E506 if it is none."""
    content = _read_bytes(path, most)
    if content.startswith(b"PK\x03\x04"):
        raise Unreadable(
            "E505",
            "the file is a zip archive or an Excel workbook, not text",
            fix="write the scenario as a text file that ends in .yaml",
        )
    text = _decode(content)
    if strange := _NOT_TEXT.search(text) or _NOT_YAML.search(text):
        what = f"the file is not text: line {_line(text, strange.start())} holds control characters"
        raise Unreadable("E505", what, fix="save it as text, encoding UTF-8")
    if not text.strip():
        raise Unreadable("E504", "the file is empty", fix=_BEGIN)
    return text


def inside(folder: Path, path: Path) -> bool:
    """Whether a path, once links and `..` are followed, lies in the tree of a folder."""
    return path.resolve().is_relative_to(folder.resolve())


def _read_bytes(path: Path, most: int) -> bytes:
    try:
        described = path.stat()
        if stat.S_ISDIR(described.st_mode):
            raise Unreadable("E502", "this is a folder, not a file", fix=_file_within(path) or _BEGIN)
        if not stat.S_ISREG(described.st_mode):
            raise Unreadable("E502", "this is a device, not a file")
        if described.st_size > most:
            raise _too_large(most)
        with path.open("rb") as file:
            content = file.read(most + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise Unreadable("E501", "there is no such file", fix=_nearest_file(path)) from None
    except PermissionError:
        raise Unreadable("E503", "you are not allowed to read this file") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name is not one"
        raise Unreadable("E501", f"the file cannot be opened: {reason.lower()}") from None
    if len(content) > most:
        raise _too_large(most)
    return content


def _too_large(most: int) -> Unreadable:
    return Unreadable(
        "E506",
        f"the file is larger than {most / 1_000_000:g} MB",
        why="a scenario of a whole permit service takes a tenth of that.",
    )


def _decode(content: bytes) -> str:
    content = content.removeprefix(codecs.BOM_UTF8)
    if b"\0" in content[:4_096]:
        wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        what = "the file is not UTF-8 text but UTF-16" if wide else "the file is not text"
        raise Unreadable("E505", what, fix="save it as text, encoding UTF-8")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        line = _line(before, len(before))
        what = f"the file is not UTF-8 text: line {line} holds a letter in another encoding"
        raise Unreadable("E505", what, fix="save it again, encoding UTF-8") from None


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def _nearest_file(path: Path) -> str:
    """The file of the same kind that is spelled most like it, '' when there is none.

    One of that very name in a folder beside comes before one in the same folder that is only like it.
    """
    try:
        beside = [file for file in sorted(path.parent.iterdir()) if file.suffix == path.suffix]
        below = sorted(path.parent.glob(f"*/{glob.escape(path.name)}"))
    except (OSError, ValueError):
        return ""
    if below:
        return str(below[0])
    by_stem = {file.stem: file for file in reversed(beside)}
    near = get_close_matches(path.stem, list(by_stem), n=1, cutoff=0.6)
    return str(by_stem[near[0]]) if near else ""


def _file_within(folder: Path) -> str:
    """A scenario in a folder or one level below, '' when there is none."""
    scenarios = [*sorted(folder.glob("*.yaml")), *sorted(folder.glob("*/*.yaml"))]
    return str(scenarios[0]) if scenarios else ""
