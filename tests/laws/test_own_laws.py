"""The laws that the report tells of a run hold on every generated service."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from sim.analysis.laws import LAWS, broken_laws
from sim.analysis.view import View
from tests.generated import Trial, trial_of, trials


def broken(trial: Trial) -> dict[str, list[str]]:
    told = broken_laws(trial.workload, View(trial.plan, trial.roster, trial.log))
    return {name: sentences for name, sentences in told.items() if sentences}


@settings(max_examples=40)
@given(trials())
def test_no_law_is_broken(trial: Trial) -> None:
    assert broken(trial) == {}


@pytest.mark.parametrize("first", range(0, 200, 50))
def test_no_law_is_broken_on_many_services(first: int) -> None:
    found = {seed: broken(trial_of(seed)) for seed in range(first, first + 50)}
    assert {seed: told for seed, told in found.items() if told} == {}


def test_all_laws_of_a_log_are_told() -> None:
    assert set(LAWS) == {"conservation", "order", "capacity", "dispatch", "effort", "parts_sum", "little"}
