"""Several alternatives side by side: the same applicants for all, every indicator compared pair by pair.

Replication i of each is drawn from the same numbers, so that what differs between them is what the planner changed.
Called by the command line and by notebooks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from sim.analysis.comparison_answer import pairing, sentences
from sim.analysis.differences import differences
from sim.analysis.estimates import estimate
from sim.errors import Problem, ScenarioError
from sim.experiment.alternative import Alternative, alternative
from sim.experiment.gather import Gathered, Take, Watcher, gathered
from sim.experiment.precision import needed_precision, standing
from sim.experiment.replication import Replication, by_replication
from sim.experiment.schedule import schedule_of
from sim.experiment.settings import AUTO, DEFAULTS, Settings
from sim.plan.plan import Plan
from sim.scenario.contrast import contrast
from sim.scenario.load import load
from sim.scenario.resolve import resolve
from sim.scenario.scenario import Scenario

BASE: Final = "base"
"""What a scenario as written is called among its variants."""


@dataclass(frozen=True)
class Compared:
    """One alternative as it was compared: its name, what it changes in the base, and what follows from its text."""

    name: str
    changes: tuple[str, ...]
    plan: Plan
    resolved: str


@dataclass(frozen=True)
class ComparisonResult:
    """Alternatives compared with the first of them, the base.

    `tables` holds tidy tables: `indicators` (by `option`: value, low, high as in a run), `differences` (of
    `sim.analysis.differences`) and `replications` (each value by option and replication). `replications` were done of
    `planned` for each alternative, and `stopped` says in words why no more. `selection` says which is best, and with
    what guarantee, where that was asked for; `imprecise` that a bound ended it before all was as precise as asked.
    """

    scenario_name: str
    options: tuple[Compared, ...]
    engine: str
    seed: int
    replications: int
    planned: int
    stopped: str
    tables: Mapping[str, pd.DataFrame]
    warnings: tuple[Problem, ...]
    selection: str = ""
    imprecise: str = ""

    @property
    def base(self) -> Compared:
        """The alternative that all others are compared with."""
        return self.options[0]

    @property
    def cut_short(self) -> bool:
        """Whether fewer replications were done than planned."""
        return self.replications < self.planned

    @property
    def names(self) -> tuple[str, ...]:
        """The alternatives by name, the base first."""
        return tuple(one.name for one in self.options)

    @property
    def told(self) -> tuple[str, ...]:
        """A sentence for each headline with its clear differences, and one on what pairing was worth."""
        plan, differences = self.base.plan, self.tables["differences"]
        return tuple(filter(None, (*sentences(plan, differences), pairing(plan, differences))))

    @property
    def answer(self) -> str:
        """The sentences as one text."""
        return " ".join(self.told)


def only_indicators(replication: Replication) -> Replication:
    """The replication without the tables that no comparison reads: hundreds of them have to fit into memory."""
    return replace(replication, tables={"indicators": replication.tables["indicators"]})


def only(names: Collection[str]) -> Take:
    """Hold of each replication only these indicators, of all cases, permit types and teams."""

    def take(replication: Replication) -> Replication:
        table = replication.tables["indicators"]
        kept = table.indicator.isin(names) & (table.kind == "") & (table.step == "")
        return replace(replication, tables={"indicators": table[kept].reset_index(drop=True)})

    return take


def compare(
    scenarios: Mapping[str, Scenario],
    settings: Settings = DEFAULTS,
    watch: Watcher | None = None,
    take: Take = only_indicators,
) -> ComparisonResult:
    """Simulate all alternatives on the same applicants and compare each with the first; Ctrl-C gives what is finished.

    `take` says what of each replication is compared. Raises ScenarioError E406 where they cannot be compared, or where
    one cannot be run, OutputError where the store cannot be written, ClusterError where other machines cannot do it,
    and KeyboardInterrupt where not even one
    replication of each was finished.
    """
    refuse_unlike(scenarios)
    options = [alternative(scenario, settings.engine, name) for name, scenario in scenarios.items()]
    result, _ = side_by_side(options, settings, watch, take)
    return result


def side_by_side(
    options: Sequence[Alternative], settings: Settings, watch: Watcher | None, take: Take
) -> tuple[ComparisonResult, Gathered]:
    """Alternatives that are ready, simulated as often as each other and compared with the first; as `compare`."""
    gathering = gathered(options, schedule_of(options, settings), settings, watch, take)
    result = compared(options, gathering)
    imprecise = _imprecise(options, gathering) if settings.replications == AUTO else ""
    return replace(result, imprecise=imprecise), gathering


def _imprecise(options: Sequence[Alternative], gathering: Gathered) -> str:
    """As `Not as precise as asked for after 200 replications, and the scenario allows no more: base, one_more.`."""
    short = [
        one.name
        for one, finished in zip(options, gathering.replications, strict=True)
        if not standing(needed_precision(one.scenario), finished)[0].precise
    ]
    if not short:
        return ""
    after = f"after {len(gathering.replications[0])} replications, and the scenario allows no more"
    return f"Not as precise as asked for {after}: {', '.join(short)}."


def compared(options: Sequence[Alternative], gathering: Gathered) -> ComparisonResult:
    """The result of alternatives and their replications, of which as many count as all of them have."""
    done = min(map(len, gathering.replications))
    planned = max(gathering.planned)
    by_option = {option.name: finished[:done] for option, finished in zip(options, gathering.replications, strict=True)}
    base = options[0]
    return ComparisonResult(
        scenario_name=base.scenario.files[0].stem,
        options=tuple(_compared(options)),
        engine=base.engine,
        seed=base.plan.study.seed,
        replications=done,
        planned=planned,
        stopped=f"stopped by the user after {done} of {planned}" if done < planned else f"all {planned}",
        tables=_tables(by_option),
        warnings=tuple(dict.fromkeys(warning for one in options for warning in one.scenario.warnings)),
    )


def _compared(options: Sequence[Alternative]) -> Iterator[Compared]:
    """What each changes: in the text of the scenario, or in the plan that was made of it."""
    texts: dict[int, str] = {}  # several plans may be made of one scenario
    for one in options:
        if id(one.scenario) not in texts:
            texts[id(one.scenario)] = resolve(one.scenario)
        text = texts[id(one.scenario)]
        if one.changed:
            yield Compared(one.name, (one.changed,), one.plan, f"{text}# {one.changed}\n")
        else:
            yield Compared(one.name, contrast(options[0].scenario, one.scenario), one.plan, text)


def _tables(by_option: Mapping[str, Sequence[Replication]]) -> dict[str, pd.DataFrame]:
    indicators = {
        name: estimate([{"indicators": one.tables["indicators"]} for one in finished])["indicators"]
        for name, finished in by_option.items()
    }
    each = {name: by_replication(finished) for name, finished in by_option.items()}
    values = {name: [one.tables["indicators"] for one in finished] for name, finished in by_option.items()}
    return {
        "indicators": _stacked(indicators),
        "differences": differences(values),
        "replications": _stacked(each),
    }


def _stacked(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The tables as one, the name of each in the column `option`."""
    whole = pd.concat(tables.values(), ignore_index=True)
    whole.insert(0, "option", [name for name, table in tables.items() for _ in range(len(table))])
    return whole


