"""The networks that are measured, and the straight line through each: every stage's product, made once and kept.

A stage is measured on the products of the stages before it; what a measurement made is kept for those after it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from benchmarks.contestant import FINLAND, R0, R1
from sim import compile_plan, load, sample_roster, sample_workload, simulate
from sim.analysis.estimates import estimate
from sim.analysis.reduction import KEYS, Wanted, reduce
from sim.experiment.run import run
from sim.experiment.settings import Settings
from sim.report import render_report

TUTORIAL = Path(__file__).parent.parent / "scenarios" / "tutorial.yaml"
REPLICATIONS = 20  # what a scenario asks for if it says nothing
ONE = Settings(replications=1, workers=1)
LAWS = "laws"
TOLD, CHECKED = Wanted(tuple(table for table in KEYS if table != LAWS)), Wanted((LAWS,))
"""What a replication tells of itself, and the one table that says whether its log is sound."""


@dataclass(frozen=True)
class Stage:
    """A part of the straight line: the products it needs, in the order of the arguments of what makes its own."""

    needs: tuple[str, ...]
    make: Callable[..., Any]


STAGES = {
    "load": Stage(("file", "variant"), load),
    "compile": Stage(("load",), compile_plan),
    "sample": Stage(("compile",), lambda plan: sample_workload(plan.demand, 1)),
    "roster": Stage(("compile",), lambda plan: sample_roster(plan.staffing, 1)),
    "simulate": Stage(("compile", "sample", "roster"), simulate),
    "indicators": Stage(("compile", "sample", "roster", "simulate"), partial(reduce, wanted=TOLD)),
    "laws": Stage(("compile", "sample", "roster", "simulate"), partial(reduce, wanted=CHECKED)),
    "estimate": Stage(("indicators", "laws"), lambda tables, laws: estimate([tables | laws] * REPLICATIONS)),
    "run": Stage(("load",), lambda scenario: run(scenario, ONE)),
    "report": Stage(("run",), render_report),
}
"""The arrows, and before the report the run that does all of them up to the estimates."""


@dataclass(frozen=True)
class Line:
    """The straight line through one network; `rounds` is how often a stage is measured on it."""

    rounds: int
    products: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, stage: str) -> Any:
        """What the stage makes, made now if nobody has."""
        if stage not in self.products:
            self.products[stage] = STAGES[stage].make(*self.needed(stage))
        return self.products[stage]

    def needed(self, stage: str) -> list[Any]:
        """The arguments of a stage."""
        return [self[product] for product in STAGES[stage].needs]


NETWORKS = {
    "tutorial": (TUTORIAL, None, 5),
    "r0": (R0, "medium", 3),
    "r1": (R1, "medium", 3),
    "finland": (FINLAND, None, 1),
}
"""File, variant and rounds of what is measured."""


@lru_cache
def line(network: str) -> Line:
    """The straight line through the network of this name, one for the whole session."""
    file, variant, rounds = NETWORKS[network]
    return Line(rounds, {"file": file, "variant": variant})
