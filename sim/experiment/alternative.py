"""One way to run the service, ready to be simulated: a scenario with its plan, its engine and the key of its results.

An experiment holds one of them or several side by side. Between the scenario and the replications.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from sim.engine import COMPILED, chosen, unsupported
from sim.errors import ScenarioError, complaint
from sim.experiment.precision import precision_problems
from sim.experiment.provenance import code_hash, library_versions
from sim.experiment.store import store_key
from sim.plan.levers.lever import Lever
from sim.plan.plan import Plan
from sim.plan.prepare import prepare
from sim.scenario.resolve import fingerprint
from sim.scenario.scenario import Scenario


@dataclass(frozen=True)
class Alternative:
    """A scenario and all that follows from it before anything is drawn; `key` names its kept replications.

    `changed` says what was changed in the plan itself, and is empty where the plan is that of the scenario.
    """

    name: str
    scenario: Scenario
    plan: Plan
    engine: str
    key: str
    changed: str = ""


def alternative(scenario: Scenario, engine: str, name: str = "") -> Alternative:
    """The scenario ready to be simulated; ScenarioError where it cannot be, by this engine or at all."""
    plan, _ = prepare(scenario)
    if problems := precision_problems(scenario, plan):
        raise ScenarioError(problems)
    runs = engine_for(scenario, plan, engine)
    key = store_key(fingerprint(scenario), code_hash(), library_versions(), runs)
    return Alternative(name, scenario, plan, runs, key)


def pulled(base: Alternative, lever: Lever, engine: str) -> Alternative:
    """The base with a lever that applies to its plan, under the lever's name."""
    assert lever.plan is not None, f"{lever.name} does not apply: {lever.told}"
    runs = engine_for(base.scenario, lever.plan, engine)
    key = hashlib.sha256("\0".join((base.key, lever.name, runs)).encode()).hexdigest()[:24]
    return replace(base, name=lever.name, plan=lever.plan, engine=runs, key=key, changed=f"{lever.label}: {lever.told}")


def engine_for(scenario: Scenario, plan: Plan, wanted: str) -> str:
    """The engine that runs the plan; ScenarioError E404 where the one that is asked for by name cannot."""
    engine = chosen(plan, wanted)
    if engine == COMPILED and (reasons := unsupported(plan)):
        fix = "--engine reference, or auto"
        raise complaint(
            str(scenario.files[0]), "E404", f"the compiled engine cannot run this: {'; '.join(reasons)}", fix
        )
    return engine


def with_growing_backlog(scenario: Scenario) -> Scenario:
    """The same scenario, in which a team that can never keep up is no mistake."""
    study = scenario.spec.study.model_copy(update={"growing_backlog": "accept"})
    return replace(scenario, spec=scenario.spec.model_copy(update={"study": study}))


def with_seed(scenario: Scenario, seed: int) -> Scenario:
    """The same scenario with other luck."""
    study = scenario.spec.study.model_copy(update={"seed": seed})
    return replace(scenario, spec=scenario.spec.model_copy(update={"study": study}))
