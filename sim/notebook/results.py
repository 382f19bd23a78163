"""Results as a notebook holds them: tidy tables, plots that return Axes, a sentence where they are shown."""

from __future__ import annotations

import html
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from sim.analysis.outlook import OUTLOOK
from sim.engine import simulate
from sim.experiment.compare import ComparisonResult
from sim.experiment.event_tables import case_table, visit_table
from sim.experiment.levers import LeversResult
from sim.experiment.result import RunResult
from sim.experiment.sweep import SweepResult
from sim.notebook.plots import ComparisonPlots, RunPlots, SweepPlots
from sim.plan.roster import sample_roster
from sim.plan.sampling import sample_workload
from sim.report.sized.record import sizing_tables, staff_table, targets_table
from sim.staffing.result import SizingResult

if TYPE_CHECKING:
    from sim.eventlog import EventLog


@dataclass(frozen=True)
class Run:
    """One scenario, simulated; `result` holds everything, the rest is what one asks for most."""

    result: RunResult

    @property
    def answer(self) -> str:
        """The result in words, as the command line prints it."""
        return self.result.answer

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """Every tidy table by name, as written to `tables/*.csv`."""
        return self.result.tables

    @property
    def indicators(self) -> pd.DataFrame:
        """One row an indicator: permit, kind, team, step, indicator, clock, population, unit, value, low, high,
        replications, reason.
        """
        return self.result.estimates["indicators"]

    @property
    def replications(self) -> pd.DataFrame:
        """The indicators of each replication, for statistics of one's own."""
        return self.result.estimates["replications"]

    @property
    def peers(self) -> pd.DataFrame:
        """Our figures beside those that peers in Europe publish, ranked where they are alike."""
        return self.result.peers

    @property
    def outlook(self) -> pd.DataFrame:
        """What may be told to those who apply: permit, week, share, lodged_on, decided_by, value (days), low, high.

        Week 0 is today; whether fresh seeds kept it stands in `tables["outlook_test"]`.
        """
        return self.result.estimates[OUTLOOK]

    @property
    def families(self) -> pd.DataFrame:
        """One row a family of permits: its comparable peers, whether we are ahead of them all, and how sure that is."""
        return self.result.first_places.families

    @property
    def cases(self) -> pd.DataFrame:
        """One row a case of replication 1, simulated again; `cases_of(n)` gives those of another."""
        return self.cases_of(1)

    def cases_of(self, replication: int) -> pd.DataFrame:
        """One row a case of a replication, simulated again: the table that `run --log` writes as `cases-0001.csv`."""
        return case_table(self.result.plan, self._log(replication))

    def events(self, replication: int = 1) -> pd.DataFrame:
        """One row a visit of a replication, simulated again: what `run --log` writes as `events-0001.csv`."""
        return visit_table(self.result.plan, self._log(replication))

    def _log(self, replication: int) -> EventLog:
        if not 1 <= replication <= self.result.replications:
            raise ValueError(
                f"there is no replication {replication}: they are numbered 1 to {self.result.replications}"
            )
        plan = self.result.plan
        workload, roster = sample_workload(plan.demand, replication), sample_roster(plan.staffing, replication)
        return simulate(plan, workload, roster, self.result.engine)

    @cached_property
    def plot(self) -> RunPlots:
        """Drawings, each of which returns its Axes."""
        return RunPlots(self.result)

    def report(self) -> str:
        """The report as one HTML page."""
        from sim.report.render import render_report

        return render_report(self.result)

    def __repr__(self) -> str:
        """Which run this is, and its answer."""
        return repr(self.result).replace("<RunResult of", "<Run of", 1)

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(self.answer)}</p>"


