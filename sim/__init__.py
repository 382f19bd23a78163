"""permitsim: how long applicants wait for a permit, why, and what it takes to change it.

The public functions, one for each arrow of the straight line; each is imported when first used, so that
`import sim` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.engine import simulate
    from sim.errors import ScenarioError
    from sim.notebook.calls import compare, levers, run, size, sweep
    from sim.plan.compile import compile_plan
    from sim.plan.roster import sample_roster
    from sim.plan.sampling import sample_workload
    from sim.scenario.load import load
    from sim.scenario.resolve import resolve
    from sim.scenario.scenario import Scenario

__all__ = [
    "Scenario",
    "ScenarioError",
    "compare",
    "compile_plan",
    "levers",
    "load",
    "resolve",
    "run",
    "sample_roster",
    "sample_workload",
    "simulate",
    "size",
    "sweep",
]

_HOMES = {
    "Scenario": "sim.scenario.scenario",
    "ScenarioError": "sim.errors",
    "compare": "sim.notebook.calls",
    "compile_plan": "sim.plan.compile",
    "levers": "sim.notebook.calls",
    "load": "sim.scenario.load",
    "resolve": "sim.scenario.resolve",
    "run": "sim.notebook.calls",
    "sample_roster": "sim.plan.roster",
    "sample_workload": "sim.plan.sampling",
    "simulate": "sim.engine",
    "size": "sim.notebook.calls",
    "sweep": "sim.notebook.calls",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
