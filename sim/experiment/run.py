"""One scenario, simulated as often as asked for, or as often as the asked precision takes, and estimated.

The order is that of the straight line: scenario, plan, replications, estimates, result. Interrupted, it gives the
result of what is finished. Called by the command line and by notebooks.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sim.analysis.estimates import estimate
from sim.analysis.growth import growth_table
from sim.analysis.one_more import TABLE
from sim.analysis.outlook import OUTLOOK, outlook_table
from sim.analysis.outlook_test import TEST, outlook_test_table
from sim.analysis.settling import warm_up_table
from sim.experiment.alternative import Alternative, alternative
from sim.experiment.assembly import Conduct, assembled
from sim.experiment.gather import Watcher, gathered
from sim.experiment.one_more import Measured, bottlenecks
from sim.experiment.precision import needed_precision, standing
from sim.experiment.replication import Replication, by_replication
from sim.experiment.result import RunResult
from sim.experiment.schedule import schedule_of
from sim.experiment.settings import AUTO, DEFAULTS, Settings
from sim.plan.plan import Plan
from sim.scenario.scenario import Scenario
from sim.statistics.stopping import BOUND


def run(scenario: Scenario, settings: Settings = DEFAULTS, watch: Watcher | None = None) -> RunResult:
    """Simulate one scenario and estimate everything; Ctrl-C gives the result of the leading finished ones.

    Raises ScenarioError where the scenario cannot be run, OutputError where the store cannot be written,
    ClusterError where other machines cannot do it, and KeyboardInterrupt where not even the first replication was
    finished.
    """
    option = alternative(scenario, settings.engine)
    schedule = schedule_of([option], settings)
    gathering = gathered([option], schedule, settings, watch)
    (finished,), (planned,) = gathering.replications, gathering.planned
    measured = _measured(option, finished, planned, settings, watch) if settings.bottlenecks else None
    conduct = Conduct(
        scenario_name=scenario.files[0].stem,
        variant=scenario.option,
        engine=option.engine,
        planned=planned,
        quick=settings.quick,
        stopped=_why_stopped(option, finished, planned, settings),
        log_digests=tuple(replication.log_digest for replication in finished),
        bottleneck_pairs=measured.pairs if measured else None,
    )
    estimates = _estimated(option.plan, finished)
    if measured and measured.table is not None:
        estimates |= {TABLE: measured.table}
    return assembled(scenario, option.plan, estimates, conduct)


def _estimated(plan: Plan, finished: Sequence[Replication]) -> dict[str, pd.DataFrame]:
    """Every table of the result, those that need all replications at once behind the rest."""
    tables = [one.tables for one in finished]
    estimates = estimate(tables)
    estimates |= {"replications": by_replication(finished), "growth": growth_table(plan, tables)}
    estimates |= {OUTLOOK: outlook_table(plan, tables), TEST: outlook_test_table(plan, tables)}
    return estimates | {"warm_up": warm_up_table(plan, estimates)}


def _measured(
    option: Alternative, finished: Sequence[Replication], planned: int, settings: Settings, watch: Watcher | None
) -> Measured:
    """Bottlenecks; none of a run that was itself stopped, whose user does not want to wait for more."""
    return Measured(None, 0) if len(finished) < planned else bottlenecks(option, finished, settings, watch)


def _why_stopped(option: Alternative, finished: Sequence[Replication], planned: int, settings: Settings) -> str:
    if len(finished) < planned:
        return f"stopped by the user after {len(finished)} of {planned}"
    if settings.replications == AUTO:
        asked = needed_precision(option.scenario)
        decision, _ = standing(asked, finished)
        if decision.why == BOUND:
            return f"{planned}, and the scenario allows no more (at_most)"
        return f"{planned}, as precise as asked for, and still so with those watched afterwards"
    return f"a quick look of {planned}" if settings.quick else f"all {planned} that were asked for"