@dataclass(frozen=True)
class Comparison:
    """Alternatives compared with the first of them on the same applicants."""

    result: ComparisonResult

    @property
    def answer(self) -> str:
        """What differs clearly, in words; first which is best, where that was asked."""
        return " ".join(filter(None, (self.result.selection, self.result.answer)))

    @property
    def differences(self) -> pd.DataFrame:
        """One row an alternative and indicator: base, value, difference, low, high, pairs, variance_ratio, saved,
        verdict.
        """
        return self.result.tables["differences"]

    @property
    def indicators(self) -> pd.DataFrame:
        """One row an alternative (`option`) and indicator, as in a run."""
        return self.result.tables["indicators"]

    @property
    def replications(self) -> pd.DataFrame:
        """The indicators of each alternative and replication."""
        return self.result.tables["replications"]

    @cached_property
    def plot(self) -> ComparisonPlots:
        """Drawings, each of which returns its Axes."""
        return ComparisonPlots(self.result)

    def report(self) -> str:
        """The report as one HTML page."""
        from sim.report.render import render_comparison

        return render_comparison(self.result)

    def __repr__(self) -> str:
        """Which alternatives these are, and the answer."""
        names = ", ".join(self.result.names)
        return f"<Comparison of {names}, {self.result.replications} replications: {self.answer}>"

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(self.answer)}</p>"


@dataclass(frozen=True)
class Sweep:
    """A scenario at every point of a grid, each compared with the scenario as it is."""

    result: SweepResult

    @property
    def answer(self) -> str:
        """What differs clearly from the scenario as it is, in words."""
        return Comparison(self.result.comparison).answer

    @property
    def table(self) -> pd.DataFrame:
        """The one tidy table: the values of a point, the keys of an indicator, its value and interval, and how it
        differs from the scenario as it is.
        """
        return self.result.table

    @cached_property
    def plot(self) -> SweepPlots:
        """Drawings, each of which returns its Axes."""
        return SweepPlots(self.result)

    def report(self) -> str:
        """The report as one HTML page."""
        from sim.report.render import render_sweep

        return render_sweep(self.result)

    def __repr__(self) -> str:
        """How large the grid is."""
        paths = " x ".join(self.result.grid.values)
        return f"<Sweep of {paths}: {len(self.result.grid.points)} points>"


@dataclass(frozen=True)
class Levers:
    """Every lever of a planner, compared with the scenario as it is."""

    result: LeversResult

    @property
    def answer(self) -> str:
        """What differs clearly, the most first, in words."""
        return self.result.answer

    @property
    def table(self) -> pd.DataFrame:
        """One row a lever in order of effect, those that do not apply last with the reason."""
        return self.result.table

    @property
    def differences(self) -> pd.DataFrame:
        """One row a lever and indicator, by permit type too, as in a comparison."""
        return self.result.comparison.tables["differences"]

    @property
    def europe(self) -> pd.DataFrame:
        """One row a lever and figure of ours that is ranked in Europe: our place with and without it."""
        return self.result.places

    @cached_property
    def plot(self) -> ComparisonPlots:
        """Drawings, each of which returns its Axes."""
        return ComparisonPlots(self.result.comparison)

    def report(self) -> str:
        """The report as one HTML page."""
        from sim.report.render import render_levers

        return render_levers(self.result)

    def __repr__(self) -> str:
        """How many levers there are, and the answer."""
        applied = sum(one.applies for one in self.result.levers)
        return f"<Levers: {applied} of {len(self.result.levers)} apply: {self.answer}>"

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(self.answer)}</p>"


@dataclass(frozen=True)
class Sizing:
    """The least costly staff that reaches targets; `result` holds everything, the rest is what one asks for most."""

    result: SizingResult

    @property
    def answer(self) -> str:
        """The result in words, as the command line prints it."""
        return self.result.answer

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """Every tidy table by name, as written to `tables/*.csv`."""
        return sizing_tables(self.result)

    @property
    def staff(self) -> pd.DataFrame:
        """One row a post: team, people present and found, and a year's cost."""
        return staff_table(self.result)

    @property
    def targets(self) -> pd.DataFrame:
        """One row a target: how often it is met, with its interval, or the reason why no staff reaches it."""
        return targets_table(self.result)

    @property
    def changes(self) -> dict[str, object]:
        """The found staff as `Scenario.change` takes it."""
        return dict(self.result.changes)

    def report(self) -> str:
        """The report as one HTML page."""
        from sim.report.render import render_sizing

        return render_sizing(self.result)

    def __repr__(self) -> str:
        """Which scenario was sized, and the answer."""
        return repr(self.result).replace("<SizingResult of", "<Sizing of", 1)

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(self.answer)}</p>"