def variants_of(scenario: Scenario, names: Sequence[str] = ()) -> dict[str, Scenario]:
    """The scenario as written, as `base`, and its variants of these names, or all of them; ScenarioError E212."""
    loaded = {name: load(scenario.files[0], name) for name in names or scenario.variants if name != BASE}
    return {BASE: scenario, **loaded}


def refuse_unlike(scenarios: Mapping[str, Scenario]) -> None:
    """ScenarioError E406 where there is nothing to compare, or where windows or seeds differ."""
    (first, base), *others = scenarios.items()
    problems = [_problem(base, "there is nothing to compare it with", "name variants or further files")]
    if others:
        problems = [
            _problem(one, f'"{name}" {what} than "{first}"', fix)
            for name, one in others
            for what, fix in _unlike(base, one)
        ]
    if problems:
        raise ScenarioError(problems)


def _unlike(base: Scenario, other: Scenario) -> list[tuple[str, str]]:
    ours, theirs = base.spec.study, other.spec.study
    found = []
    if any(getattr(ours, key) != getattr(theirs, key) for key in ("start", "warm_up", "observe", "follow_up")):
        found.append(("observes another time", "give both the same start, warm_up, observe and follow_up"))
    if ours.seed != theirs.seed:
        found.append(("has another seed and so other applicants", "the same seed in both, or --seed for all"))
    return found


def _problem(scenario: Scenario, text: str, fix: str) -> Problem:
    return Problem(str(scenario.files[0]), 0, 0, "E406", text, fix=fix)
