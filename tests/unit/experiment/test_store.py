"""Finished replications: kept exactly, complete or absent, and never trusted when damaged."""

import gzip
import json
import math

import numpy as np
import pandas as pd
import pytest

from sim.experiment.replication import Replication, pack, unpack
from sim.experiment.store import keep, kept, store_key


@pytest.fixture
def replication() -> Replication:
    table = pd.DataFrame(
        {
            "permit": ["work", "", "work"],
            "week": np.array([0, 1, 2], dtype=np.int64),
            "value": [0.1 + 0.2, math.nan, 5e-324],
        }
    )
    return Replication(7, 12, 34, "digest", {"weekly": table, "empty": table.iloc[:0]})


def test_every_bit_of_a_float_comes_back(replication: Replication) -> None:
    again = unpack(pack(replication))
    assert (again.number, again.cases, again.visits, again.log_digest) == (7, 12, 34, "digest")
    for name, table in replication.tables.items():
        pd.testing.assert_frame_equal(again.tables[name], table, check_exact=True)


def test_what_was_packed_twice_is_the_same_bytes(replication: Replication) -> None:
    assert pack(unpack(pack(replication))) == pack(replication)


def test_a_kept_replication_is_found_under_its_number_only(tmp_path, replication: Replication) -> None:
    keep(tmp_path / "key", 7, pack(replication))
    assert kept(tmp_path / "key", 7).log_digest == "digest"
    assert kept(tmp_path / "key", 8) is None
    assert [path.name for path in (tmp_path / "key").iterdir()] == ["0007.json.gz"]


@pytest.mark.parametrize(
    "damage",
    [
        lambda packed: b"",
        lambda packed: packed[:-20],
        lambda packed: packed[:40] + bytes([packed[40] ^ 1]) + packed[41:],
        lambda packed: b"\x00" * len(packed),
        lambda packed: gzip.compress(b"[]"),
        lambda packed: gzip.compress(json.dumps({"number": 7, "tables": None}).encode()),
        lambda packed: gzip.compress(b"\xff\xfe"),
    ],
    ids=["empty", "cut", "flipped bit", "zeros", "not an object", "no tables", "not text"],
)
def test_a_damaged_file_counts_as_absent(tmp_path, replication: Replication, damage) -> None:
    keep(tmp_path, 7, pack(replication))
    path = tmp_path / "0007.json.gz"
    path.write_bytes(damage(path.read_bytes()))
    assert kept(tmp_path, 7) is None


def test_a_replication_under_another_number_is_not_taken_for_it(tmp_path, replication: Replication) -> None:
    keep(tmp_path, 8, pack(replication))
    assert kept(tmp_path, 8) is None


def test_an_interrupted_write_leaves_no_trace(tmp_path, replication: Replication, monkeypatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("pathlib.Path.replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        keep(tmp_path, 7, pack(replication))
    assert list(tmp_path.iterdir()) == []


def test_anything_that_may_change_figures_changes_the_key() -> None:
    asked = ("scenario", "code", {"numpy": "2.0"}, "reference")
    others = [
        ("scenario2", "code", {"numpy": "2.0"}, "reference"),
        ("scenario", "code2", {"numpy": "2.0"}, "reference"),
        ("scenario", "code", {"numpy": "2.1"}, "reference"),
        ("scenario", "code", {"numpy": "2.0"}, "compiled"),
    ]
    assert len({store_key(*words) for words in [asked, *others]}) == 5
