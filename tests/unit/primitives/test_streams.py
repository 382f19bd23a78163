"""Streams are named, reproducible and uniform; a longer draw begins with the shorter one."""

from hashlib import blake2b

import numpy as np
import pytest
from scipy.special import kolmogi

from sim.primitives.streams import draw_into, uniforms

PATH = "work_employee/handling/effort/1"


def test_a_longer_draw_begins_with_the_shorter_one() -> None:
    longer = uniforms(7, 3, PATH, 1_000)
    for n in (0, 1, 2, 999):
        assert np.array_equal(uniforms(7, 3, PATH, n), longer[:n])


@pytest.mark.parametrize(
    "other",
    [
        (8, 3, PATH),
        (7, 4, PATH),
        (7, 3, "work_employee/handling/effort/2"),
        (3, 7, PATH),
        (7 + 2**32, 3, PATH),
    ],
)
def test_another_seed_replication_or_path_is_another_stream(other: tuple[int, int, str]) -> None:
    together = np.corrcoef(uniforms(7, 3, PATH, 10_000), uniforms(*other, 10_000))[0, 1]
    assert abs(together) < 4 / np.sqrt(10_000)
    assert not np.isin(uniforms(7, 3, PATH, 100), uniforms(*other, 100)).any()


def _kolmogorov_distance(u: np.ndarray) -> float:
    u, n = np.sort(u), u.size
    return float(max((np.arange(1, n + 1) / n - u).max(), (u - np.arange(n) / n).max()))


def test_uniform_within_a_stream_and_over_first_numbers_of_many() -> None:
    n = 20_000
    bound = kolmogi(0.001) / np.sqrt(n)
    within = uniforms(1, 0, PATH, n)
    over = np.array([uniforms(1, replication, PATH, 1)[0] for replication in range(n)])
    assert _kolmogorov_distance(within) < bound
    assert _kolmogorov_distance(over) < bound
    assert _kolmogorov_distance(within**1.05) > bound


def test_numbers_lie_in_the_half_open_interval_and_use_53_bits() -> None:
    u = uniforms(1, 0, PATH, 10_000)
    assert u.dtype == np.float64
    assert u.min() >= 0
    assert u.max() < 1
    assert np.array_equal(u * 2.0**53, np.floor(u * 2.0**53))


def test_pinned_values_hold_across_library_versions() -> None:
    assert uniforms(1, 0, "tutorial/intake/effort/1", 3).tolist() == [
        0.8862421219378945,
        0.23087204980598264,
        0.9490616811329319,
    ]


@pytest.mark.parametrize("seed", [0, 1, 2**32 - 1, 2**32, 2**64 + 5, 2**128 - 1, 2**128, 2**200 + 3])
@pytest.mark.parametrize("replication", [0, 1, 2**32 + 1])
def test_a_stream_is_what_numpy_spawns_for_its_replication_and_path(seed: int, replication: int) -> None:
    words = np.frombuffer(blake2b(PATH.encode(), digest_size=32).digest(), "<u4").tolist()
    sequence = np.random.SeedSequence(seed, spawn_key=(replication, *words))
    expected = np.random.Generator(np.random.PCG64(sequence)).random(5)
    assert np.array_equal(uniforms(seed, replication, PATH, 5), expected)


def test_a_stream_may_be_drawn_into_a_part_of_an_array() -> None:
    drawn = np.full(7, -1.0)
    draw_into(drawn[2:6], 7, 3, PATH)
    assert drawn.tolist() == [-1.0, -1.0, *uniforms(7, 3, PATH, 4), -1.0]


def test_a_number_is_the_top_53_bits_of_a_raw_draw_which_numpy_promises_for_ever() -> None:
    seed = np.random.SeedSequence(5, spawn_key=(1, 2))
    raw = np.random.PCG64(seed).random_raw(10_000)
    drawn = np.random.Generator(np.random.PCG64(seed)).random(10_000)
    assert np.array_equal(drawn, (raw >> np.uint64(11)) * 2.0**-53)
