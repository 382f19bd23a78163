"""Memory that a process keeps, so that the operating system does not hand out the same pages again and again.

A replication makes and drops many arrays of some megabytes; fresh pages for each cost a fifth of its time. At the
bottom of the straight line: asked once per process, before the first draws.
"""

from functools import cache
from typing import Final

import numpy as np

LARGEST: Final = 31 << 20
"""Bytes; glibc keeps no block above 32 MiB."""


@cache
def keep_memory() -> None:
    """Have the C library keep what arrays give back, up to some 60 MB, where it is glibc; else nothing happens.

    It takes a block from its own memory, and not from the operating system, up to the size of the largest that was
    ever given back (mallopt(3), M_MMAP_THRESHOLD): so one is, that nobody has written to and that takes no memory.
    """
    np.empty(LARGEST, np.uint8)
