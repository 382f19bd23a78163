"""One scenario, simulated as often as asked for: kept replications are read, the rest are made, all are estimated.

The order is that of the straight line: scenario, plan, replications, estimates, result. Interrupted, it gives the
result of what is finished. Called by the command line and by notebooks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sim.analysis.estimates import estimate
from sim.engine import COMPILED, chosen, unsupported
from sim.errors import ScenarioError, complaint
from sim.experiment.assembly import Conduct, assembled
from sim.experiment.event_tables import EventFiles
from sim.experiment.folder import check_writable, telling_where
from sim.experiment.parallel import replicate_all
from sim.experiment.precision import precision_problems
from sim.experiment.provenance import code_hash, library_versions
from sim.experiment.replication import Replication, by_replication, unpack
from sim.experiment.result import RunResult
from sim.experiment.store import keep, kept, store_key
from sim.plan.plan import Plan
from sim.plan.prepare import prepare
from sim.scenario.resolve import fingerprint
from sim.scenario.scenario import Scenario

KEPT = ".replications"

QUICK = 3
"""Replications of a quick look: the fewest that give an interval worth reading."""


@dataclass(frozen=True)
class Settings:
    """How a scenario is run; None leaves the number of replications to it, and workers to the machine.

    `output` is the folder under which finished replications are kept (None: nothing is), `fresh` ignores
    them; `events` says where event logs go, for which every replication is simulated anew.
    """

    replications: int | None = None
    quick: bool = False
    workers: int | None = None
    engine: str = "auto"
    output: Path | None = None
    fresh: bool = False
    events: EventFiles | None = None


@dataclass(frozen=True)
class Finished:
    """Told to whoever watches: the finished replications so far, in the order they came, and how many are due."""

    plan: Plan
    replications: Sequence[Replication]
    planned: int
    reused: int


Watcher = Callable[[Finished], None]
DEFAULTS = Settings()


def run(scenario: Scenario, settings: Settings = DEFAULTS, watch: Watcher | None = None) -> RunResult:
    """Simulate one scenario and estimate everything; Ctrl-C gives the result of the leading finished ones.

    Raises ScenarioError where the scenario cannot be run, OutputError where the store cannot be written, and
    KeyboardInterrupt where not even the first replication was finished.
    """
    plan, _ = prepare(scenario)
    if problems := precision_problems(scenario, plan):
        raise ScenarioError(problems)
    asked = settings.replications or scenario.spec.study.replications
    planned = min(asked, QUICK) if settings.quick else asked
    engine = engine_for(scenario, plan, settings.engine)
    key = store_key(fingerprint(scenario), code_hash(), library_versions(), engine)
    finished = _gathered(plan, key, engine, planned, settings, watch or _unwatched)
    conduct = Conduct(
        scenario_name=scenario.files[0].stem,
        variant=scenario.variant,
        engine=engine,
        planned=planned,
        quick=settings.quick,
        log_digests=tuple(replication.log_digest for replication in finished),
    )
    estimates = estimate([one.tables for one in finished]) | {"replications": by_replication(finished)}
    return assembled(scenario, plan, estimates, conduct)


def with_seed(scenario: Scenario, seed: int) -> Scenario:
    """The same scenario with other luck."""
    study = scenario.spec.study.model_copy(update={"seed": seed})
    return replace(scenario, spec=scenario.spec.model_copy(update={"study": study}))


def _gathered(plan: Plan, key: str, engine: str, planned: int, settings: Settings, watch: Watcher) -> list[Replication]:
    """The replications 1 to `planned`, fewer if interrupted, by number whatever the order they came in."""
    if settings.output:
        check_writable(settings.output)
    place = settings.output and settings.output / KEPT / key
    found = _reused(place, planned) if place and not settings.fresh and not settings.events else {}
    reused = len(found)
    if found:
        watch(Finished(plan, list(found.values()), planned, reused))
    missing = [number for number in range(1, planned + 1) if number not in found]
    coming = replicate_all(plan, missing, engine, settings.workers or None, settings.events)
    try:
        for packed in coming:
            replication = unpack(packed)
            if place:
                with telling_where(place):
                    keep(place, replication.number, packed)
            found[replication.number] = replication
            watch(Finished(plan, list(found.values()), planned, reused))
    except KeyboardInterrupt:
        if 1 not in found:
            raise
    finally:
        coming.close()
    return list(_leading(found))


def _reused(place: Path, planned: int) -> dict[int, Replication]:
    stored = ((number, kept(place, number)) for number in range(1, planned + 1))
    return {number: replication for number, replication in stored if replication is not None}


def _leading(found: Mapping[int, Replication]) -> Iterator[Replication]:
    """Those before the first gap: which of the later ones were quick to finish must not choose the sample."""
    number = 1
    while number in found:
        yield found[number]
        number += 1


def engine_for(scenario: Scenario, plan: Plan, wanted: str) -> str:
    """The engine that runs the plan; ScenarioError E404 where the one that is asked for by name cannot."""
    engine = chosen(plan, wanted)
    if engine == COMPILED and (reasons := unsupported(plan)):
        fix = "--engine reference, or auto"
        raise complaint(
            str(scenario.files[0]), "E404", f"the compiled engine cannot run this: {'; '.join(reasons)}", fix
        )
    return engine


def _unwatched(_: Finished) -> None:
    """Nobody watches."""
