"""Does a confirmed staff keep what `size` promises of it? `python -m benchmarks.sizing`; ends with 1 if too few do.

Many small services are drawn, each is sized, and what was found and confirmed is tried on many years of a seed that
the sizing never used. Prints in which share of the sizings each target is met in at least the years that were promised.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import joblib
import numpy as np
from numpy.typing import NDArray

from sim.analysis.reduction import reduce
from sim.engine import simulate
from sim.experiment.alternative import alternative
from sim.experiment.settings import Settings
from sim.plan.roster import sample_roster
from sim.plan.sampling import sample_workload
from sim.scenario.load import load
from sim.scenario.scenario import Scenario
from sim.staffing.posts import Heads, Post, with_heads
from sim.staffing.proof import RISK
from sim.staffing.request import SEARCH, SizeRequest
from sim.staffing.simulated import wanted_for
from sim.staffing.size import size
from sim.staffing.targets import Target, figure, met
from sim.staffing.window import without_follow_up
from sim.statistics.shares import clopper_pearson

OTHER = 1_000_003
"""Added to the seed of a service for the years that judge its staff."""

LOOK, SURE = 100, 0.999
"""After so many years each it is asked whether the answer is plain, and how surely it has to be."""

Counts: TypeAlias = NDArray[np.int64]

SERVICE = """
title: A service of two teams
study: {{start: 2025-01-06, observe: {weeks} wk, seed: {seed}}}
calendars: {{office: {{days: Mon-Fri, hours: "08:00-16:00"}}}}
teams:
  front: {{staff: 8, calendar: office, cost: {front} EUR per year}}
  back: {{staff: 12, calendar: office, cost: {back} EUR per year}}
sizing: {{confidence: {confidence} %}}
permits:
  plain:
    demand: {{per_year: {plain}}}
    steps:
      intake: {{team: front, effort: {{exponential: {{mean: 50 min}}}}}}
      decide: {{team: back, effort: {{exponential: {{mean: 2 h}}}}, outcome: granted}}
    promises: {{quick: {{share: {share} %, within: {days} d}}}}
  other:
    demand: {{per_year: {other}}}
    steps: {{decide: {{team: {deciders}, effort: {{exponential: {{mean: 90 min}}}}, outcome: granted}}}}
    promises: {{quick: {{share: {share} %, within: {days} d}}}}
