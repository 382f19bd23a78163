"""Memory that a process keeps, so that the operating system does not hand out the same pages again and again.

A replication makes and drops many arrays of some megabytes; fresh pages for each cost a fifth of its time. At the
bottom of the straight line: asked once per process, before the first draws.
"""

import ctypes
from functools import cache
from typing import Final

LARGEST: Final = 12 << 20
"""Bytes: a column of a national year is kept; larger ones, of which few fit, go back at once and leave no gaps."""

MOST: Final = 64 << 20
"""Bytes that are kept at the end of the heap."""

TRIM_THRESHOLD, MMAP_THRESHOLD = -1, -3  # as malloc.h of glibc numbers them


@cache
def keep_memory() -> None:
    """Have the C library keep what arrays give back, up to some 60 MB, where it is glibc; else nothing happens."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):  # another C library
        return
    mallopt(MMAP_THRESHOLD, LARGEST)
    mallopt(TRIM_THRESHOLD, MOST)
