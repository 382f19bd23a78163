"""From estimates to the whole result: beside the figures stand what they are held against and what they mean.

Everything here follows from the scenario, its plan, the estimates and how the run was conducted, so a saved
folder can be made a result again. Between the estimates and the report.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from sim.analysis.answer import answer
from sim.analysis.europe import rank
from sim.analysis.growth import growing_teams
from sim.analysis.peers import peer_table
from sim.analysis.published import published_table
from sim.experiment.precision import imprecision
from sim.experiment.result import Input, RunResult
from sim.plan.arithmetic import load_arithmetic
from sim.plan.feasible import feasibility
from sim.plan.plan import Plan
from sim.primitives.time import DAY
from sim.scenario.provenance import assumed_in, shares_assumed
from sim.scenario.resolve import resolve
from sim.scenario.scenario import Scenario


@dataclass(frozen=True)
class Conduct:
    """How a run was conducted: of which variant, by which engine, and how many replications were planned.

    `stopped` says in words why there were no more; `log_digests` are the hashes of the event logs of those done, by
    replication; of `bottleneck_pairs` see the result.
    """

    scenario_name: str
    variant: str
    engine: str
    planned: int
    quick: bool
    stopped: str
    log_digests: tuple[str, ...]
    bottleneck_pairs: int | None = None

    @property
    def done(self) -> int:
        """The number of finished replications."""
        return len(self.log_digests)


def assembled(scenario: Scenario, plan: Plan, estimates: Mapping[str, pd.DataFrame], conduct: Conduct) -> RunResult:
    """The result of a run from its estimates."""
    loads = load_arithmetic(plan)
    growing = growing_teams(plan, estimates) if scenario.spec.study.growing_backlog == "refuse" else ()
    imprecise = imprecision(scenario.spec.study.precision, estimates["indicators"], conduct.done)
    resolved = resolve(scenario)
    told = (_rests_on(conduct), answer(plan, estimates), *map(_grows, growing), imprecise)
    return RunResult(
        scenario_name=conduct.scenario_name,
        variant=conduct.variant,
        plan=plan,
        resolved=resolved,
        engine=conduct.engine,
        seed=plan.study.seed,
        replications=conduct.done,
        planned=conduct.planned,
        quick=conduct.quick,
        stopped=conduct.stopped,
        estimates=estimates,
        published=published_table(plan, estimates["published"]),
        peers=rank(estimates["peers"], peer_table(plan.peers), plan.study.year, _window(plan)),
        load_arithmetic=loads,
        inputs=tuple(_inputs(resolved)),
        shares_assumed=shares_assumed(scenario),
        warnings=(*scenario.warnings, *feasibility(scenario, plan)),
        growing=growing,
        answer=" ".join(sentence for sentence in told if sentence),
        log_digests=conduct.log_digests,
        imprecise=imprecise,
        bottleneck_pairs=conduct.bottleneck_pairs,
    )


def _rests_on(conduct: Conduct) -> str:
    """What the answer begins with where it rests on less than was asked for."""
    if conduct.done < conduct.planned:
        return f"Stopped after {conduct.done} of {conduct.planned} replications:"
    if conduct.quick:
        return f"A quick look with {conduct.done} replication{'s' if conduct.done > 1 else ''}:"
    return ""


def _window(plan: Plan) -> str:
    """The first and the last day of the window."""
    opens, closes = plan.study.window
    first, last = (plan.study.start + dt.timedelta(days=instant // DAY) for instant in (opens, closes - 1))
    return f"{first:%Y-%m-%d} to {last:%Y-%m-%d}"


def _grows(team: str) -> str:
    return f"The backlog of {team.replace('_', ' ')} grows without end."


def _inputs(resolved: str) -> Iterator[Input]:
    """The inputs as the folder keeps them, so that a report written from it again lists the very same."""
    for one in assumed_in(resolved):
        yield Input(one.path, one.text, one.note, assumed=one.status != "source")
