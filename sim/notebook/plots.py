"""Drawings for notebooks: each takes an Axes or makes a figure of its own, and returns the Axes.

What is drawn and in which colours is as in the report. pyplot is not used: no window opens, no figure stays in memory.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.comparison_answer import Headline, headlines
from sim.analysis.europe import COMPARED_WITH
from sim.analysis.outlook import OUTLOOK, SHARES
from sim.experiment.compare import ComparisonResult
from sim.experiment.result import RunResult
from sim.experiment.sweep import SweepResult
from sim.plan.limits import LEGAL_LIMITS, PROMISES, limits_of
from sim.primitives.time import DAY
from sim.report.palette import BLACK, BLUE, GREEN, QUIET, VERMILLION
from sim.report.wording import capital, words
from sim.statistics.pairs import HIGHER, LOWER

POPULATIONS = (("lodged", BLUE, "-"), ("decided", VERMILLION, "--"))


def _axes(ax: Axes | None) -> Axes:
    """The given Axes, or those of a new figure, which a notebook shows as `ax.figure`."""
    return Figure(figsize=(7, 4), layout="constrained").add_subplot() if ax is None else ax


def _band(axes: Axes, x: np.ndarray, rows: pd.DataFrame, colour: str, style: str, label: str) -> None:
    low, high = (rows[end].fillna(rows["value"]).to_numpy() for end in ("low", "high"))
    axes.fill_between(x, low, high, color=colour, alpha=0.18, linewidth=0)
    axes.plot(x, rows["value"].to_numpy(), color=colour, linestyle=style, label=label)


def _titled(axes: Axes, title: str, across: str, up: str) -> Axes:
    axes.set(title=title, xlabel=across, ylabel=up)
    axes.grid(visible=True, alpha=0.4)
    return axes


@dataclass(frozen=True)
class RunPlots:
    """The drawings of a run; a permit type is given by its name, the first one where none is."""

    result: RunResult

    def lead_time(self, permit: str = "", clock: str = "lived", ax: Axes | None = None) -> Axes:
        """Share decided within so many days, of those lodged and those decided, with promises and legal limits."""
        axes, (name, label) = _axes(ax), self._permit(permit)
        rows = self.result.estimates["curves"]
        rows = rows[(rows.permit == name) & (rows.clock == clock) & rows.value.notna()].sort_values("day")
        for population, colour, style in POPULATIONS:
            own = rows[rows.population == population]
            _band(axes, own.day.to_numpy(), own, colour, style, f"{population} in the window")
        for sort, colour, word in ((PROMISES, GREEN, "promise"), (LEGAL_LIMITS, BLACK, "legal limit")):
            kinds = next(one.kinds for one in self.result.plan.demand.permits if one.name == name)
            for days in {
                one.within / DAY for k in kinds for one in limits_of(k, sort) if one.counted == (clock == "counted")
            }:
                axes.axvline(days, color=colour, linestyle=":", label=f"{word}, {days:g} d")
        axes.legend(frameon=False)
        axes.set_ylim(0.0, 1.02)
        return _titled(axes, f"{label}: share decided within so many days", f"{clock} days", "share decided")

    def weekly(self, permit: str = "", ax: Axes | None = None) -> Axes:
        """Median days waited of those decided in each week, with its interval, and the middle 80 % of cases."""
        axes, (name, label) = _axes(ax), self._permit(permit)
        rows = self.result.estimates["weekly"]
        rows = rows[(rows.permit == name) & (rows.clock == "lived")].sort_values("week")
        p10, p50, p90 = (rows[rows["quantile"] == quantile] for quantile in ("p10", "p50", "p90"))
        axes.fill_between(p10.week, p10.value, p90.value, color=BLUE, alpha=0.14, linewidth=0, label="P10 to P90")
        _band(axes, p50.week.to_numpy(), p50, BLUE, "-", "median")
        axes.legend(frameon=False)
        axes.set_ylim(bottom=0.0)
        return _titled(axes, f"{label}: days waited, week by week", "week of the window", "lived days")

    def backlog(self, permit: str = "", ax: Axes | None = None) -> Axes:
        """Cases in process day by day from the start of the study; of all permit types where none is named."""
        axes = _axes(ax)
        rows = self.result.estimates["course"]
        rows = rows[(rows.permit == permit) & (rows.indicator == "backlog")].sort_values("day")
        _band(axes, rows.day.to_numpy(), rows, BLUE, "-", "cases in process")
        opens, closes = (instant / DAY for instant in self.result.plan.study.window)
        axes.axvspan(opens, closes, color=QUIET, alpha=0.08, label="window")
        axes.legend(frameon=False)
        axes.set_ylim(bottom=0.0)
        label = self._permit(permit)[1] if permit else "All permit types"
        return _titled(axes, f"{label}: cases in process", "day of the study", "cases")

    def peers(self, figure: str = "", family: str = "", ax: Axes | None = None) -> Axes:
        """Our figure with its interval among its comparable peers, legal maxima and goals; the one of most rows if none
        is named. ValueError where there is nothing to set ours beside.
        """
        axes = _axes(ax)
        rows = beside_ours(self.result.peers, figure, family)
        ours, ranked = rows.iloc[0], rows[rows.ranked].sort_values(["value_days", "value_share"])
        theirs = ranked.value_days.fillna(ranked.value_share)
        names = [f"{row.country}, {row.period}" for row in ranked.itertuples()]
        axes.plot([ours.ours_low, ours.ours_high], [0, 0], color=BLUE, linewidth=4, alpha=0.45)
        axes.plot(ours.ours, 0, "o", color=BLUE, markersize=8)
        axes.plot(theirs, range(1, len(ranked) + 1), "D", color=QUIET, fillstyle="none")
        for row in rows[~rows.ranked].drop_duplicates(["kind", "value_days"]).to_dict("records"):
            law = row["kind"] == "legal_maximum"
            label = f"{words(row['kind'])}, {row['country']}, {row['value_days']:g} d"
            axes.axvline(row["value_days"], color=BLACK if law else GREEN, linestyle=":" if law else "--", label=label)
        axes.set_yticks(range(len(ranked) + 1), ["ours", *names])
        axes.set_ylim(len(ranked) + 0.5, -0.5)
        axes.set_xlim(left=0.0)
        if not rows.ranked.all():
            axes.legend(frameon=False)
        told = f"{ours['rank']:.0f} of {ours['of']:.0f}" if len(ranked) else "no comparable peer"
        unit = "share" if ours.figure == "share_within" else f"{ours.our_clock} days"
        return _titled(axes, f"{capital(ours.family)}, {words(ours.figure)}: {told}", unit, "")

    def outlook(self, permit: str = "", ax: Axes | None = None) -> Axes:
        """Days within which half, 80 % and 95 % of those who apply are decided, by week of lodging, with intervals.

        A line ends where the follow-up is too short to tell. ValueError where nothing can be told in any week.
        """
        axes, (name, label) = _axes(ax), self._permit(permit)
        rows = self.result.estimates[OUTLOOK].query("permit == @name").sort_values("week")
        if rows.value.isna().all():
            raise ValueError(f'nothing can be told to those who apply for "{name}": {rows.reason.iloc[0]}')
        for share, colour, style in zip(SHARES, (BLUE, VERMILLION, GREEN), ("-", "--", ":"), strict=True):
            told = rows[(rows.share == share) & rows.value.notna()]
            _band(axes, told.week.to_numpy(), told, colour, style, "half" if share == 0.5 else f"{100 * share:.0f} %")
        axes.legend(frameon=False, title="decided, of those who apply")
        axes.set_ylim(bottom=0.0)
        return _titled(axes, f"{label}: what may be told to those who apply", "week of lodging", "lived days")

    def _permit(self, name: str) -> tuple[str, str]:
        permits = {one.name: one.label for one in self.result.plan.demand.permits}
        name = name or next(iter(permits))
        if name not in permits:
            raise ValueError(f'there is no permit type "{name}": {", ".join(permits)}')
        return name, permits[name]


@dataclass(frozen=True)
class ComparisonPlots:
    """The drawings of a comparison."""

    result: ComparisonResult

    def differences(self, indicator: str = "lead_time_p90", permit: str = "", ax: Axes | None = None) -> Axes:
        """Each alternative less the base with its interval: filled where it differs clearly, open where it does not."""
        axes = _axes(ax)
        headline = _headline(self.result, indicator)
        rows = headline.rows(self.result.tables["differences"], permit)
        axes.axvline(0.0, color=BLACK, linewidth=1)
        for place, row in enumerate(rows.to_dict("records")):
            clear = row["verdict"] in (LOWER, HIGHER)
            colour = BLUE if clear else QUIET
            axes.plot([row["low"], row["high"]], [place, place], color=colour, linewidth=3, alpha=0.5)
            axes.plot(
                row["difference"], place, "o" if clear else "D", color=colour, fillstyle="full" if clear else "none"
            )
        axes.set_yticks(range(len(rows)), [words(name) for name in rows.option])
        axes.invert_yaxis()
        unit = rows.unit.iloc[0] if len(rows) else ""
        return _titled(axes, f"{headline.label}: less the base", f"difference, {unit}", "")

    def trade_off(self, indicator: str = "lead_time_p90", ax: Axes | None = None) -> Axes:
        """What each alternative costs against an indicator of it; ValueError where no cost is stated."""
        axes = _axes(ax)
        table = self.result.tables["indicators"]
        cost, benefit = (_headline(self.result, name) for name in ("cost", indicator))
        price = cost.rows(table).set_index("option")
        rows = benefit.rows(table).set_index("option")
        if price.empty:
            raise ValueError("no cost is stated for the teams, or in several currencies")
        for name in self.result.names:
            base = name == self.result.base.name
            one = rows.loc[name]
            x = float(price["value"][name])
            axes.plot([x, x], [one.low, one.high], color=VERMILLION if base else BLUE, linewidth=3, alpha=0.5)
            axes.plot(x, one.value, "s" if base else "o", color=VERMILLION if base else BLUE)
            axes.annotate(words(name), (x, one.value), (6, 4), textcoords="offset points")
        up = f"{benefit.label} [{rows.unit.iloc[0]}]"
        return _titled(axes, "Cost and benefit", f"cost over the window, {price.unit.iloc[0]}", up)


@dataclass(frozen=True)
class SweepPlots:
    """The drawings of a sweep."""

    result: SweepResult

    def lines(self, indicator: str = "lead_time_p90", permit: str = "", ax: Axes | None = None) -> Axes:
        """An indicator along the values of the last path, a line for each combination of those before it."""
        axes = _axes(ax)
        *before, across = self.result.grid.values
        headline = _headline(self.result.comparison, indicator)
        rows = headline.rows(self.result.table, permit)
        rows = rows[rows[across] != ""]
        places = {value: place for place, value in enumerate(self.result.grid.values[across])}
        for number, (key, own) in enumerate(rows.groupby(before, sort=False) if before else [("", rows)]):
            label = ", ".join(f"{path}={value}" for path, value in zip(before, key, strict=True)) if before else ""
            x = own[across].map(places).to_numpy()
            _band(axes, x, own, f"C{number}" if number else BLUE, ("-", "--", ":", "-.")[number % 4], label)
        axes.set_xticks(list(places.values()), list(places))
        if before:
            axes.legend(frameon=False)
        unit = rows.unit.iloc[0] if len(rows) else ""
        return _titled(axes, f"{headline.label} along {across}", across, unit)


def beside_ours(peers: pd.DataFrame, figure: str = "", family: str = "") -> pd.DataFrame:
    """The published figures, those ranked first, that stand beside one of ours: the one beside which most stand."""
    rows = peers[peers.ours.notna() & peers.figure.isin([figure] if figure else peers.figure)]
    rows = rows[rows.family.isin([family] if family else rows.family)]
    if rows.empty:
        named = " ".join(filter(None, (figure, "of", family))) if family else figure or "any figure"
        there = peers[peers.ours.notna()].drop_duplicates(["family", "figure"])
        known = ", ".join(f"{row.figure} of {row.family}" for row in there.itertuples()) or "nothing"
        raise ValueError(f"nothing comparable is published for {named}: {known} can be drawn")
    groups = [group for _, group in rows.groupby(COMPARED_WITH, dropna=False, sort=False)]
    most = max(groups, key=lambda group: (int(group.ranked.sum()), len(group)))
    return most.sort_values("ranked", ascending=False, kind="stable")


def _headline(result: ComparisonResult, indicator: str) -> Headline:
    found = {one.indicator: one for one in headlines(result.base.plan)}
    if indicator not in found:
        raise ValueError(f'"{indicator}" is not drawn: {", ".join(found)}')
    return found[indicator]
