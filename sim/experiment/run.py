"""One scenario, simulated as often as asked for: kept replications are read, the rest are made, all are estimated.

The order is that of the straight line: scenario, plan, replications, estimates, result. Interrupted, it gives the
result of what is finished. Called by the command line and by notebooks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sim.analysis.answer import answer
from sim.analysis.estimates import estimate
from sim.analysis.europe import load_peers, rank
from sim.analysis.growth import growing_teams
from sim.analysis.published import published_table
from sim.experiment.event_tables import EventFiles
from sim.experiment.folder import check_writable, telling_where
from sim.experiment.overload import refuse_overload, refuses_growth
from sim.experiment.parallel import available_workers, replicate_all
from sim.experiment.provenance import code_hash, library_versions
from sim.experiment.replication import Replication, unpack
from sim.experiment.result import Input, RunResult
from sim.experiment.store import keep, kept, store_key
from sim.plan.arithmetic import load_arithmetic
from sim.plan.compile import compile_plan
from sim.plan.plan import Plan
from sim.scenario.provenance import assumed
from sim.scenario.resolve import fingerprint, resolve
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
    plan = compile_plan(scenario)
    refuse_overload(scenario, load_arithmetic(plan))
    asked = settings.replications or scenario.spec.study.replications
    planned = min(asked, QUICK) if settings.quick else asked
    finished = _gathered(plan, fingerprint(scenario), planned, settings, watch or _unwatched)
    return _result(scenario, plan, finished, planned, settings)


def with_seed(scenario: Scenario, seed: int) -> Scenario:
    """The same scenario with other luck."""
    study = scenario.spec.study.model_copy(update={"seed": seed})
    return replace(scenario, spec=scenario.spec.model_copy(update={"study": study}))


def _gathered(plan: Plan, identity: str, planned: int, settings: Settings, watch: Watcher) -> list[Replication]:
    """The replications 1 to `planned`, fewer if interrupted, by number whatever the order they came in."""
    engine = chosen_engine(settings.engine)
    if settings.output:
        check_writable(settings.output)
    key = store_key(identity, code_hash(), library_versions(), engine)
    place = settings.output and settings.output / KEPT / key
    found = _reused(place, planned) if place and not settings.fresh and not settings.events else {}
    reused = len(found)
    if found:
        watch(Finished(plan, list(found.values()), planned, reused))
    missing = [number for number in range(1, planned + 1) if number not in found]
    workers = settings.workers or available_workers()
    coming = replicate_all(plan, missing, engine, workers, settings.events)
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


def chosen_engine(wanted: str) -> str:
    """The engine that `auto` stands for; any other name is its own."""
    return "reference" if wanted == "auto" else wanted


def _result(scenario: Scenario, plan: Plan, finished: list[Replication], planned: int, settings: Settings) -> RunResult:
    estimates = estimate([dict(replication.tables) for replication in finished])
    loads = load_arithmetic(plan)
    growing = growing_teams(estimates["indicators"]) if refuses_growth(scenario) else ()
    return RunResult(
        scenario_name=scenario.files[0].stem,
        variant=scenario.variant,
        plan=plan,
        resolved=resolve(scenario),
        engine=chosen_engine(settings.engine),
        seed=plan.study.seed,
        replications=len(finished),
        planned=planned,
        quick=settings.quick,
        stopped=_why_stopped(len(finished), planned, settings),
        estimates=estimates,
        published=published_table(plan, estimates["published"]),
        peers=rank(estimates["peers"], load_peers(), plan.study.start.year),
        load_arithmetic=loads,
        inputs=tuple(_inputs(scenario)),
        warnings=scenario.warnings,
        growing=growing,
        answer=" ".join(
            (_how_much(len(finished), planned, settings), answer(plan, estimates, loads), *map(_grows, growing))
        ).strip(),
        log_digests=tuple(replication.log_digest for replication in finished),
    )


def _why_stopped(done: int, planned: int, settings: Settings) -> str:
    if done < planned:
        return f"stopped by the user after {done} of {planned}"
    return f"a quick look of {planned}" if settings.quick else f"all {planned} that were asked for"


def _inputs(scenario: Scenario) -> Iterator[Input]:
    for one in assumed(scenario):
        yield Input(one.path, one.text, one.note, assumed=one.status != "source")


def _how_much(done: int, planned: int, settings: Settings) -> str:
    """What the answer begins with where it rests on less than was asked for."""
    if done < planned:
        return f"Stopped after {done} of {planned} replications:"
    if settings.quick:
        return f"A quick look with {done} replication{'s' if done > 1 else ''}:"
    return ""


def _grows(team: str) -> str:
    return f"The backlog of {team.replace('_', ' ')} grows without end."


def _unwatched(_: Finished) -> None:
    """Nobody watches."""
