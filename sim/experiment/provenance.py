"""Where a result came from: code, libraries, commit, command, so that it can be had again.

Feeds the key of the replication store and `manifest.json`. Reads files and the commit, changes nothing.
"""

from __future__ import annotations

import functools
import hashlib
import platform
import subprocess
from importlib import metadata
from pathlib import Path

PACKAGE = Path(__file__).parents[1]
LIBRARIES = (
    "numpy",
    "pandas",
    "scipy",
    "simpy",
    "numba",
    "holidays",
    "joblib",
    "pydantic",
    "ruamel.yaml",
    "matplotlib",
)
SOURCES = {".py", ".csv", ".yaml", ".html", ".css", ".j2"}


def code_hash() -> str:
    """SHA-256 of the package's own files, names included: another program version has another hash."""
    running = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix in SOURCES and path.is_file():
            running.update(path.relative_to(PACKAGE).as_posix().encode())
            running.update(path.read_bytes())
    return running.hexdigest()


@functools.cache
def made_with() -> dict[str, str]:
    """Program and libraries as this process has loaded them: what must be the same wherever figures are to be."""
    return {"permitsim": code_hash()[:12], **library_versions()}


@functools.cache
def library_versions() -> dict[str, str]:
    """Python and the libraries that figures depend on, by name."""
    found = {"python": platform.python_version()}
    for name in LIBRARIES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def machine() -> str:
    """Operating system and processor, as `Linux x86_64`."""
    return f"{platform.system()} {platform.machine()}"


def program_version() -> str:
    """The version of permitsim; `unknown` where it runs from sources that were never installed."""
    try:
        return metadata.version("permitsim")
    except metadata.PackageNotFoundError:
        return "unknown"


def commit() -> str:
    """The commit of the sources, with `+changes` where files differ from it; empty outside a checkout."""
    top = _git("rev-parse", "--show-toplevel")
    if not top or Path(top) != PACKAGE.parent:
        return ""  # installed inside somebody else's repository
    head = _git("rev-parse", "HEAD")
    return f"{head}+changes" if head and _git("status", "--porcelain", "--", "sim") else head


def _git(*words: str) -> str:
    command = ["git", "-C", str(PACKAGE.parent), *words]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
