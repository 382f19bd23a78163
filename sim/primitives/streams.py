"""Named streams of uniform random numbers: the only place in the project that creates a generator.

A stream is named by seed, replication and a path in the scenario, so that adding a step, a team or a permit
type leaves all other draws alone. Feeds the samplers of workload and roster on the straight line.
"""

from hashlib import blake2b

import numpy as np

from sim.primitives.time import Floats


def uniforms(seed: int, replication: int, path: str, n: int) -> Floats:
    """The first n numbers in [0, 1), float64[n], of the stream of this name; a longer draw begins with them.

    PCG64 (O'Neill, 2014) seeded through SeedSequence; a number is the top 53 bits of a raw draw. numpy promises
    the raw bits for every version, not the methods of its Generator: a test holds that both still agree.
    """
    digest = np.frombuffer(blake2b(path.encode(), digest_size=32).digest(), dtype="<u4")
    sequence = np.random.SeedSequence(seed, spawn_key=(replication, *digest.tolist()))
    return np.random.Generator(np.random.PCG64(sequence)).random(n)
