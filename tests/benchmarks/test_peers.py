"""Every peer of the benchmarks simulates the network of the idiomatic SimPy model; those not installed are skipped.

Where `make bench-peers` has installed a peer, one run of it in its own environment has to keep every rule of the
network to the letter, and each of its figures has to lie where the next run of the idiomatic model would lie, in all
figures at once, 99.9 times in 100 (prediction intervals from replications of that model).
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from scipy.special import stdtrit

from benchmarks import idiomatic as r0
from benchmarks.peers import PEERS
from benchmarks.peers.environments import python, why_missing
from benchmarks.peers.facts import HOURS, Columns, breaches, figures, log_of, served_otherwise

ROOT = Path(__file__).parents[2]
REPLICATIONS = range(1, 13)

Figures = dict[str, float]


@pytest.fixture(scope="module")
def log() -> Columns:
    return log_of("idiomatic", HOURS, 1)


@pytest.fixture(scope="module")
def replications() -> list[Figures]:
    return [figures(log_of("idiomatic", HOURS, seed), HOURS) for seed in REPLICATIONS]


def _unlike(one: Figures, others: list[Figures]) -> list[str]:
    """The figures that lie outside the simultaneous 99.9 % prediction intervals of the others."""
    values = np.array([[other[name] for name in one] for other in others])
    number, size = values.shape
    spread = values.std(axis=0, ddof=1) * np.sqrt(1.0 + 1.0 / number)
    apart = np.abs(np.array(list(one.values())) - values.mean(axis=0))
    outside = apart > stdtrit(number - 1, 1.0 - 0.001 / 2 / size) * spread
    return [name for name, is_outside in zip(one, outside, strict=True) if is_outside]


@pytest.mark.parametrize("name", PEERS)
def test_a_peer_simulates_the_same_network(name: str, request: pytest.FixtureRequest) -> None:
    reason = why_missing(PEERS[name])
    if reason:
        pytest.skip(f"{PEERS[name].title} is not installed: {reason}")
    command = [python(PEERS[name]), "-m", "benchmarks.peers.facts", name, "--seed", "7"]
    facts = json.loads(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout)
    assert {rule: times for rule, times in facts["breaches"].items() if times} == {}
    assert _unlike(facts["figures"], request.getfixturevalue("replications")) == []


def test_the_idiomatic_model_keeps_every_rule(log: Columns) -> None:
    kept = breaches(log, HOURS)
    assert len(kept) == 4
    assert not any(kept.values())


def _somebody_overtakes(log: Columns) -> None:
    waited = np.flatnonzero((log["step"] == r0.INTAKE) & (log["started_at"] > log["queued_at"] + 0.1))
    log["started_at"][waited[0]] = log["queued_at"][waited[0]]


def _nobody_is_quick(log: Columns) -> None:
    log["started_at"] += np.where(log["started_at"] > log["queued_at"], 1e-3, 0.0)


def _everything_is_handling(log: Columns) -> None:
    log["step"][:] = r0.HANDLING


@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        (_somebody_overtakes, "not first come, first served by 13 registry"),
        (_nobody_is_quick, "not first come, first served by 111 officers"),
        (_nobody_is_quick, "not first come, first served by 20 deciders"),
        (_everything_is_handling, "handled more than thrice"),
    ],
)
def test_a_fault_is_a_breach(log: Columns, fault: Callable[[Columns], None], rule: str) -> None:
    wrong = {name: column.copy() for name, column in log.items()}
    fault(wrong)
    assert breaches(wrong, HOURS)[rule]


def test_one_person_more_or_less_is_a_breach(log: Columns) -> None:
    for number, people in zip((r0.INTAKE, r0.HANDLING, r0.DECISION), r0.PEOPLE, strict=True):
        mine = {name: column[log["step"] == number] for name, column in log.items()}
        assert served_otherwise(mine, people + 1)
        assert served_otherwise(mine, people - 1)


def test_a_network_with_other_numbers_is_unlike(replications: list[Figures], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(r0, "REQUEST_SHARE", 0.36)
    monkeypatch.setattr(r0, "HANDLING_HOURS", r0.lognormal(3.0, 1.5))
    unlike = _unlike(figures(log_of("idiomatic", HOURS, 7), HOURS), replications)
    assert {"asked after being handled 1 times", "spread of logarithm of time in handling"} <= set(unlike)
    assert "mean time in decision" not in unlike