"""


@dataclass(frozen=True)
class Trial:
    """One sizing and what became of it: per target the years of so many in which it was met by the staff found."""

    confirmed: bool
    met: tuple[int, ...]
    years: int
    cost: float
    replications: int

    def kept(self, confidence: float) -> bool:
        """Whether each target is met in at least this share of the years."""
        return min(self.met) >= confidence * self.years - 1e-9


def service(seed: int, confidence: float, folder: Path) -> Scenario:
    """A service drawn from the seed: volumes, pay, promises, and who may help whom."""
    rng = np.random.default_rng(seed)
    text = SERVICE.format(
        seed=seed,
        confidence=100 * confidence,
        weeks=int(rng.integers(8, 16)),
        front=int(rng.integers(30, 60)) * 1000,
        back=int(rng.integers(30, 60)) * 1000,
        plain=int(rng.integers(1500, 5000)),
        other=int(rng.integers(500, 3000)),
        deciders=rng.choice(["back", "[front, back]"]),
        share=int(rng.integers(70, 96)),
        days=int(rng.integers(2, 6)),
    )
    file = folder / f"service-{seed}.yaml"
    file.write_text(text, "utf-8")
    return load(file)


def trial(seed: int, confidence: float, replications: int, fresh: int | None, years: int) -> Trial | None:
    """One service sized and tried on fresh years; None where no target is within reach."""
    with tempfile.TemporaryDirectory() as folder:
        scenario = service(seed, confidence, Path(folder))
        found = size(scenario, SizeRequest(fresh=fresh, curve=False), Settings(replications=replications, workers=1))
        if not found.found:
            return None
        targets = [one.target for one in found.targets if one.reachable]
        posts, heads = [one.post for one in found.moved], tuple(int(one.found) for one in found.moved)
        other = scenario.change({"study.seed": seed + OTHER})
        tried, kept = met_in(other, posts, heads, targets, confidence, years)
    return Trial(found.confirmed, kept, tried, found.cost_found, found.economy.replications)


def met_in(
    scenario: Scenario, posts: Sequence[Post], heads: Heads, targets: Sequence[Target], confidence: float, years: int
) -> tuple[int, tuple[int, ...]]:
    """Years tried, and for each target in how many of them these people meet it; fewer where the answer is plain."""
    base = alternative(scenario, "auto")
    plan = with_heads(without_follow_up(base.plan), posts, heads)
    counts = np.zeros(len(targets), np.int64)
    for number in range(1, years + 1):
        workload, roster = sample_workload(plan.demand, number), sample_roster(plan.staffing, number)
        tables = reduce(plan, workload, roster, simulate(plan, workload, roster, base.engine), wanted_for(targets))
        counts += [met(target, figure(target, tables)) for target in targets]
        if number % LOOK == 0 and _plain(counts, number, confidence):
            break
    return number, tuple(int(count) for count in counts)


def _plain(counts: Counts, years: int, confidence: float) -> bool:
    """Whether more years will hardly change on which side the worst target lies."""
    low, high = clopper_pearson(int(counts.min()), years, confidence=SURE)
    return low > confidence or high < confidence


def promised(confidence: float) -> float:
    """The share of the confirmed sizings in which each target is met as often as was asked for."""
    return 1.0 - min(RISK, 1.0 - confidence)


def rows(trials: Sequence[Trial], sizings: int, confidence: float) -> Iterator[str]:
    """What is printed: the promise, in how many sizings it was kept, and how often the targets are met at all."""
    confirmed = [one for one in trials if one.confirmed]
    kept = sum(one.kept(confidence) for one in confirmed)
    low, high = clopper_pearson(kept, len(confirmed))
    yield f"{sizings} services sized; {len(trials)} with a target within reach; {len(confirmed)} confirmed"
    promise = f"each target is met in at least {confidence:.0%} of the years"
    yield f"promised: {promise}, in at least {promised(confidence):.0%} of the confirmed sizings"
    if confirmed:
        share = kept / len(confirmed)
        yield f"kept in {kept} of {len(confirmed)} confirmed sizings: {share:.1%} ({low:.1%} to {high:.1%})"
        worst = np.array([min(one.met) / one.years for one in confirmed])
        yield f"years in which the worst target is met: mean {worst.mean():.1%}, least {worst.min():.1%}"
    others = [min(one.met) / one.years for one in trials if not one.confirmed]
    if others:
        yield f"of those not confirmed: mean {np.mean(others):.1%}"
    yield f"replications of a sizing: {np.mean([one.replications for one in trials]):,.0f} on average"
    yield f"cost of the staffs found, all together: {sum(one.cost for one in trials):,.0f} EUR a year"


def main() -> int:
    """Size, try, print; 1 where the promise was kept in clearly fewer sizings than it says."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sizing", description=__doc__)
    parser.add_argument("--sizings", type=int, default=100, help="services, each sized once")
    parser.add_argument("--years", type=int, default=1000, help="on which each found staff is tried at most")
    parser.add_argument("--confidence", type=float, default=0.95, help="share of the years that is asked for")
    parser.add_argument("--replications", type=int, default=SEARCH, help="of the search")
    parser.add_argument("--fresh", type=int, default=None, help="that confirm a staff, as --verify of size")
    parser.add_argument("--workers", type=int, default=-1, help="processes; one per processor where none is given")
    asked = parser.parse_args()
    what = (asked.confidence, asked.replications, asked.fresh, asked.years)
    tried = joblib.Parallel(n_jobs=asked.workers)(
        joblib.delayed(trial)(seed, *what) for seed in range(1, asked.sizings + 1)
    )
    trials = [one for one in tried if one is not None]
    print("\n".join(rows(trials, asked.sizings, asked.confidence)))
    confirmed = [one for one in trials if one.confirmed]
    high = clopper_pearson(sum(one.kept(asked.confidence) for one in confirmed), len(confirmed))[1]
    return 0 if confirmed and high >= promised(asked.confidence) else 1


if __name__ == "__main__":
    sys.exit(main())
