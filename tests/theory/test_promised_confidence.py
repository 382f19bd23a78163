"""What `size` confirms holds as often as it promises: years that are luck alone, so that the truth is known exactly.

The whole of `size` runs; only the simulated figures are replaced by coins that turn for the better with more people.
`python -m benchmarks.sizing` asks the same of simulated services.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from sim.experiment.settings import Settings
from sim.primitives.time import Floats
from sim.scenario.load import load
from sim.scenario.scenario import Scenario
from sim.staffing.posts import Heads
from sim.staffing.proof import RISK
from sim.staffing.request import SizeRequest
from sim.staffing.simulated import Simulated
from sim.staffing.size import size
from sim.staffing.targets import Target

SIZINGS = 120
WRITTEN = 40

SERVICE = """
title: A service
study: {start: 2025-01-06, observe: 4 wk}
calendars: {office: {days: Mon-Fri, hours: "08:00-16:00"}}
teams: {officers: {staff: 40, calendar: office}}
sizing: {teams: {officers: {most: 90}}}
permits:
  permit:
    demand: {per_year: 200}
    steps: {decide: {team: officers, effort: 30 min, outcome: granted}}
    promises: {quick: {share: 90 %, within: 3 d}}
"""


class Coins:
    """Years in which so many people meet the target with a known probability; more people, the same luck."""

    def __init__(self, seed: int) -> None:
        rng = np.random.default_rng(seed)
        self.middle, self.width = rng.uniform(10.0, 30.0), rng.uniform(0.5, 4.0)
        self.luck = rng.random(2_000)

    def chance(self, people: int) -> float:
        """Of meeting the target in a year."""
        return 1.0 / (1.0 + math.exp((self.middle - people) / self.width))

    def figures(
        self, _: Simulated, plans: Sequence[Heads | None], numbers: Sequence[int], targets: Sequence[Target]
    ) -> list[Floats]:
        """All in time where the luck of the year is below the chance, else nobody."""
        luck = self.luck[[number - 1 for number in numbers]]
        chances = [self.chance(heads[0] if heads else WRITTEN) for heads in plans]
        return [np.repeat((luck < chance)[:, None], len(targets), axis=1).astype(np.float64) for chance in chances]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    file: Path = tmp_path_factory.mktemp("service") / "service.yaml"
    file.write_text(SERVICE)
    return load(file)


def chance_too_many(failures: int, of: int, risk: float) -> float:
    """The probability of so many failures or more, were each as likely as the risk allows (binomial)."""
    return sum(math.comb(of, n) * risk**n * (1.0 - risk) ** (of - n) for n in range(failures, of + 1))


@pytest.mark.parametrize("confidence", [0.8, 0.95])
def test_a_confirmed_staff_meets_its_target_as_often_as_promised(
    confidence: float, service: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    confirmed, failed = 0, 0
    for seed in range(SIZINGS):
        coins = Coins(seed)
        monkeypatch.setattr(Simulated, "figures", lambda *asked, coins=coins: coins.figures(*asked))
        found = size(service, SizeRequest(confidence=confidence, curve=False), Settings(replications=20, workers=1))
        if found.confirmed:
            confirmed += 1
            failed += coins.chance(int(found.staff[0].found)) < confidence
    assert confirmed >= 0.8 * SIZINGS, "a promise that is hardly ever made is worth nothing"
    assert chance_too_many(failed, confirmed, RISK) > 0.001, f"{failed} of {confirmed} confirmed promises are not kept"
