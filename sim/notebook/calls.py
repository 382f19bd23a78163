"""The functions that a notebook calls. Settings are keywords with the names that the command line has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from sim.experiment.alternative import with_seed
from sim.experiment.compare import BASE
from sim.experiment.compare import compare as compare_all
from sim.experiment.gather import Watcher
from sim.experiment.levers import levers as pull_all
from sim.experiment.run import run as simulate_all
from sim.experiment.select import Criterion, select
from sim.experiment.settings import Replications, Settings
from sim.experiment.sweep import sweep as sweep_all
from sim.notebook.progress import shown, shown_as
from sim.notebook.results import Comparison, Levers, Run, Sizing, Sweep
from sim.scenario.grid import values_of
from sim.scenario.scenario import Scenario
from sim.staffing.progress import Progress
from sim.staffing.request import EUROPE, LEGAL, PROMISES, SizeRequest
from sim.staffing.size import size as size_all


def run(
    scenario: Scenario,
    replications: Replications = None,
    *,
    n_jobs: int | None = None,
    seed: int | None = None,
    engine: str = "auto",
    quick: bool = False,
    bottlenecks: bool = False,
    output: str | Path | None = None,
    progress: bool = True,
) -> Run:
    """Simulate a scenario.

    `replications` is a number, or "auto" for as many as the precision takes that the scenario asks for (None: as the
    scenario says). `n_jobs` are processes at work, None or -1 for one per processor; results do not depend on it.
    Under `output` finished replications are kept and used again. ScenarioError where it cannot be run.
    """
    settings = Settings(replications, quick, _workers(n_jobs), engine, _folder(output), bottlenecks=bottlenecks)
    with _watched(progress) as watch:
        return Run(simulate_all(_seeded(scenario, seed), settings, watch))


def compare(
    scenarios: Scenario | Mapping[str, Scenario],
    variants: Sequence[str] = (),
    replications: Replications = None,
    *,
    n_jobs: int | None = None,
    seed: int | None = None,
    engine: str = "auto",
    output: str | Path | None = None,
    progress: bool = True,
    best: str = "",
    within: str = "",
    permit: str = "",
) -> Comparison:
    """Compare alternatives on the same applicants, pair by pair, each with the first.

    Either one scenario and the names of its variants (none: all of them; "base" is the scenario as it is), or
    scenarios by name. With `best`, an indicator, replications end as soon as the best is known: it is selected with
    95 % if it is better than every other by `within` ("1 d", "2 points"), of all cases or of a `permit` type. Other
    settings as for `run`.
    """
    chosen = {name: _seeded(one, seed) for name, one in _alternatives(scenarios, variants).items()}
    settings = Settings(replications, False, _workers(n_jobs), engine, _folder(output))
    with _watched(progress) as watch:
        if best:
            return Comparison(select(chosen, Criterion(best, within, permit), settings, watch))
        return Comparison(compare_all(chosen, settings, watch))


def sweep(
    scenario: Scenario,
    grid: Mapping[str, str | Iterable[object]],
    replications: Replications = None,
    *,
    n_jobs: int | None = None,
    seed: int | None = None,
    engine: str = "auto",
    output: str | Path | None = None,
    progress: bool = True,
) -> Sweep:
    """Simulate a scenario at every combination of values, each compared with the scenario as it is.

    `grid` holds by path, such as "teams.officers.staff", values or a range as text: "3:5:0.5" is 3, 3.5, ... 5. Other
    settings as for `run`.
    """
    values = {path: values_of(one) if isinstance(one, str) else tuple(map(str, one)) for path, one in grid.items()}
    settings = Settings(replications, False, _workers(n_jobs), engine, _folder(output))
    with _watched(progress) as watch:
        return Sweep(sweep_all(_seeded(scenario, seed), values, settings, watch))


def levers(
    scenario: Scenario,
    replications: Replications = None,
    *,
    n_jobs: int | None = None,
    seed: int | None = None,
    engine: str = "auto",
    output: str | Path | None = None,
    progress: bool = True,
) -> Levers:
    """What each lever of a planner changes, all on the same applicants: one more person in each team, more complete
    applications, more automation, sooner partners, another order of work, one flexible pool. Settings as for `run`.
    """
    settings = Settings(replications, False, _workers(n_jobs), engine, _folder(output))
    with _watched(progress) as watch:
        return Levers(pull_all(_seeded(scenario, seed), settings, watch))


def size(
    scenario: Scenario,
    targets: Sequence[str] = (),
    replications: int | None = None,
    *,
    promises: bool = False,
    legal: bool = False,
    best_in_europe: bool = False,
    fixed: Sequence[str] = (),
    confidence: float | None = None,
    by: str = "",
    verify: int | None = None,
    n_jobs: int | None = None,
    seed: int | None = None,
    engine: str = "auto",
    output: str | Path | None = None,
    progress: bool = True,
) -> Sizing:
    """Find the least costly staff that reaches every target in at least the share `confidence` of the years.

    `targets` are sentences such as "lead_time_p90 of study <= 30 d"; with none, and no aim either, they are those of
    the scenario's `sizing:`, or every promise. `fixed` teams stay as written, `by="quarter"` moves people by
    quarter. `replications` (None: 20) serve the search, `verify` fresh ones judge what it finds (None: 142 where 95 %
    of the years are asked for, 0: nobody judges). Other settings as for `run`. ValueError for another `by`.
    """
    if by not in ("", "quarter"):
        raise ValueError(f'people cannot be moved by "{by}": "quarter", or nothing')
    asked = {PROMISES: promises, LEGAL: legal, EUROPE: best_in_europe}
    aims = tuple(aim for aim, wanted in asked.items() if wanted)
    targets = (targets,) if isinstance(targets, str) else targets
    request = SizeRequest(aims, tuple(targets), tuple(fixed), confidence, by == "quarter", verify)
    settings = Settings(replications, False, _workers(n_jobs), engine, _folder(output))
    with shown_as(_so_far) if progress else nullcontext(None) as watch:
        return Sizing(size_all(_seeded(scenario, seed), request, settings, watch))


def _so_far(progress: Progress) -> str:
    """As `no staff yet, plan 31: where people can be spared` or `best so far 118 people, plan 40: ...`."""
    best = "no staff yet" if progress.people is None else f"best so far {progress.people:g} people"
    return f"{best}, plan {progress.plans}: {progress.stage}"


def _alternatives(scenarios: Scenario | Mapping[str, Scenario], variants: Sequence[str]) -> dict[str, Scenario]:
    if isinstance(scenarios, Mapping):
        return dict(scenarios)
    others = [name for name in variants or scenarios.variants if name != BASE]
    return {BASE: scenarios, **{name: scenarios.with_variant(name) for name in others}}


def _seeded(scenario: Scenario, seed: int | None) -> Scenario:
    return scenario if seed is None else with_seed(scenario, seed)


def _workers(n_jobs: int | None) -> int | None:
    return None if n_jobs in (None, -1) else n_jobs


def _folder(output: str | Path | None) -> Path | None:
    return None if output is None else Path(output)


def _watched(progress: bool) -> AbstractContextManager[Watcher | None]:
    """Who watches: a line that says how far it is, or nobody."""
    return shown() if progress else nullcontext(None)
