"""Named streams of uniform random numbers: the only place in the project that creates a generator.

A stream is named by seed, replication and a path in the scenario, so that adding a step, a team or a permit
type leaves all other draws alone. Feeds the samplers of workload and roster on the straight line.
"""

from functools import lru_cache
from hashlib import blake2b

import numpy as np

from sim.primitives.time import Floats


def uniforms(seed: int, replication: int, path: str, n: int) -> Floats:
    """The first n numbers in [0, 1), float64[n], of the stream of this name; a longer draw begins with them.

    PCG64 (O'Neill, 2014) seeded through SeedSequence; a number is the top 53 bits of a raw draw. numpy promises
    the raw bits for every version, not the methods of its Generator: a test holds that both still agree.
    """
    drawn = np.empty(n)
    draw_into(drawn, seed, replication, path)
    return drawn


def draw_into(drawn: Floats, seed: int, replication: int, path: str) -> None:
    """Fill a contiguous array, or a slice of one, with the first numbers of the stream of this name."""
    name = _words(seed, replication) + blake2b(path.encode(), digest_size=32).digest()
    # What SeedSequence makes of the seed and of a spawn key (replication, path), in half the time.
    sequence = np.random.SeedSequence(np.frombuffer(name, "<u4").astype(np.uint32))
    np.random.Generator(np.random.PCG64(sequence)).random(out=drawn)


@lru_cache(maxsize=8)
def _words(seed: int, replication: int) -> bytes:
    """Both numbers in 32-bit words, low ones first, the seed in at least four as before any spawn key."""
    return b"".join(
        number.to_bytes(4 * max(least, -(-number.bit_length() // 32)), "little")
        for number, least in ((seed, 4), (replication, 1))
    )
